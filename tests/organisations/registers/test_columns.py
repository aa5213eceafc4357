"""The words above a register's columns."""

import pytest

from organisations.registers.columns import known, recognise
from organisations.registers.shapes import Column


@pytest.mark.parametrize(
    ("word", "column"),
    [
        ("Föreningsnamn", Column.NAME),
        ("NAMN:", Column.NAME),
        ("Org.nr", Column.NUMBER),
        ("Organisationsnummer", Column.NUMBER),
        ("org-nr.", Column.NUMBER),
        ("Föreningstyp", Column.FIELD),
        ("Område", Column.PLACE),
        ("E-post", Column.EMAIL),
        ("e post 2", Column.EMAIL),
        ("E-postadress", Column.EMAIL),
        ("Mobil", Column.PHONE),
        ("Hemsida", Column.WEB),
        ("Bidragsberättigad", Column.LEFT_OUT),
        ("Postnr", Column.LEFT_OUT),
        ("Org.form", Column.LEGAL_FORM),
        ("Tfn kansli", Column.PHONE),
        ("Telefontid", None),
        ("Kontaktperson\xa0förnamn", Column.CONTACT),
        ("Efternamn", Column.CONTACT),
        ("Bidrag 2025 (kr)", Column.LEFT_OUT),
        ("Stjärntecken", None),
        ("", None),
    ],
)
def test_a_heading_is_recognised_however_it_is_spelt(word, column):
    assert recognise([word, "sist"])[0].column is column


def test_a_personal_number_above_a_column_is_not_kept():
    assert [heading.word for heading in recognise(["Namn", "Kontakt 19121212-1212"])] == ["Namn", "Kontakt"]


def test_empty_headings_at_the_end_are_no_columns():
    assert len(recognise(["Namn", "Ort", "", " "])) == 2


def test_without_names_nothing_is_known():
    assert known(recognise(["Ort", "E-post"])) == 0
    assert known(recognise(["Namn", "Ort", "Stjärntecken"])) == 2
