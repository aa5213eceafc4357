"""What somebody decides and chooses while a file waits is carried out with all the rest."""

import pytest

from organisations.enums import Decision, ImportState, OrganisationState, Verdict
from organisations.models import Organisation
from organisations.services import (
    choose_in_conflicts,
    decide,
    marks_of_choices,
    marks_of_decision,
    undecide,
)
from portal.web.refusals import Refused
from tests.factories import OrganisationFactory

from .bringing import ONE, bring_in, names
from .waiting import A_CLERK, HEADINGS, at, brought_in, verdicts, weighed

pytestmark = pytest.mark.django_db


def test_decisions_are_carried_out_with_all_the_rest():
    run = weighed()
    decide(at(run, 3), decision=Decision.ANOTHER, actor=A_CLERK)
    decide(at(run, 4), decision=Decision.SAME, actor=A_CLERK)
    assert names() == []
    run = brought_in(run)
    assert names() == ["Norrby IF", "Kören", "Norrby IF bordtennis"]
    assert Organisation.objects.get(number=ONE).about == "Vi med."
    assert (at(run, 4).decision, at(run, 4).values) == ("same", {})
    assert weighed().counts["unchanged"] == 4


def test_a_decision_may_be_changed_or_taken_back_until_the_file_is_confirmed():
    run = weighed()
    decide(at(run, 3), decision=Decision.ANOTHER, actor=A_CLERK)
    decide(at(run, 3), decision=Decision.LEFT_OUT, actor=A_CLERK)
    decide(at(run, 4), decision=Decision.ANOTHER, actor=A_CLERK)
    undecide(at(run, 4), actor=A_CLERK)
    run = brought_in(run)
    assert names() == ["Norrby IF", "Kören"]
    assert [row.line for row in run.import_rows.undecided()] == [4]
    with pytest.raises(Refused, match="går inte att ändra"):
        undecide(at(run, 3), actor=A_CLERK)


def test_one_may_be_the_same_as_a_row_that_is_decided_too():
    run = weighed(
        "Norrbi Scoutkår;;Norrby;;", "Norrby Scoutkår;;Norrby;A;", "NORRBY SCOUTKÅR;;Söderby;B;s@x.example"
    )
    assert [(row.line, row.other_line) for row in run.import_rows.undecided()] == [(3, 2), (4, 3)]
    with pytest.raises(Refused, match="Välj vilken"):
        decide(at(run, 4), decision=Decision.SAME, actor=A_CLERK)
    decide(at(run, 3), decision=Decision.ANOTHER, actor=A_CLERK)
    decide(at(run, 4), decision=Decision.SAME, actor=A_CLERK)
    brought_in(run)
    assert names() == ["Norrbi Scoutkår", "Norrby Scoutkår"]
    assert Organisation.objects.get(about="A").memberships.get().address.email == "s@x.example"


def test_a_decision_about_another_doubt_than_was_shown_is_none():
    run = weighed()
    shown = marks_of_decision(at(run, 4))
    with pytest.raises(Refused, match="liknar något annat"):
        decide(at(run, 4), decision=Decision.SAME, made_from=shown | {"doubt": "other"}, actor=A_CLERK)
    decide(at(run, 4), decision=Decision.SAME, made_from=shown, actor=A_CLERK)
    assert at(run, 4).decision == "same"


def test_nobody_replaces_a_decision_that_was_not_shown():
    run = weighed()
    shown = marks_of_decision(at(run, 4))
    decide(at(run, 4), decision=Decision.ANOTHER, made_from=shown, actor=A_CLERK)
    with pytest.raises(Refused, match="avgjort raden medan du hade sidan öppen: en annan förening"):
        decide(at(run, 4), decision=Decision.LEFT_OUT, made_from=shown, actor=A_CLERK)
    with pytest.raises(Refused, match="avgjort raden"):
        undecide(at(run, 4), made_from=shown, actor=A_CLERK)
    # Whoever says the same is not in the way.
    decide(at(run, 4), decision=Decision.ANOTHER, made_from=shown, actor=A_CLERK)
    assert at(run, 4).decision == "another"
    shown = marks_of_decision(at(run, 4))
    undecide(at(run, 4), made_from=shown, actor=A_CLERK)
    undecide(at(run, 4), made_from=shown, actor=A_CLERK)
    with pytest.raises(Refused, match="tagit bort beslutet"):
        decide(at(run, 4), decision=Decision.SAME, made_from=shown, actor=A_CLERK)


def test_which_organisation_was_chosen_is_part_of_the_decision():
    one, two = OrganisationFactory(name="Bordtennisens vänner"), OrganisationFactory(name="Rackarna")
    run = weighed()
    shown = marks_of_decision(at(run, 3))
    decide(at(run, 3), decision=Decision.SAME, organisation=one, made_from=shown, actor=A_CLERK)
    with pytest.raises(Refused, match=r"samma förening \(Bordtennisens vänner\)"):
        decide(at(run, 3), decision=Decision.SAME, organisation=two, made_from=shown, actor=A_CLERK)
    assert at(run, 3).chosen == one


def test_what_was_to_wait_for_the_file_is_not_done_at_once_without_a_word():
    run = weighed()
    shown = marks_of_decision(at(run, 3))
    brought_in(run)
    with pytest.raises(Refused, match="Någon har läst in filen medan"):
        decide(at(run, 3), decision=Decision.ANOTHER, made_from=shown, actor=A_CLERK)
    assert names() == ["Norrby IF", "Kören"]


