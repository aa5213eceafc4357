"""Which organisation a row is."""

import pytest

from organisations.enums import Decision, OrganisationState
from organisations.models import ImportRow, ImportRun, Membership, Organisation, SourceRow
from organisations.registers import Row
from organisations.services import decide
from organisations.services.importing.identity import Key, Known, may_be_one
from portal.web.actor import A_COMMAND
from tests.factories import OrganisationFactory

from .bringing import FOUR, ONE, THREE, TWO, bring_in, figures, names, reasons

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("row", "becomes"),
    [
        (f"Norrby IF;{ONE};Norrby", "1 unchanged"),
        (f"NORRBY  if;{ONE};Annan by", "1 unchanged"),
        # Its number is its own, whatever it is called.
        (f"Helt annan;{ONE};Norrby", "1 unchanged"),
        ("norrby if;;Norrby", "1 unchanged"),
        ("Nörrby IF;;norrby", "1 unchanged"),
        ("Norrby IF;;Söderby", "1 doubtful"),
        (f"Norrby IF;{TWO};Norrby", "1 new"),
        ("Norrby IF norra;;Norrby", "1 new"),
    ],
)
def test_a_row_is_known_by_number_or_by_name_and_place(row, becomes):
    OrganisationFactory(name="Norrby IF", number=ONE, place="Norrby")
    assert figures(bring_in(row)) == becomes


def test_a_row_with_a_number_is_known_where_nobody_has_another_and_brings_it():
    organisation = OrganisationFactory(name="Norrby IF", place="Norrby")
    assert figures(bring_in(f"Norrby IF;{ONE};Norrby")) == "1 changed"
    organisation.refresh_from_db()
    assert organisation.number == ONE


def test_a_number_weighs_more_than_an_earlier_import():
    bring_in("Norrby IF;;Norrby")
    OrganisationFactory(name="Kören", number=ONE)
    receipt = bring_in(f"Norrby IF;{ONE};Norrby")
    assert figures(receipt) == "1 changed"
    assert [(conflict.field, conflict.line) for conflict in receipt.conflicts] == [("name", 2)]


def test_a_row_is_known_again_though_the_organisation_has_been_renamed_here():
    bring_in("Norrby IF;;Norrby")
    Organisation.objects.update(name="Norrby Allmänna", place="Storby")
    assert figures(bring_in("Norrby IF;;Norrby")) == "1 unchanged"
    assert names() == ["Norrby Allmänna"]
    # But only in the source that it came from.
    assert figures(bring_in("Norrby IF;;Norrby", source="annan")) == "1 new"


def test_a_number_that_is_mended_in_the_file_follows_the_row():
    bring_in("Norrby IF;802088-4817;Norrby", "Söderby;;")
    Organisation.objects.filter(name="Norrby IF").update(place="Annanstans")
    assert figures(bring_in(f"Norrby IF;{ONE};Norrby", "Söderby;;")) == "1 changed, 1 unchanged"
    assert Organisation.objects.get(name="Norrby IF").number == ONE
    assert SourceRow.objects.count() == 2


def test_two_different_numbers_are_two_organisations_whatever_their_names():
    bring_in(f"Norrby IF;{ONE};Norrby")
    assert figures(bring_in(f"Norrby IF;{TWO};Norrby")) == "1 new"
    # Also where the name and the place have been in the file before.
    assert figures(bring_in(f"Norrby IF;{THREE};Norrby", f"Norrby IF;{FOUR};Norrby")) == "2 new"


def test_several_that_fit_are_for_somebody_to_choose_from():
    for number in (ONE, TWO):
        OrganisationFactory(name="Norrby IF", number=number, place="Norrby")
    receipt = bring_in("Norrby IF;;Norrby")
    assert reasons(receipt) == [(2, "several_fit", "Jämför med Norrby IF i registret.")]
    assert Organisation.objects.count() == 2


def test_what_was_merged_is_what_it_was_merged_into():
    bring_in(f"Norrby IF;{ONE};Norrby", "Kören;;Norrby")
    into = OrganisationFactory(name="Norrby Allmänna")
    Organisation.objects.exclude(pk=into.pk).update(merged_into=into)
    receipt = bring_in(f"Norrby IF;{ONE};Norrby")
    assert figures(receipt) == "1 unchanged"
    assert set(SourceRow.objects.filter(number=ONE).values_list("organisation", flat=True)) == {into.pk}


@pytest.mark.parametrize("row", [f"Norrby IF;{ONE};Norrby", "Norrby IF;;Norrby", f"Annat;{ONE};"])
def test_one_who_asked_to_be_taken_out_is_neither_changed_nor_added_again(row):
    OrganisationFactory(name="Norrby IF", number=ONE, place="Norrby", state=OrganisationState.WITHDRAWN)
    receipt = bring_in(row, row)
    assert figures(receipt) == "2 unchanged"
    assert {reason for _line, reason, _look in reasons(receipt)} == {"withdrawn"}
    assert not receipt.reasons
    assert Organisation.objects.get().place == "Norrby"
    assert not SourceRow.objects.exists()


