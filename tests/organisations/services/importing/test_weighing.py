"""What may be something that is there already: doubts, and what is none."""

import pytest

from organisations.models import Organisation
from tests.factories import OrganisationFactory

from .bringing import ONE, TWO, bring_in, figures, names, reasons

pytestmark = pytest.mark.django_db

SAME = [
    ("Norrby Idrottsförening", "NORRBY IF"),
    ("Norrby Idrottsförening", "Norrby I.F."),
    ("Kulturföreningen Ängen", "Kulturforeningen  Angen"),
    ("Södra Teaterförening", "Södra Teaterfören."),
    ("Norrby Scoutkår", "Norrby Scoutkår (gammal)"),
    ("Norrby Scoutkår", "Norrby Scoutkår i kommunen"),
    ("Norrby Scoutkår", "Norrby Scoutkår."),
    ("Norrby-Söderby Scoutkår", "Norrby Söderby Scoutkår"),
]
A_SLIP = [
    ("Norrby Scoutkår", "Norby Scoutkår"),
    ("Norrby Ridklubb", "Norrby Ridklubbb"),
    ("Norrby Ridklubb", "Norrbi Ridklubb"),
]
TWO_THINGS = [
    ("Norrby Scoutkår", "Norrby Scoutkår norra"),
    ("Norrby Scoutkår norra", "Norrby Scoutkår södra"),
    ("Norrby Scoutkår", "Norrby Scoutkår ungdom"),
    ("Norrby Scoutkår", "Norrby Scoutkår 1912"),
    ("Norrby Scoutkår 1912", "Norrby Scoutkår 1913"),
    ("Norrby Fotboll IF", "Norrby Fotboll IK"),
    ("Norrby Ridklubb A", "Norrby Ridklubb B"),
    ("Kören", "Köran"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_name_written_otherwise_is_a_doubt_whatever_the_place(one, other):
    receipt = bring_in(f"{one};;Norrby", f"{other};;Söderby")
    assert reasons(receipt) == [(3, "same_name", f"Jämför med rad 2 ({one}).")]
    assert names() == [one]
    Organisation.objects.all().delete()
    OrganisationFactory(name=other)
    receipt = bring_in(f"{one};;Söderby")
    assert reasons(receipt) == [(2, "same_name", f"Jämför med {other} i registret.")]


@pytest.mark.parametrize(("one", "other"), A_SLIP)
def test_one_letters_difference_is_a_doubt_in_the_same_place(one, other):
    receipt = bring_in(f"{one};;Norrby", f"{other};;norrby")
    assert reasons(receipt) == [(3, "a_slip", f"Jämför med rad 2 ({one}).")]
    Organisation.objects.all().delete()
    OrganisationFactory(name=other, place="Norrby")
    assert reasons(bring_in(f"{one};;Norrby")) == [(2, "a_slip", f"Jämför med {other} i registret.")]
    assert figures(bring_in(f"{one};;Söderby", source="annan")) == "1 new"


@pytest.mark.parametrize(("one", "other"), TWO_THINGS)
def test_what_differs_by_a_word_or_a_digit_is_no_doubt(one, other):
    assert figures(bring_in(f"{one};;Norrby", f"{other};;Norrby")) == "2 new"


@pytest.mark.parametrize(("one", "other"), [*SAME, *A_SLIP])
def test_two_different_numbers_are_no_doubt(one, other):
    assert figures(bring_in(f"{one};{ONE};Norrby", f"{other};{TWO};Norrby")) == "2 new"


@pytest.mark.parametrize(("first", "second"), [(ONE, ""), ("", ONE)])
def test_one_number_alone_is_no_answer(first, second):
    receipt = bring_in(f"Norrby IF;{first};Norrby", f"Norrby i.f.;{second};Söderby")
    assert figures(receipt) == "1 doubtful, 1 new"


def test_doubts_are_the_same_at_every_run():
    rows = [f"{name};;Norrby" for pair in (*SAME, *A_SLIP, *TWO_THINGS) for name in pair]
    first, again = bring_in(*rows), bring_in(*rows)
    assert reasons(again) == reasons(first)
    assert again.as_json() == {**first.as_json(), "new": 0, "unchanged": first.as_json()["new"]}


def test_a_clerk_is_told_the_row_the_reason_and_where_to_look():
    receipt = bring_in("Norrby IF;;Norrby", "Norrby i.f.;;Söderby", ";;X")
    assert [note.sentence for note in receipt.notes] == [
        "Rad 3 (Norrby i.f.): Namnet är detsamma, bortsett från hur det är skrivet."
        " Jämför med rad 2 (Norrby IF).",
        "Rad 4: Raden saknar namn och är utelämnad.",
    ]
    assert receipt.as_json() == {
        "rows": 3,
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "doubtful": 1,
        "refused": 1,
        "warnings": {},
        "reasons": {"same_name": 1, "no_name": 1},
    }
