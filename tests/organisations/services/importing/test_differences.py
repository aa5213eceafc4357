"""What the file has changed, what somebody has changed here, and where the two disagree."""

from datetime import timedelta

import pytest

from organisations.enums import Decision
from organisations.models import ImportRow, Membership, Organisation, SourceRow
from organisations.registers.writing import HEADINGS
from organisations.services import decide, leave
from portal.pages.services import erase_address
from portal.people.models import Address
from portal.web import clock
from portal.web.actor import A_COMMAND
from tests.factories import OrganisationFactory, UserFactory

from .bringing import ONE, TWO, bring_in, figures

pytestmark = pytest.mark.django_db

ALL = "Namn;Org.nr;Organisationsform;Verksamhet;Målgrupp;Ort;Hemsida;Om"
PEOPLE = "Namn;Kontakt;E-post;Telefon"
ASA = "Norrby IF;Åsa Berg;asa@norrby.example;070-1740605"


def organisation() -> Organisation:
    return Organisation.objects.get()


def said(receipt) -> tuple[str, list[str]]:
    return figures(receipt), [conflict.field for conflict in receipt.conflicts]


def row(**values: str) -> str:
    """One row of all fields."""
    usual = {"name": "Norrby IF", "number": ONE, "form": "", "field": "Idrott", "group": "Alla"}
    usual |= {"place": "Norrby", "web": "norrby.example", "about": "Vi finns."}
    return ";".join({**usual, **values}.values())


CHANGES = [
    ("place", "Söderby", lambda one: one.place, "Söderby"),
    ("place", "", lambda one: one.place, ""),
    ("web", "annan.example", lambda one: one.web, "https://annan.example"),
    ("web", "", lambda one: one.web, ""),
    ("about", "", lambda one: one.about, ""),
    ("name", "Norrby Allmänna", lambda one: one.name, "Norrby Allmänna"),
    ("form", "stiftelse", lambda one: one.legal_form, "foundation"),
    ("field", "Kultur", lambda one: [tag.key for tag in one.fields_of_activity.all()], ["kultur"]),
    ("field", "", lambda one: list(one.fields_of_activity.all()), []),
    ("group", "Äldre (65+)", lambda one: [tag.key for tag in one.target_groups.all()], ["aldre"]),
]


@pytest.mark.parametrize(("field", "value", "read", "becomes"), CHANGES)
def test_what_has_changed_in_the_file_changes_here(field, value, read, becomes):
    bring_in(row(), headings=ALL)
    changed = row(**{field: value})
    assert said(bring_in(changed, headings=ALL, commit=False)) == ("1 changed", [])
    assert said(bring_in(changed, headings=ALL)) == ("1 changed", [])
    assert read(organisation()) == becomes
    assert said(bring_in(changed, headings=ALL)) == ("1 unchanged", [])
    assert SourceRow.objects.count() == 1


NOTHING = [
    ("number", ""),
    ("number", "802088-4817"),
    ("form", ""),
    ("form", "Skeppsgille"),
    ("web", "javascript:alert(1)"),
    ("web", "inte en adress"),
    ("field", "Stjärntydning"),
    ("group", "Marsianer"),
]


@pytest.mark.parametrize(("field", "value"), NOTHING)
def test_an_empty_or_faulty_cell_says_nothing(field, value):
    bring_in(row(form="stiftelse"), headings=ALL)
    before = Organisation.objects.values().get(), list(organisation().fields_of_activity.all())
    faulty = row(**{"form": "stiftelse", field: value})
    assert said(bring_in(faulty, headings=ALL)) == ("1 unchanged", [])
    assert (Organisation.objects.values().get(), list(organisation().fields_of_activity.all())) == before
    # What it said before still counts.
    assert said(bring_in(row(form="stiftelse"), headings=ALL)) == ("1 unchanged", [])


