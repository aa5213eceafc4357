"""Somebody decides what a doubtful row is, and it holds."""

import pytest
import time_machine

from organisations.enums import Decision, OrganisationState
from organisations.models import ImportRow, Membership, Organisation, SourceRow
from organisations.services import decide
from organisations.tasks import forget_rows_not_taken
from portal.pages.services import erase_address
from portal.people.models import Address
from portal.web import clock
from portal.web.actor import Actor, Door
from portal.web.names import fold
from portal.web.refusals import Refused
from tests.factories import OrganisationFactory, UserFactory
from tests.moments import in_days

from .bringing import ONE, TWO, bring_in, figures, names, reasons

pytestmark = pytest.mark.django_db

HEADINGS = "Namn;Org.nr;Ort;Om;E-post"
ROWS = (
    f"Norrby IF;{ONE};Norrby;;",
    f"Norrby IF bordtennis;{ONE};Norrby;Vi spelar.;bt@norrby.example",
    "Norrby i.f.;;Söderby;Vi med.;if@norrby.example",
    "Kören;;Norrby;;",
)


def come_in(*rows: str):
    return bring_in(*(rows or ROWS), headings=HEADINGS)


def waiting(line: int) -> ImportRow:
    return ImportRow.objects.filter(line=line).latest("pk")


def decided(line: int, decision: Decision, **more) -> SourceRow:
    row = decide(waiting(line), decision=decision, actor=Actor(Door.WEB), **more)
    return SourceRow.objects.get(decision=decision, name_key=fold(row.name), nth=row.nth)


def test_the_same_fills_in_what_is_lacking_and_holds():
    come_in()
    decided(3, Decision.SAME)
    organisation = Organisation.objects.get(number=ONE)
    assert (organisation.name, organisation.about) == ("Norrby IF", "Vi spelar.")
    contact = organisation.memberships.get()
    assert (contact.address.email, contact.imported_on) == ("bt@norrby.example", clock.today())
    again = come_in()
    assert (figures(again), [line for line, *_ in reasons(again)]) == ("1 doubtful, 3 unchanged", [4])
    assert not again.conflicts
    assert names() == ["Norrby IF", "Kören"]


def test_the_same_may_be_one_that_somebody_chooses():
    come_in()
    chosen = OrganisationFactory(name="Norrby gamla IF")
    assert decided(4, Decision.SAME, organisation=chosen).organisation == chosen
    assert chosen.memberships.get().address.email == "if@norrby.example"
    changed = ROWS[2].replace("Vi med.", "Vi nu.")
    receipt = come_in(*ROWS[:2], changed, ROWS[3])
    assert figures(receipt) == "1 changed, 1 doubtful, 2 unchanged"
    chosen.refresh_from_db()
    assert (chosen.name, chosen.about) == ("Norrby gamla IF", "Vi nu.")


def test_another_is_a_new_organisation_without_the_number_that_is_taken():
    come_in()
    section = decided(3, Decision.ANOTHER).organisation
    assert (section.name, section.number, section.place) == ("Norrby IF bordtennis", None, "Norrby")
    assert figures(come_in()) == "1 doubtful, 3 unchanged"
    # Also in another order, and when the section is renamed here.
    Organisation.objects.filter(pk=section.pk).update(name="Bordtennissektionen")
    assert figures(come_in(*reversed(ROWS))) == "1 doubtful, 3 unchanged"
    assert names() == ["Norrby IF", "Kören", "Bordtennissektionen"]
    receipt = come_in(ROWS[0], ROWS[1].replace("Vi spelar", "Vi tävlar"), *ROWS[2:])
    assert figures(receipt) == "1 changed, 1 doubtful, 2 unchanged"


def test_another_keeps_a_number_that_is_its_own():
    come_in("Norrby IF;;Norrby;;", f"Norrby i.f.;{TWO};Söderby;;")
    assert decided(3, Decision.ANOTHER).organisation.number == TWO
    assert figures(come_in("Norrby IF;;Norrby;;", f"Norrby i.f.;{TWO};Söderby;;")) == "2 unchanged"


def test_what_is_left_out_stays_out():
    come_in()
    assert decided(4, Decision.LEFT_OUT).organisation is None
    receipt = come_in()
    assert figures(receipt) == "1 doubtful, 3 unchanged"
    assert (4, "left_out", "") in reasons(receipt)
    assert Organisation.objects.count() == 2


def test_each_of_several_alike_is_decided_by_itself():
    rows = "Norrby IF;;Norrby;;", "Norrby if;;Norrby;Ett.;", "NORRBY IF;;Norrby;Två.;"
    come_in(*rows)
    decided(3, Decision.ANOTHER)
    receipt = come_in(*rows)
    assert (figures(receipt), [line for line, *_ in reasons(receipt)]) == ("1 doubtful, 2 unchanged", [4])
    decided(4, Decision.LEFT_OUT)
    assert figures(come_in(*rows)) == "3 unchanged"


