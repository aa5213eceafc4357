"""Organisations as lines of a file that `read_register` reads back."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from django.utils import translation

from ..models import Organisation

# A byte order mark and semicolons: what a Swedish spreadsheet program opens without asking.
ENCODING = "utf-8-sig"
HEADINGS = (
    "Namn",
    "Organisationsnummer",
    "Organisationsform",
    "Verksamhetsområde",
    "Målgrupp",
    "Plats",
    "Webbplats",
    "Beskrivning",
    "Status",
    "Bekräftad",
    "Kontaktperson",
    "E-post",
    "Telefon",
)
# A spreadsheet program takes a cell that begins with one of these for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def register_lines(organisations: Iterable[Organisation]) -> Iterator[str]:
    """The heading row and one row for each organisation, as text; in Swedish whoever asks.

    Each organisation carries its tags, and in `shown_contacts` the contacts who have chosen to be
    shown: nobody else stands in the file. A cell that looks like a formula is guarded.
    """
    yield "\ufeff" + _line(HEADINGS)
    for organisation in organisations:
        with translation.override("sv"):
            cells = _cells(organisation)
        yield _line(cells)


def _cells(organisation: Organisation) -> tuple[str, ...]:
    contacts = organisation.shown_contacts
    return (
        organisation.name,
        organisation.number or "",
        organisation.get_legal_form_display(),
        ", ".join(tag.title for tag in organisation.fields_of_activity.all()),
        ", ".join(tag.title for tag in organisation.target_groups.all()),
        organisation.place,
        organisation.web,
        organisation.about,
        organisation.get_state_display(),
        organisation.confirmed_on.isoformat() if organisation.confirmed_on else "",
        contacts[0].name if contacts else "",
        "; ".join(contact.address.email for contact in contacts if contact.address),
        ", ".join(contact.phone for contact in contacts if contact.phone),
    )


def _line(cells: Iterable[str]) -> str:
    out = StringIO()
    csv.writer(out, delimiter=";").writerow([guarded(cell) for cell in cells])
    return out.getvalue()


def guarded(cell: str) -> str:
    """A cell that no spreadsheet program takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