def test_a_column_that_the_file_lacks_says_nothing():
    bring_in(row(), headings=ALL, source="en")
    assert said(bring_in(f"Norrby IF;{ONE}", headings="Namn;Org.nr", source="en")) == ("1 unchanged", [])
    assert organisation().web == "https://norrby.example"


def test_what_somebody_has_changed_here_is_kept_and_shown_once():
    bring_in(row(), headings=ALL)
    Organisation.objects.update(place="Storby", about="Vi är kvar.")
    assert said(bring_in(row(), headings=ALL)) == ("1 unchanged", [])
    receipt = bring_in(row(place="Söderby", web="annan.example"), headings=ALL)
    assert said(receipt) == ("1 changed", ["place"])
    assert receipt.conflicts[0].sentence == (
        "Rad 2 (Norrby IF), plats: Filen säger något annat än registret. Registrets uppgift behålls."
    )
    assert (organisation().place, organisation().web) == ("Storby", "https://annan.example")
    assert said(bring_in(row(place="Söderby", web="annan.example"), headings=ALL)) == ("1 unchanged", [])
    # What was emptied in the file does not empty what was written here.
    assert said(bring_in(row(about="", place="Storby", web="annan.example"), headings=ALL)) == (
        "1 unchanged",
        ["about"],
    )
    assert organisation().about == "Vi är kvar."


def test_what_is_lacking_here_is_filled_in_and_nothing_else_the_first_time():
    OrganisationFactory(name="Norrby IF", number=ONE, place="Norrby", about="Eget.")
    assert said(bring_in(row(), headings=ALL)) == ("1 changed", ["about"])
    assert (organisation().web, organisation().about) == ("https://norrby.example", "Eget.")
    assert said(bring_in(row(), headings=ALL)) == ("1 unchanged", [])


def test_a_number_is_never_taken_from_another():
    bring_in("Norrby IF;;Norrby", f"Kören;{TWO};Norrby")
    assert figures(bring_in(f"Norrby IF;{TWO};Norrby", f"Kören;{TWO};Norrby")) == "1 doubtful, 1 unchanged"
    assert Organisation.objects.get(name="Norrby IF").number is None


def test_one_change_of_many_fields_is_one_event_in_the_history():
    bring_in(row(), headings=ALL)
    bring_in(row(place="Söderby", web="", about="Nytt."), headings=ALL)
    assert Organisation.pgh_event_models["update"].objects.filter(pgh_label="update").count() == 1


# --- Contacts ------------------------------------------------------------------------------


def people() -> list[tuple[str, str, str]]:
    """Who is a contact today."""
    return sorted(Membership.objects.current().values_list("name", "address__email", "phone"))


def test_a_new_address_is_a_new_contact_and_one_that_is_gone_ends():
    bring_in(ASA, headings=PEOPLE)
    new = "Norrby IF;Bo Ek;bo@norrby.example;"
    receipt = bring_in(new, headings=PEOPLE)
    assert (figures(receipt), receipt.contacts) == ("1 changed", 1)
    assert people() == [("Bo Ek", "bo@norrby.example", "")]
    assert Membership.objects.get(name="Åsa Berg").active_to == clock.today() - timedelta(days=1)
    assert said(bring_in(new, headings=PEOPLE)) == ("1 unchanged", [])


def test_a_name_or_a_telephone_changes_where_nobody_has_touched_it():
    bring_in(ASA, headings=PEOPLE)
    bring_in("Norrby IF;Åsa Ek;asa@norrby.example;070-1740606", headings=PEOPLE)
    assert people() == [("Åsa Ek", "asa@norrby.example", "070-1740606")]
    Membership.objects.update(name="Åsa E. Ek")
    receipt = bring_in("Norrby IF;Åsa Berg Ek;asa@norrby.example;", headings=PEOPLE)
    assert said(receipt) == ("1 changed", ["contacts"])
    assert people() == [("Åsa E. Ek", "asa@norrby.example", "")]


