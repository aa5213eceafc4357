"""Names in Swedish order, and letters of a register."""

import pytest

from portal.web.names import LETTERS, fold, in_order, letter_of


def test_swedish_letters_come_last_and_accents_do_not_count():
    assert sorted(["Ö", "å", "Z", "Ä", "é", "f", "d", "Ü", "z"], key=in_order) == [
        "d", "é", "f", "Ü", "Z", "z", "å", "Ä", "Ö",
    ]  # fmt: skip


def test_folding_takes_accents_and_capitals_away():
    assert fold("ÄLVSJÖ Ångström é ü") == "alvsjo angstrom e u"


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("Åkersta", "Å"),
        ("äng", "Ä"),
        ("ö", "Ö"),
        ("Zebran", "Z"),
        ("4H", "#"),
        ("=x", "#"),
        ("", "#"),
        ("Łódź", "#"),
    ],
)
def test_a_name_stands_under_its_letter(name, letter):
    assert letter_of(in_order(name)) == letter
    assert letter in LETTERS
