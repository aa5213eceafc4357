"""What somebody decides and chooses while a file waits is carried out with all the rest."""

import pytest

from organisations.enums import Decision, ImportState, OrganisationState, Verdict
from organisations.models import Organisation
from organisations.services import choose_in_conflicts, decide, undecide
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
    shown = at(run, 4).doubt
    with pytest.raises(Refused, match="liknar något annat"):
        decide(at(run, 4), decision=Decision.SAME, doubt=f"{shown}1", actor=A_CLERK)
    decide(at(run, 4), decision=Decision.SAME, doubt=shown, actor=A_CLERK)
    assert at(run, 4).decision == "same"


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
    choose_in_conflicts(at(run, 2), fields={"about", "name"}, actor=A_CLERK)
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
    choose_in_conflicts(at(run, 2), fields={"about"}, actor=A_CLERK)
    Organisation.objects.update(about="Vi själva, på nytt.")
    run = brought_in(run)
    assert run.is_overtaken
    assert at(run, 2).takes == []
    assert at(run, 2).conflicts[0]["here"] == "Vi själva, på nytt."
    brought_in(run)
    assert Organisation.objects.get().about == "Vi själva, på nytt."
