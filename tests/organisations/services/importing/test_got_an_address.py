"""A contact without an address who gets one in the next file is the same person."""

from datetime import timedelta

import pytest

from organisations.enums import Decision, MembershipRole
from organisations.models import ImportRow, Membership, SourceRow
from organisations.registers import read_register
from organisations.services import change_contact, decide, end_contact, leave
from organisations.services.importing.weighing import Weighing
from portal.people.enums import AddressState
from portal.people.models import Address
from portal.web import clock
from portal.web.actor import A_COMMAND
from tests.factories import AddressFactory, MembershipFactory, OrganisationFactory, UserFactory

from . import bringing
from .bringing import figures

pytestmark = pytest.mark.django_db

PEOPLE = "Namn;Kontakt;E-post;Telefon"
TWO_EACH = "Namn;Kontakt;E-post;Telefon;Kontakt 2;E-post 2;Telefon 2"
WITHOUT = "Norrby IF;Åsa Berg;;070-1740605"
WITH = "Norrby IF;Åsa Berg;asa@norrby.example;070-1740605"
ASA = ("Åsa Berg", "asa@norrby.example", "070-1740605")
ONLY_PHONED = ("Åsa Berg", None, "070-1740605")


def bring_in(*rows: str, source: str = "en", headings: str = PEOPLE):
    return bringing.bring_in(*rows, headings=headings, source=source)


def people() -> list[tuple[str, str | None, str]]:
    """Who is a contact today."""
    here = Membership.objects.current().values_list("name", "address__email", "phone")
    return sorted(here, key=lambda one: [part or "" for part in one])


def said(*rows: str, **how) -> tuple[str, list[str]]:
    receipt = bring_in(*rows, **how)
    return figures(receipt), [conflict.field for conflict in receipt.conflicts]


def told(row: str) -> list[tuple[str, str, str]]:
    """What the preview says of the first row."""
    register = read_register(f"{PEOPLE}\n{row}".encode())
    changes = Weighing(register, "en").weigh()[0].difference.changes
    return [(change.field, change.here, change.there) for change in changes]


def test_whoever_gets_an_address_stays_who_it_was_and_the_preview_says_so():
    bring_in(WITHOUT)
    long_ago = clock.today() - timedelta(days=40)
    Membership.objects.update(active_from=long_ago, imported_on=long_ago, role=MembershipRole.REPRESENTATIVE)
    before = Membership.objects.get()
    assert told(WITH) == [("contacts", "Åsa Berg, 070-1740605", "Åsa Berg, asa@norrby.example, 070-1740605")]
    receipt = bring_in(WITH)
    assert (figures(receipt), receipt.contacts, receipt.conflicts) == ("1 changed", 0, ())
    after = Membership.objects.get()
    assert (after.pk, after.code, after.active_from) == (before.pk, before.code, long_ago)
    assert after.role == MembershipRole.REPRESENTATIVE
    assert people() == [ASA]
    # The same file twice changes nothing.
    assert told(WITH) == []
    assert said(WITH) == ("1 unchanged", [])
    assert Membership.pgh_event_models["update"].objects.filter(pgh_label="update").count() == 2


def test_the_first_letter_to_the_new_address_says_which_file_it_came_from():
    bring_in(WITHOUT)
    Membership.objects.update(imported_on=None)
    bring_in(WITH)
    assert Membership.objects.untold().get().imported_on == clock.today()


def test_whose_name_or_telephone_changes_only_is_still_of_the_day_it_was_named():
    bring_in(WITH)
    yesterday = clock.today() - timedelta(days=1)
    Membership.objects.update(imported_on=yesterday)
    bring_in(WITH.replace("605", "606"))
    kept = Membership.objects.get()
    assert (kept.imported_on, kept.address.email, kept.phone) == (yesterday, ASA[1], "070-1740606")


