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
        ("Kontaktpersonens e-post", Column.EMAIL),
        ("E-post ordförande", Column.EMAIL),
        ("Ordförandens mobil", Column.PHONE),
        ("Kontaktperson förnamn 2", Column.CONTACT),
        ("Kontakt 2 namn", Column.CONTACT),
        ("2:a kontaktperson", Column.CONTACT),
        ("Kontakt adress", Column.LEFT_OUT),
        ("Kontaktpersonens förening", None),
        ("Kontakttyp", None),
        ("Stjärntecken", None),
        ("", None),
    ],
)
def test_a_heading_is_recognised_however_it_is_spelt(word, column):
    assert recognise([word, "sist"])[0].column is column


@pytest.mark.parametrize(
    ("words", "contacts"),
    [
        ("Kontaktperson;E-post;Kontaktperson 2;E-post 2;Mobil 2", [1, 1, 2, 2, 2]),
        ("Kontaktperson (2);E-post (2);E-post", [2, 2, 1]),
        ("Kontakt 1 namn;Kontakt 1 e-post;Kontakt 2 namn;Kontakt 2 e-post", [1, 1, 2, 2]),
        ("Förnamn;Efternamn;E-post;Förnamn 2;Kontaktperson efternamn 2;E-post 2", [1, 1, 1, 2, 2, 2]),
        ("Kontaktperson;E-post;Ordförande;Ordförande e-post;Ordförandens mobil", [1, 1, 2, 2, 2]),
        # Whoever is the only one has what is said to be nobody's, save where an address is the association's.
        ("Ordförande;E-post;Telefon", [1, 1, 1]),
        ("E-post;Ordförande;Ordförandens e-post", [1, 2, 2]),
        # Only a name makes a contact: these are more of the first.
        ("Kontaktperson;E-post;E-post 2;E-post ordförande", [1, 1, 1, 1]),
    ],
)
def test_columns_belong_to_the_contact_that_they_name(words, contacts):
    assert [heading.contact for heading in recognise(words.split(";"))] == contacts


def test_a_personal_number_above_a_column_is_not_kept():
    assert [heading.word for heading in recognise(["Namn", "Kontakt 19121212-1212"])] == ["Namn", "Kontakt"]


def test_empty_headings_at_the_end_are_no_columns():
    assert len(recognise(["Namn", "Ort", "", " "])) == 2


def test_without_names_nothing_is_known():
    assert known(recognise(["Ort", "E-post"])) == 0
    assert known(recognise(["Namn", "Ort", "Stjärntecken"])) == 2
