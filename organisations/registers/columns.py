"""The words that registers put above their columns, and what they mean."""

import re
import unicodedata
from dataclasses import replace

from portal.web.markup import words_of
from portal.web.names import fold
from portal.web.personal_numbers import without_personal_numbers

from .shapes import Column, Heading

# Stands beside the rows that a clerk has fetched to mend.
REASON = "Anledning"

_WORDS = {
    Column.NAME: (
        "namn, name, föreningsnamn, förening, föreningens namn, organisation, organisationsnamn, "
        "organisationens namn, klubb, organisation name"
    ),
    Column.NUMBER: "organisationsnummer, orgnr, org nr, orgnummer, org nummer, organisationsnr, orgno",
    Column.LEGAL_FORM: "organisationsform, org form, juridisk form, associationsform, legal form",
    Column.FIELD: (
        "föreningstyp, verksamhet, verksamhetsområde, verksamhetsområden, kategori, kategorier, typ, "
        "typ av förening, bransch, inriktning, aktivitetsområde, field of activity"
    ),
    Column.TARGET_GROUP: "målgrupp, målgrupper, åldersgrupp, åldersgrupper, vänder sig till, target group",
    Column.PLACE: "ort, postort, område, plats, kommundel, stadsdel, geografiskt område, bygd, place",
    Column.WEB: "hemsida, webbplats, webb, webbsida, webbadress, www, url, länk, internet, website",
    Column.ABOUT: (
        "om föreningen, beskrivning, om oss, presentation, information, verksamhetsbeskrivning, "
        "vad vi gör, om, about, description"
    ),
    Column.CONTACT: (
        "kontaktperson, kontakt, kontaktpersoner, kontaktnamn, kontaktpersonens namn, ordförande, "
        "företrädare, ansvarig, contact"
    ),
    Column.EMAIL: (
        "e-post, epost, e-postadress, epostadress, e-mail, email, mail, mejl, mailadress, mejladress, "
        "kontakt e-post, föreningens e-post"
    ),
    Column.PHONE: "telefon, telefonnummer, tel, tfn, mobil, mobiltelefon, mobilnummer, mobilnr, phone",
    Column.LEFT_OUT: (
        "adress, gatuadress, postadress, postnr, postnummer, c/o, co, besöksadress, bidragsberättigad, "
        "bidrag, beviljat bidrag, bidragsbelopp, senast uppdaterad, uppdaterad, ändrad, skapad, status, "
        "bekräftad, språk, id, kundnummer, föreningsid, föreningsnr, antal medlemmar, medlemmar, bankgiro, "
        f"plusgiro, konto, anteckning, kommentar, {REASON}"
    ),
}


def plain(word: str) -> str:
    """Letters and digits only, folded: `Org.nr:` is `orgnr`, `E-post` is `epost`."""
    return re.sub(r"[^a-z0-9]", "", fold(unicodedata.normalize("NFC", word)))


def is_reason(word: str) -> bool:
    """Whether the column tells why a row was not taken."""
    return plain(word) == plain(REASON)


# `Bidrag 2025 (kr)`, `Tfn kansli`.
_BY_SIGN = (
    (re.compile(r"bidrag"), Column.LEFT_OUT),
    (re.compile(r"^(telefon|tel|tfn|mobil|mobiltelefon)\W"), Column.PHONE),
)
# Whose a column is: `Ordförandens e-post`. A contact person is whoever no other word is for.
_PERSON = re.compile(r"\b(?:kontakt(?:person(?:en|er)?)?|(?P<role>ordforande|foretradare|ansvarig)n?)s?\b")
# Which of several, wherever it stands: `E-post 2`, `Kontakt 2 namn`, `Mobil (2)`, `2:a kontaktperson`.
_NUMBER = re.compile(r"(?<!\d)([1-9]\d?)(?!\d)(?::[ae]\b)?")
# The two halves of one person's name.
_HALF_A_NAME = re.compile(r"(for|efter)namn")
_OF_A_PERSON = {"namn", "fornamn", "efternamn"}
_LONGEST_HEADING = 200
_OF_A_CONTACT = {Column.CONTACT, Column.EMAIL, Column.PHONE}
_BY_WORD = {plain(word): column for column, words in _WORDS.items() for word in words.split(", ")}
_FIRST = ("", 1)


def half_of_a_name(heading: Heading) -> str:
    """Which half the column holds, where it holds only a first name or only a last name."""
    found = _HALF_A_NAME.search(fold(heading.word))
    return found.group() if found else ""


def recognise(cells: list[str]) -> tuple[Heading, ...]:
    """What each cell of a heading row means. Empty cells at its end are no columns."""
    words = [_word(cell) for cell in cells]
    while words and not words[-1]:
        words.pop()
    headings = [Heading(word, _meaning(word)) for word in words]
    contacts = _contacts(headings)
    return tuple(
        replace(heading, contact=contacts.get(_whose(heading), 1))
        if heading.column in _OF_A_CONTACT
        else heading
        for heading in headings
    )


def _contacts(headings: list[Heading]) -> dict[tuple[str, int], int]:
    """The contacts that have names of their own, by whose the columns are and which of several.

    Only those: a second address or telephone alone is more of the first contact. What is said to be nobody's
    is the first name's.
    """
    named = list(dict.fromkeys(_whose(one) for one in headings if one.column is Column.CONTACT))
    # Contact persons first, by their numbers.
    in_order = sorted(dict.fromkeys([_FIRST, *named]), key=lambda whose: (whose[0] != "", whose[1]))
    contacts = {whose: place for place, whose in enumerate(in_order, start=1)}
    addresses = {_whose(one) for one in headings if one.column is Column.EMAIL}
    if named and _FIRST not in named and named[0][1] == 1 and not addresses >= {_FIRST, named[0]}:
        contacts[named[0]] = contacts[_FIRST]
    return contacts


def _whose(heading: Heading) -> tuple[str, int]:
    """`("ordforande", 1)` of `Ordförandens e-post`, and `("", 2)` of `E-post 2`."""
    person, number = _PERSON.search(fold(heading.word)), _NUMBER.search(heading.word)
    return (person and person["role"]) or "", int(number[1]) if number else 1


def _word(cell: str) -> str:
    """What stands in the cell, no longer than any heading; only then might a number be cut in two."""
    words, _is_lost = words_of(cell[: 2 * _LONGEST_HEADING])
    return without_personal_numbers(words.strip("\ufeff \t\r\n"))[0][:_LONGEST_HEADING]


def _meaning(word: str) -> Column | None:
    """By the word itself, else without its number, else by a sign in it, else without the person's word."""
    letters = plain(word)
    alone = _NUMBER.sub(" ", word)
    found = _BY_WORD.get(letters) or _BY_WORD.get(letters.rstrip("0123456789")) or _BY_WORD.get(plain(alone))
    found = found or next((column for sign, column in _BY_SIGN if sign.search(fold(word))), None)
    return found or _of_a_person(fold(alone))


def _of_a_person(word: str) -> Column | None:
    """`Kontaktpersonens efternamn`, `E-post ordförande`, `Förnamn`."""
    said = plain(_PERSON.sub(" ", word))
    if said in _OF_A_PERSON:
        return Column.CONTACT
    column = _BY_WORD.get(said)
    return column if column in {Column.EMAIL, Column.PHONE, Column.LEFT_OUT} else None


def known(headings: tuple[Heading, ...]) -> int:
    """How many columns are recognised; none where no column holds the names."""
    if not any(heading.column is Column.NAME for heading in headings):
        return 0
    return sum(heading.column is not None for heading in headings)
