"""The words that registers put above their columns, and what they mean."""

import re
import unicodedata
from dataclasses import replace

from portal.web.names import fold

from .markup import words_of
from .personal import without_personal_numbers
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


# `Bidrag 2025 (kr)`, `Tfn kansli`, `Kontaktperson efternamn`.
_BY_SIGN = (
    (re.compile(r"bidrag"), Column.LEFT_OUT),
    (re.compile(r"^(telefon|tel|tfn|mobil|mobiltelefon)\W"), Column.PHONE),
    (re.compile(r"^(kontakt|kontaktperson|kontaktpersonens|ordforande)?\W*(for|efter)namn$"), Column.CONTACT),
)
# The two halves of one person's name stand beside each other.
_HALF_A_NAME = re.compile(r"(for|efter)namn$")


def is_half_a_name(heading: Heading) -> bool:
    """Whether the column holds only a first name, or only a last name."""
    return bool(_HALF_A_NAME.search(fold(heading.word)))


_LONGEST_HEADING = 200
_OF_A_CONTACT = {Column.CONTACT, Column.EMAIL, Column.PHONE}
_LAST_NUMBER = re.compile(r"[1-9]\d?$")
_BY_WORD = {plain(word): column for column, words in _WORDS.items() for word in words.split(", ")}


def recognise(cells: list[str]) -> tuple[Heading, ...]:
    """What each cell of a heading row means. Empty cells at its end are no columns."""
    words = [_word(cell) for cell in cells]
    while words and not words[-1]:
        words.pop()
    headings = [Heading(word, _meaning(word)) for word in words]
    # Only where a name has its number: a second address or telephone alone is more of the first contact.
    named = {_number(heading) for heading in headings if heading.column is Column.CONTACT}
    return tuple(
        replace(heading, contact=_number(heading))
        if heading.column in _OF_A_CONTACT and _number(heading) in named
        else heading
        for heading in headings
    )


def _word(cell: str) -> str:
    """What stands in the cell, no longer than any heading; only then might a number be cut in two."""
    words, _is_lost = words_of(cell[: 2 * _LONGEST_HEADING])
    return without_personal_numbers(words.strip("\ufeff \t\r\n"))[0][:_LONGEST_HEADING]


def _number(heading: Heading) -> int:
    """What stands last in `E-post 2`."""
    found = _LAST_NUMBER.search(heading.word)
    return int(found.group()) if found else 1


def _meaning(word: str) -> Column | None:
    """By the word itself, else without a number at its end (`E-post 2`), else by a sign in it."""
    letters = plain(word)
    found = _BY_WORD.get(letters) or _BY_WORD.get(letters.rstrip("0123456789"))
    return found or next((column for sign, column in _BY_SIGN if sign.search(fold(word))), None)


def known(headings: tuple[Heading, ...]) -> int:
    """How many columns are recognised; none where no column holds the names."""
    if not any(heading.column is Column.NAME for heading in headings):
        return 0
    return sum(heading.column is not None for heading in headings)