@pytest.mark.parametrize(("in_file", "conflicts"), [(ASA[2], []), ("070-1740606", ["contacts"])])
def test_a_telephone_changed_by_hand_stays_and_the_address_is_added(in_file, conflicts):
    bring_in(WITHOUT)
    change_contact(Membership.objects.get(), values={"phone": "070-1740609"}, actor=A_COMMAND)
    row = WITH.replace(ASA[2], in_file)
    assert said(row) == ("1 changed", conflicts)
    assert people() == [("Åsa Berg", "asa@norrby.example", "070-1740609")]
    assert said(row) == ("1 unchanged", [])


def test_the_name_may_be_written_otherwise():
    bring_in(WITHOUT)
    before = Membership.objects.get()
    assert said(WITH.replace("Åsa Berg", "ASA BERG")) == ("1 changed", [])
    assert people() == [("ASA BERG", *ASA[1:])]
    assert Membership.objects.get() == before


def test_a_file_that_had_no_column_of_addresses_named_the_same_people():
    bring_in("Norrby IF;Åsa Berg", headings="Namn;Kontakt")
    assert said("Norrby IF;Åsa Berg;asa@norrby.example", headings="Namn;Kontakt;E-post") == (
        "1 changed",
        [],
    )
    assert people() == [("Åsa Berg", "asa@norrby.example", "")]
    assert Membership.objects.count() == 1


def test_whoever_has_got_an_address_ends_and_changes_as_all_others_do():
    bring_in(WITHOUT)
    bring_in(WITH)
    assert said(WITH.replace("605", "606")) == ("1 changed", [])
    assert said("Norrby IF;;;") == ("1 changed", [])
    assert people() == []


# --- What somebody did here ----------------------------------------------------------------


@pytest.mark.parametrize("stop", [leave, end_contact])
@pytest.mark.parametrize("name", ["Åsa Berg", "ASA BERG"])
def test_whoever_has_left_is_not_brought_back_by_an_address(stop, name):
    bring_in(WITHOUT)
    stop(Membership.objects.get(), actor=A_COMMAND)
    assert said(WITH.replace("Åsa Berg", name)) == ("1 unchanged", ["contacts"])
    assert people() == []
    assert said(WITH.replace("Åsa Berg", name)) == ("1 unchanged", [])
    assert Membership.objects.count() == 1


def test_an_address_whose_owner_has_left_is_given_to_nobody():
    bring_in(WITHOUT)
    organisation = Membership.objects.get().organisation
    gone = MembershipFactory(
        organisation=organisation, address=AddressFactory(email="asa@norrby.example"), name="Åsa Berg"
    )
    leave(gone, actor=A_COMMAND)
    assert said(WITH) == ("1 unchanged", ["contacts"])
    assert people() == [ONLY_PHONED]


@pytest.mark.parametrize("by_hand", [{"name": "Åsa Ek"}, {"email": "annan@norrby.example"}])
def test_what_was_changed_by_hand_to_something_else_is_kept_and_told_once(by_hand):
    bring_in(WITHOUT)
    change_contact(Membership.objects.get(), values=by_hand, actor=A_COMMAND)
    here = people()
    assert said(WITH) == ("1 unchanged", ["contacts"])
    assert people() == here
    assert said(WITH) == ("1 unchanged", [])


def test_an_address_that_somebody_has_written_here_already_is_nothing_new():
    bring_in(WITHOUT)
    change_contact(Membership.objects.get(), values={"email": "asa@norrby.example"}, actor=A_COMMAND)
    assert said(WITH) == ("1 unchanged", [])
    assert people() == [ASA]


@pytest.mark.parametrize("touch", ["user", "shown"])
def test_whoever_has_an_account_or_is_shown_to_all_gets_no_address_from_a_file(touch):
    bring_in(WITHOUT)
    Membership.objects.update(**{"user": {"user": UserFactory()}, "shown": {"shown_publicly": True}}[touch])
    assert said(WITH) == ("1 unchanged", ["contacts"])
    assert people() == [ONLY_PHONED]


# --- Who is not to be mixed up -------------------------------------------------------------


def test_another_name_with_an_address_is_another_person():
    bring_in(WITHOUT)
    assert said("Norrby IF;Bo Ek;bo@norrby.example;070-1740605") == ("1 changed", [])
    assert people() == [("Bo Ek", "bo@norrby.example", "070-1740605")]
    assert Membership.objects.count() == 2