def test_a_decision_says_who_took_it_and_when():
    come_in()
    person = UserFactory()
    decide(waiting(3), decision=Decision.SAME, actor=Actor(Door.WEB, user_id=person.pk))
    row = SourceRow.objects.get(decision=Decision.SAME)
    assert (row.decided_by, row.decided_on) == (person, clock.today())
    come_in()
    row.refresh_from_db()
    assert (row.decision, row.decided_by) == (Decision.SAME, person)


def test_what_a_decided_row_said_of_people_is_not_kept_beside_what_was_taken():
    come_in()
    assert "bt@norrby.example" in str(waiting(3).values)
    decided(3, Decision.SAME)
    assert (waiting(3).cells, waiting(3).values, waiting(3).decision) == ([], {}, "same")


def test_a_row_is_forgotten_with_any_address_that_stands_in_it():
    several = f"Norrby IF boule;{ONE};Norrby;;Bo <boule@norrby.example>, BT2@norrby.example"
    crooked = "Bordtennis;;;;;bt2@norrby.example"
    come_in(*ROWS, several, crooked, "Bagarna;;;;bt2@norrby.example")
    assert [row.line for row in ImportRow.objects.not_taken()] == [3, 4, 6, 7]
    erase_address(Address.objects.get(email="bt2@norrby.example"), actor=Actor(Door.WEB))
    assert [row.line for row in ImportRow.objects.not_taken()] == [3, 4]


def test_a_row_is_decided_once_and_in_the_last_file():
    come_in()
    first = waiting(3)
    come_in()
    decided(3, Decision.LEFT_OUT)
    for row, sentence in ((first, "i en senare fil"), (waiting(3), "redan avgjord")):
        with pytest.raises(Refused, match=sentence):
            decide(row, decision=Decision.ANOTHER, actor=Actor(Door.WEB))
    assert Organisation.objects.count() == 2


def test_what_cannot_be_decided_is_refused_in_a_sentence():
    come_in(";;Norrby;;", "Norrby IF;;Norrby;;", "Norrby i.f.;;Söderby;;")
    with pytest.raises(Refused, match="Rätta den i filen"):
        decided(2, Decision.LEFT_OUT)
    withdrawn = OrganisationFactory(state=OrganisationState.WITHDRAWN)
    with pytest.raises(Refused, match="begärt att tas bort"):
        decided(4, Decision.SAME, organisation=withdrawn)
    Organisation.objects.filter(name="Norrby IF").delete()
    with pytest.raises(Refused, match="Välj vilken förening"):
        decided(4, Decision.SAME)
    assert not Membership.objects.exists()


def test_the_same_follows_a_merger():
    come_in()
    into = OrganisationFactory(name="Nya Norrby")
    Organisation.objects.filter(number=ONE).update(merged_into=into)
    assert decided(3, Decision.SAME).organisation == into


def test_a_row_that_waits_still_does_where_it_comes_alone():
    come_in()
    receipt = come_in(ROWS[1], ROWS[2])
    assert (
        reasons(receipt)
        == [
            (2, "same_number", "Jämför med Norrby IF i registret."),
            (3, "same_name", "Jämför med rad 2 (Norrby IF bordtennis)."),
        ]
        or figures(receipt) == "2 doubtful"
    )
    assert names() == ["Norrby IF", "Kören"]
    decided(2, Decision.ANOTHER)
    assert figures(come_in(ROWS[1])) == "1 unchanged"


def test_rows_that_were_fetched_to_be_mended_overwrite_nobody():
    """Alone in their file they look like the rows that lead; the reason beside them says otherwise."""
    alike = "Kören;;Norrby;Vi sjunger inte.;annan@norrby.example"
    come_in(*ROWS, alike)
    mending = [f"{row};Namnet är detsamma." for row in (ROWS[1], alike, ROWS[2].replace("i.f.", "IF!"))]
    receipt = bring_in(*mending, headings=f"{HEADINGS};Anledning")
    assert figures(receipt) == "3 doubtful"
    assert names() == ["Norrby IF", "Kören"]
    assert not Membership.objects.exists()


def test_a_new_name_for_a_number_is_a_change_where_nobody_waits():
    come_in(ROWS[0], ROWS[3])
    assert figures(come_in(ROWS[0].replace("Norrby IF", "Norrby Sport"), ROWS[3])) == "1 changed, 1 unchanged"


def test_rows_that_nobody_has_mended_are_forgotten_and_what_was_decided_holds():
    come_in()
    decided(3, Decision.LEFT_OUT)
    kept = SourceRow.objects.count()
    with time_machine.travel(in_days(89), tick=False):
        assert forget_rows_not_taken() == 0
    with time_machine.travel(in_days(91), tick=False):
        assert forget_rows_not_taken() == len(ROWS)
    assert SourceRow.objects.count() == kept
    assert figures(come_in()) == "1 doubtful, 3 unchanged"