def test_the_same_may_be_one_that_somebody_chooses():
    chosen = OrganisationFactory(name="Bordtennisens vänner")
    run = weighed()
    decide(at(run, 3), decision=Decision.SAME, organisation=chosen, actor=A_CLERK)
    brought_in(run)
    chosen.refresh_from_db()
    assert chosen.about == "Vi spelar."


def test_one_that_has_asked_to_be_taken_out_is_refused_at_once():
    gone = OrganisationFactory(name="Bordtennisens vänner", state=OrganisationState.WITHDRAWN)
    merged = OrganisationFactory(merged_into=gone)
    run = weighed()
    for organisation in (gone, merged):
        with pytest.raises(Refused, match="begärt att tas bort"):
            decide(at(run, 3), decision=Decision.SAME, organisation=organisation, actor=A_CLERK)
    assert at(run, 3).decision == ""


def test_a_decision_that_can_no_longer_be_carried_out_waits_for_another():
    chosen = OrganisationFactory(name="Bordtennisens vänner")
    run = weighed()
    decide(at(run, 3), decision=Decision.SAME, organisation=chosen, actor=A_CLERK)
    Organisation.objects.filter(pk=chosen.pk).update(state=OrganisationState.WITHDRAWN)
    run = brought_in(run)
    assert run.state == ImportState.DONE
    assert names()[1:] == ["Norrby IF", "Kören"]
    assert [row.line for row in run.import_rows.undecided()] == [3, 4]
    assert [row.obstacle for row in run.import_rows.undecided()] == ["withdrawn", ""]
    decide(at(run, 3), decision=Decision.ANOTHER, actor=A_CLERK)
    assert at(run, 3).obstacle == ""


def test_conflicts_keep_what_stands_here_unless_somebody_chooses_the_file():
    bring_in("A-laget;;Norrby;Ett;", "B-laget;;Norrby;Ett;", headings=HEADINGS)
    Organisation.objects.update(about="Vi själva.")
    run = weighed("A-laget;;Norrby;Två;", "B-laget;;Norrby;Två;")
    assert verdicts(run) == ["unchanged", "unchanged"]
    assert at(run, 2).conflicts == [
        {"field": "about", "here": "Vi själva.", "there": "Två", "may_be_taken": True}
    ]
    choose_in_conflicts(run, chosen={2: {"about", "name"}}, actor=A_CLERK)
    assert [row.line for row in run.import_rows.to_become(Verdict.CHANGED)] == [2]
    assert [row.line for row in run.import_rows.to_become(Verdict.UNCHANGED)] == [3]
    run = brought_in(run)
    assert run.is_overtaken is False
    assert (run.counts["changed"], run.counts["unchanged"]) == (1, 1)
    assert (at(run, 2).verdict, at(run, 2).conflicts, at(run, 2).changes[0]["there"]) == (
        "changed",
        [],
        "Två",
    )
    texts = dict(Organisation.objects.values_list("name", "about"))
    assert texts == {"A-laget": "Två", "B-laget": "Vi själva."}


def test_a_choice_in_a_conflict_does_not_outlive_it():
    bring_in("A-laget;;Norrby;Ett;", headings=HEADINGS)
    Organisation.objects.update(about="Vi själva.")
    run = weighed("A-laget;;Norrby;Två;")
    choose_in_conflicts(run, chosen={2: {"about"}}, actor=A_CLERK)
    Organisation.objects.update(about="Vi själva, på nytt.")
    run = brought_in(run)
    assert run.is_overtaken
    assert at(run, 2).takes == []
    assert at(run, 2).conflicts[0]["here"] == "Vi själva, på nytt."
    brought_in(run)
    assert Organisation.objects.get().about == "Vi själva, på nytt."


def disagreeing():
    """Two rows, each in conflict about what the association does."""
    headings, ours = "Namn;Om;Hemsida", "https://vi.example"
    bring_in("A-laget;Ett;a.example", "B-laget;Ett;b.example", headings=headings)
    Organisation.objects.update(about="Vi själva.", web=ours)
    return weighed("A-laget;Två;a2.example", "B-laget;Två;b2.example", headings=headings)


def shown_of(run) -> dict[int, dict[str, str]]:
    return {row.line: marks_of_choices(row) for row in run.import_rows.in_conflict()}


def choose(run, made_from, **chosen) -> dict[int, list[str]]:
    chosen = {2: set(), 3: set()} | {int(line[-1]): fields for line, fields in chosen.items()}
    rows = choose_in_conflicts(run, chosen=chosen, made_from=made_from, actor=A_CLERK)
    return {row.line: row.takes for row in rows}


def test_what_was_left_as_it_was_shown_stays_as_another_has_chosen():
    run = disagreeing()
    shown = shown_of(run)
    assert choose(run, shown, line2={"about"}) == {2: ["about"], 3: []}
    assert choose(run, shown, line2={"web"}, line3={"about"}) == {2: ["about", "web"], 3: ["about"]}
    # Both have taken it back, or both have taken it.
    now = shown_of(run)
    for _clerk in range(2):
        assert choose(run, now, line2={"web"}, line3={"about"}) == {2: ["web"], 3: ["about"]}


def test_a_choice_between_other_words_than_were_shown_is_none():
    run = disagreeing()
    shown = shown_of(run)
    Organisation.objects.filter(name="B-laget").update(about="Vi själva, på nytt.")
    run = brought_in(run)
    assert run.is_overtaken
    with pytest.raises(Refused, match="om rad 3 än när du öppnade"):
        choose(run, shown, line2={"about"}, line3={"about"})
    assert not run.import_rows.exclude(takes=[])
    assert choose(run, shown, line2={"about"}, line3={"web"}) == {2: ["about"], 3: ["web"]}