def test_another_source_gives_nobody_an_address():
    bring_in(WITHOUT)
    assert said(WITH, source="annan") == ("1 changed", [])
    assert people() == [ONLY_PHONED, ASA]


@pytest.mark.parametrize("name", ["Åsa Berg", "ASA BERG"])
def test_whom_the_row_still_names_without_an_address_is_somebody_else(name):
    bring_in(WITHOUT)
    bring_in(f"{WITHOUT};{name};asa@norrby.example;070-1740606", headings=TWO_EACH)
    assert set(people()) == {ONLY_PHONED, (name, "asa@norrby.example", "070-1740606")}


def test_of_two_new_addresses_under_one_name_none_is_given_to_the_one_who_was_there():
    bring_in(WITHOUT)
    before = Membership.objects.get()
    bring_in(f"{WITH};Åsa Berg;annan@norrby.example;", headings=TWO_EACH)
    assert people() == [("Åsa Berg", "annan@norrby.example", ""), ASA]
    assert not Membership.objects.current().contains(before)


def test_a_namesake_who_had_an_address_all_along_hinders_nobody():
    namesake = ";Åsa Berg;annan@norrby.example;070-1740606"
    bring_in(WITHOUT + namesake, headings=TWO_EACH)
    assert said(WITH + namesake, headings=TWO_EACH) == ("1 changed", [])
    assert people() == [("Åsa Berg", "annan@norrby.example", "070-1740606"), ASA]
    assert Membership.objects.count() == 2


def test_two_without_an_address_under_one_name_here_are_not_chosen_between():
    bring_in(WITHOUT)
    organisation = Membership.objects.get().organisation
    other = MembershipFactory(organisation=organisation, address=None, name="Åsa Berg", phone="070-1740609")
    bring_in(WITH)
    assert people() == [("Åsa Berg", None, "070-1740609"), ASA]
    assert Membership.objects.current().contains(other)


def test_an_address_that_another_contact_has_is_given_to_nobody_and_ends_nobody():
    bring_in(WITHOUT)
    organisation = Membership.objects.get().organisation
    MembershipFactory(organisation=organisation, name="Bo Ek", address=AddressFactory(email=ASA[1]))
    before = people()
    assert said(WITH) == ("1 unchanged", ["contacts"])
    assert people() == before
    assert said(WITH) == ("1 unchanged", [])


def test_an_address_that_is_a_contact_of_that_name_already_is_that_contact():
    bring_in(WITHOUT)
    organisation = Membership.objects.get().organisation
    MembershipFactory(
        organisation=organisation, name=ASA[0], address=AddressFactory(email=ASA[1]), phone=ASA[2]
    )
    assert said(WITH) == ("1 changed", [])
    assert people() == [ASA]


def test_an_address_that_exists_elsewhere_is_the_same_row_and_keeps_its_state():
    address = AddressFactory(email="asa@norrby.example", state=AddressState.REFUSED)
    elsewhere = MembershipFactory(organisation=OrganisationFactory(name="Kören"), address=address)
    bring_in(WITHOUT)
    bring_in(WITH)
    assert Membership.objects.exclude(pk=elsewhere.pk).get().address == address
    assert Address.objects.get().state == AddressState.REFUSED


def test_of_a_cell_of_which_one_address_cannot_be_read_the_other_is_given_all_the_same():
    bring_in(WITHOUT)
    for _time in range(2):
        bring_in(WITH.replace("asa@", "bo at norrby, asa@"))
    assert (people(), Membership.objects.count()) == ([ASA], 1)


def test_a_decided_row_is_no_earlier_row_of_the_one_that_leads():
    bring_in(WITHOUT)
    bring_in(WITHOUT, WITH.replace("IF", "i.f."))
    decide(ImportRow.objects.undecided().get(), decision=Decision.SAME, actor=A_COMMAND)
    assert people() == [ONLY_PHONED, ASA]


def test_of_what_was_said_before_the_address_nothing_is_kept_beside_it():
    bring_in(WITHOUT)
    bring_in(WITH)
    assert len(SourceRow.objects.get().values["contacts"]) == 1