@pytest.mark.parametrize("touch", ["user", "shown", "name"])
def test_whoever_has_been_touched_here_stays_though_gone_from_the_file(touch):
    bring_in(ASA, headings=PEOPLE)
    Membership.objects.update(
        **{"user": {"user": UserFactory()}, "shown": {"shown_publicly": True}, "name": {"name": "Åsa"}}[touch]
    )
    assert said(bring_in("Norrby IF;;;", headings=PEOPLE)) == ("1 unchanged", ["contacts"])
    assert len(people()) == 1


def test_whoever_has_an_account_is_not_renamed_by_a_file():
    bring_in(ASA, headings=PEOPLE)
    Membership.objects.update(user=UserFactory())
    receipt = bring_in("Norrby IF;Åsa Ek;asa@norrby.example;070-1740605", headings=PEOPLE)
    assert said(receipt) == ("1 unchanged", ["contacts"])


def test_whoever_was_taken_away_here_does_not_come_back():
    bring_in(ASA, headings=PEOPLE)
    Membership.objects.update(active_to=clock.today() - timedelta(days=1))
    assert said(bring_in(ASA, headings=PEOPLE)) == ("1 unchanged", [])
    changed = "Norrby IF;Åsa Ek;asa@norrby.example; bo@norrby.example;070-1740606"
    bring_in(changed.replace("; bo@", ", bo@"), headings=PEOPLE)
    assert people() == [("", "bo@norrby.example", "")]


@pytest.mark.parametrize(
    "faulty", ["Norrby IF;Åsa Berg;asa at norrby;070-1740605", "Norrby IF;19121212-1212;;070-1740605"]
)
def test_what_cannot_be_read_ends_nobody_and_doubles_nobody(faulty):
    bring_in(ASA, headings=PEOPLE)
    before = people()
    bring_in(faulty.replace(";;", ";asa@@norrby;"), headings=PEOPLE)
    assert people() == before
    assert said(bring_in(ASA, headings=PEOPLE)) == ("1 unchanged", [])


def test_of_a_cell_with_a_faulty_address_the_others_are_taken_and_nobody_is_ended():
    bring_in("Norrby IF;asa@norrby.example, bo at norrby", headings="Namn;E-post")
    assert people() == [("", "asa@norrby.example", "")]
    bring_in("Norrby IF;asa at norrby, bo@norrby.example", headings="Namn;E-post")
    assert people() == [("", "asa@norrby.example", ""), ("", "bo@norrby.example", "")]
    bring_in("Norrby IF;bo@norrby.example", headings="Namn;E-post")
    assert people() == [("", "bo@norrby.example", "")]


def test_a_contact_without_an_address_is_known_by_name():
    bring_in("Norrby IF;Åsa Berg;;070-1740605", headings=PEOPLE)
    bring_in("Norrby IF;Åsa Berg;;070-1740606", headings=PEOPLE)
    assert people() == [("Åsa Berg", None, "070-1740606")]
    bring_in("Norrby IF;;;", headings=PEOPLE)
    assert people() == []


def test_several_contacts_without_an_address_are_each_themselves():
    headings = "Namn;Kontaktperson;Telefon;Kontaktperson 2;Telefon 2"
    bring_in("Norrby IF;Åsa Berg;070-1740605;Bo Ek;070-1740606", headings=headings)
    assert said(
        bring_in("Norrby IF;Åsa Berg;070-1740605;Bo Ek;070-1740606", headings=headings, source="annan")
    ) == ("1 unchanged", [])
    changed = "Norrby IF;Åsa Berg;070-1740607;Bo Ek;070-1740606"
    assert said(bring_in(changed, headings=headings)) == ("1 changed", [])
    assert people() == [("Bo Ek", None, "070-1740606"), ("Åsa Berg", None, "070-1740607")]
    Membership.objects.filter(name="Bo Ek").update(active_to=clock.today() - timedelta(days=1))
    bring_in(changed, headings=headings)
    assert people() == [("Åsa Berg", None, "070-1740607")]


