"""Organisations as a file that `read_register` reads back, CSV or .xlsx, written as it is fetched."""

from collections.abc import Callable, Iterable, Iterator

from django.utils import translation

from portal.web.sheets import CONTENT_TYPES, csv_file, workbook

from ..enums import LegalForm
from ..models import Membership, Organisation

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
_OF_A_CONTACT = HEADINGS[-3:]
# Names and texts have room.
_WIDTHS = {1: 40, (2, 7): 22, 8: 60, (9, 60): 22}


def register_lines(organisations: Iterable[Organisation], most_contacts: int = 1) -> Iterator[str]:
    """The heading row and one row for each organisation, as text with semicolons; in Swedish whoever asks.

    Each organisation carries its tags, and in `file_contacts` those of its contacts who may stand in the
    file. A cell that looks like a formula is guarded; the import takes the guard off.
    """
    return csv_file(_rows(organisations, most_contacts))


def register_workbook(organisations: Iterable[Organisation], most_contacts: int = 1) -> Iterator[bytes]:
    """The same as a spreadsheet."""
    return workbook(_rows(organisations, most_contacts), sheet="Föreningar", widths=_WIDTHS)


# By the ending of the file's name: what it says that it is, and how it is written.
FILES: dict[str, tuple[str, Callable[[Iterable[Organisation], int], Iterator]]] = {
    "csv": (CONTENT_TYPES["csv"], register_lines),
    "xlsx": (CONTENT_TYPES["xlsx"], register_workbook),
}


def _rows(organisations: Iterable[Organisation], most_contacts: int) -> Iterator[tuple[str, ...]]:
    """The headings, then each organisation's cells; contacts after the first in columns of their own."""
    more = [f"{word} {number}" for number in range(2, most_contacts + 1) for word in _OF_A_CONTACT]
    yield (*HEADINGS, *more)
    width = len(HEADINGS) + len(more)
    for organisation in organisations:
        # Between two rows the one who asks may speak another language.
        with translation.override("sv"):
            cells = _cells(organisation)
        yield (*map(_tidied, cells), *[""] * (width - len(cells)))


def _tidied(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n").strip()


def _cells(organisation: Organisation) -> tuple[str, ...]:
    # Whoever can be written to leads.
    contacts = sorted(organisation.file_contacts, key=lambda contact: contact.address is None)
    return (
        organisation.name,
        organisation.number or "",
        organisation.get_legal_form_display() if organisation.legal_form != LegalForm.UNSTATED else "",
        ", ".join(tag.title for tag in organisation.fields_of_activity.all()),
        ", ".join(tag.title for tag in organisation.target_groups.all()),
        organisation.place,
        organisation.web,
        organisation.about,
        organisation.get_state_display(),
        organisation.confirmed_on.isoformat() if organisation.confirmed_on else "",
        *(cell for contact in contacts for cell in _of_contact(contact)),
    )


def _of_contact(contact: Membership) -> tuple[str, str, str]:
    return contact.name, contact.address.email if contact.address else "", contact.phone