def test_of_several_rows_with_one_number_the_first_leads_at_every_run():
    rows = f"A;{ONE};X", f"B;{ONE};X", f"C;{ONE};Y"
    first = bring_in(*rows)
    assert figures(first) == "2 doubtful, 1 new"
    assert reasons(first) == [
        (3, "same_number", "Jämför med rad 2 (A)."),
        (4, "same_number", "Jämför med rad 2 (A)."),
    ]
    again = bring_in(*rows)
    assert (figures(again), reasons(again)) == ("2 doubtful, 1 unchanged", reasons(first))
    # Also when the file has another order: the one that was linked leads.
    turned = bring_in(*reversed(rows))
    assert figures(turned) == "2 doubtful, 1 unchanged"
    assert [line for line, _reason, _look in reasons(turned)] == [2, 3]
    assert names() == ["A"]


def test_the_row_with_the_organisations_own_name_leads():
    OrganisationFactory(name="Norrby IF", number=ONE, place="Norrby")
    receipt = bring_in(f"Ungdomsgården;{ONE};X", f"Norrby if;{ONE};Söderby")
    assert reasons(receipt) == [(2, "same_number", "Jämför med rad 3 (Norrby if).")]


def test_two_rows_of_one_organisation_by_name_say_the_same_at_both_runs():
    rows = "Norrby IF;;Norrby", "Norrby  if;;Norrby", f"NORRBY IF;{ONE};Norrby", f"Kören;{ONE};Norrby"
    first, again = bring_in(*rows), bring_in(*rows)
    assert figures(first) == "3 doubtful, 1 new"
    assert figures(again) == "3 doubtful, 1 unchanged"
    assert reasons(first) == reasons(again)
    assert [reason for _line, reason, _look in reasons(first)] == ["same_name", "same_name", "same_number"]


def test_a_row_is_known_by_its_folded_name_and_place_and_which_of_several_it_is():
    rows = [Row(2, "Ängby IF"), Row(3, "angby  if"), Row(4, "Ängby IF", number=ONE), Row(5, "X", place="Ö")]
    assert Known("en").keys_of(rows) == [
        Key("angby if", "", "", 0),
        Key("angby if", "", "", 1),
        Key("angby if", "", ONE, 0),
        Key("x", "o", "", 0),
    ]


def test_two_numbers_differ_only_where_both_are_there():
    assert may_be_one(None, ONE)
    assert may_be_one(ONE, "")
    assert may_be_one(ONE, ONE)
    assert not may_be_one(ONE, TWO)


ALIKE = "Kören;;Norrby;a@norrby.example", "Kören;;Norrby;b@norrby.example"
MAILS = "Namn;Org.nr;Ort;E-post"


def mails() -> dict[int, list[str]]:
    """Each organisation's contacts, in the order in which organisations came."""
    pks = Organisation.objects.order_by("pk").values_list("pk", flat=True)
    here = Membership.objects.current().order_by("address__email")
    emails = (here.filter(organisation=pk).values_list("address__email", flat=True) for pk in pks)
    return {n: list(found) for n, found in enumerate(emails)}


def two_alike() -> dict[int, list[str]]:
    bring_in(*ALIKE, headings=MAILS)
    decide(ImportRow.objects.undecided().get(), decision=Decision.ANOTHER, actor=A_COMMAND)
    return mails()


@pytest.mark.parametrize("rows", [ALIKE[::-1], ALIKE[:1], ALIKE[1:]])
def test_rows_alike_are_told_apart_by_what_they_say_however_the_file_is_sorted(rows):
    before = two_alike()
    assert before == {0: ["a@norrby.example"], 1: ["b@norrby.example"]}
    assert figures(bring_in(*rows, headings=MAILS)) == f"{len(rows)} unchanged"
    assert mails() == before


def test_of_rows_alike_one_that_changes_keeps_its_place():
    two_alike()
    changed = ALIKE[1].replace("b@", "c@")
    assert figures(bring_in(changed, ALIKE[0], headings=MAILS)) == "1 changed, 1 unchanged"
    assert mails() == {0: ["a@norrby.example"], 1: ["c@norrby.example"]}


def test_of_rows_alike_one_that_is_left_and_changed_is_for_somebody_to_decide():
    two_alike()
    changed = ALIKE[1].replace("b@", "c@")
    assert figures(bring_in(changed, headings=MAILS)) == "1 doubtful"


def test_a_row_that_waits_does_so_also_when_the_file_is_sorted_otherwise():
    rows = f"Norrby i.f.;{ONE};Norrby", "Norrby Idrottsförening;;Norrby", f"Norrby IF;{TWO};Norrby"
    assert figures(bring_in(*rows)) == "2 doubtful, 1 new"
    assert figures(bring_in(rows[0], rows[2], rows[1])) == "2 doubtful, 1 unchanged"


def test_a_row_waits_in_the_last_file_only():
    rows = "Norrby IF;;Norrby", "Norrby i.f.;;Söderby"
    for _time in range(3):
        bring_in(*rows)
    assert [row.run for row in ImportRow.objects.undecided()] == [ImportRun.objects.latest("pk")]


def test_what_was_left_out_stays_out_when_it_gets_a_number():
    bring_in("Norrby IF;;Norrby", "Norrby i.f.;;Söderby")
    decide(ImportRow.objects.undecided().get(), decision=Decision.LEFT_OUT, actor=A_COMMAND)
    assert figures(bring_in("Norrby IF;;Norrby", f"Norrby i.f.;{ONE};Söderby")) == "2 unchanged"