def test_whoever_is_a_contact_here_already_is_not_added():
    bring_in(ASA, headings=PEOPLE, source="en")
    assert said(bring_in(ASA, headings=PEOPLE, source="annan")) == ("1 unchanged", [])
    assert len(people()) == 1


def test_one_whom_another_source_or_another_row_still_names_stays():
    for source in ("en", "annan"):
        bring_in(ASA, headings=PEOPLE, source=source)
    assert said(bring_in("Norrby IF;;;", headings=PEOPLE, source="en")) == ("1 unchanged", [])
    assert len(people()) == 1
    bring_in("Norrby IF;;;", headings=PEOPLE, source="annan")
    assert people() == []


def test_one_who_moves_from_one_row_of_an_organisation_to_another_stays():
    rows = "Norrby IF;;a@norrby.example;", "Norrby i.f.;;b@norrby.example;"
    bring_in(*rows, headings=PEOPLE)
    decide(ImportRow.objects.undecided().get(), decision=Decision.SAME, actor=A_COMMAND)
    moved = "Norrby IF;;b@norrby.example;", "Norrby i.f.;;;"
    bring_in(*moved, headings=PEOPLE)
    assert [email for _name, email, _phone in people()] == ["b@norrby.example"]


def test_whoever_has_left_is_not_brought_back_by_any_file_or_decision():
    bring_in(ASA, headings=PEOPLE)
    leave(Membership.objects.get(), actor=A_COMMAND)
    receipt = bring_in(ASA, headings=PEOPLE, source="annan")
    assert [conflict.field for conflict in receipt.conflicts] == ["contacts"]
    bring_in(ASA, ASA.replace("IF", "i.f."), headings=PEOPLE)
    decide(ImportRow.objects.undecided().get(), decision=Decision.SAME, actor=A_COMMAND)
    assert people() == []


def test_our_own_file_ends_nobody_as_it_holds_only_those_who_are_shown():
    bring_in(ASA, headings=PEOPLE)
    for contact in (["Åsa Berg", "asa@norrby.example", "070-1740605"], ["", "", ""]):
        cells = dict(zip(HEADINGS, [""] * len(HEADINGS), strict=True))
        cells |= {"Namn": "Norrby IF", **dict(zip(HEADINGS[-3:], contact, strict=True))}
        bring_in(";".join(cells[word] for word in HEADINGS), headings=";".join(HEADINGS))
    assert len(people()) == 1


def test_out_of_what_a_row_said_an_erased_address_is_taken_in_either_spelling():
    headings = "Namn;Om;E-post"
    said_by_all = "Ring Anna@förening.example, hon vet.;anna@förening.example"
    bring_in(f"Kören;{said_by_all}", f"Kören.;{said_by_all}", headings=headings)
    erase_address(Address.objects.get(), actor=A_COMMAND)
    kept = SourceRow.objects.get().values
    assert kept["about"] == "Ring , hon vet."
    assert len(kept["contacts"]) == 1
    assert not ImportRow.objects.not_taken().exists()


def test_two_who_share_an_address_are_not_mixed():
    bring_in("Norrby IF;Åsa Berg;asa@norrby.example;", headings=PEOPLE)
    receipt = bring_in("Norrby IF;Bo Ek;asa@norrby.example;070-1740605", headings=PEOPLE, source="annan")
    assert [conflict.field for conflict in receipt.conflicts] == ["contacts"]
    assert people() == [("Åsa Berg", "asa@norrby.example", "")]


def test_of_contacts_a_source_row_keeps_nothing_that_can_be_read():
    bring_in(ASA, headings=PEOPLE)
    kept = str(SourceRow.objects.values().get())
    assert "norrby if" in kept
    assert not any(word in kept for word in ("Åsa", "asa@", "1740605"))
