"""Organisations as a file that `read_register` reads back, CSV or .xlsx, written as it is fetched."""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from xml.sax.saxutils import escape

from django.utils import translation

from portal.web.lines import BYTE_ORDER_MARK, csv_line

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
# What no spreadsheet may hold, and how much of a text.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_CELL = 32_767
_IN_A_PIECE = 1 << 16

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org"
_PARTS = {
    "[Content_Types].xml": f"""{_XML}<Types xmlns="{_OFFICE}/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
</Types>""",
    "_rels/.rels": f"""{_XML}<Relationships xmlns="{_OFFICE}/package/2006/relationships">
<Relationship Id="rId1" Type="{_OFFICE}/officeDocument/2006/relationships/officeDocument"
 Target="xl/workbook.xml"/></Relationships>""",
    "xl/workbook.xml": f"""{_XML}<workbook xmlns="{_OFFICE}/spreadsheetml/2006/main"
 xmlns:r="{_OFFICE}/officeDocument/2006/relationships">
<sheets><sheet name="Föreningar" sheetId="1" r:id="rId1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": f"""{_XML}<Relationships xmlns="{_OFFICE}/package/2006/relationships">
<Relationship Id="rId1" Type="{_OFFICE}/officeDocument/2006/relationships/worksheet"
 Target="worksheets/sheet1.xml"/></Relationships>""",
}
_SHEET = "xl/worksheets/sheet1.xml"
# The headings stay in sight; names and texts have room.
_SHEET_BEGINS = f"""{_XML}<worksheet xmlns="{_OFFICE}/spreadsheetml/2006/main">
<sheetViews><sheetView workbookViewId="0">
<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>
<sheetFormatPr defaultRowHeight="15"/>
<cols><col min="1" max="1" width="40" customWidth="1"/><col min="2" max="7" width="22" customWidth="1"/>
<col min="8" max="8" width="60" customWidth="1"/>
<col min="9" max="60" width="22" customWidth="1"/></cols><sheetData>"""
_SHEET_ENDS = "</sheetData></worksheet>"


def register_lines(organisations: Iterable[Organisation], most_contacts: int = 1) -> Iterator[str]:
    """The heading row and one row for each organisation, as text with semicolons; in Swedish whoever asks.

    Each organisation carries its tags, and in `file_contacts` those of its contacts who may stand in the
    file. A cell that looks like a formula is guarded; the import takes the guard off.
    """
    waiting, size = [BYTE_ORDER_MARK], 0
    for cells in _rows(organisations, most_contacts):
        waiting.append(csv_line(cells))
        size += len(waiting[-1])
        if size > _IN_A_PIECE:
            yield "".join(waiting)
            waiting, size = [], 0
    yield "".join(waiting)


def register_workbook(organisations: Iterable[Organisation], most_contacts: int = 1) -> Iterator[bytes]:
    """The same as a spreadsheet, with every cell as text, so that none is a formula.

    It is packed as the rows come: nothing lies in memory or on disk, whoever goes away and whenever.
    """
    out = _Pieces()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as book:
        for name, text in _PARTS.items():
            book.writestr(name, text)
        with book.open(_SHEET, "w", force_zip64=True) as sheet:
            sheet.write(_SHEET_BEGINS.encode())
            for number, cells in enumerate(_rows(organisations, most_contacts), start=1):
                sheet.write(_row_of_sheet(number, cells).encode())
                if out.waiting > _IN_A_PIECE:
                    yield out.take()
            sheet.write(_SHEET_ENDS.encode())
    yield out.take()


def _row_of_sheet(number: int, cells: Iterable[str]) -> str:
    texts = [
        f'<c t="inlineStr"><is><t xml:space="preserve">{_in_xml(cell)}</t></is></c>' if cell else "<c/>"
        for cell in cells
    ]
    return f'<row r="{number}">{"".join(texts)}</row>'


def _in_xml(cell: str) -> str:
    return escape(_NO_XML.sub("", cell)[:_LONGEST_CELL])


class _Pieces:
    """Where an archive is written: what has come since the last piece was taken. It is never read back."""

    def __init__(self):
        self._pieces: list[bytes] = []
        self.waiting = 0

    def write(self, piece: bytes) -> int:
        """Take a piece."""
        self._pieces.append(bytes(piece))
        self.waiting += len(piece)
        return len(piece)

    def flush(self) -> None:
        """Nothing waits elsewhere."""

    def take(self) -> bytes:
        """All that waits."""
        pieces, self._pieces, self.waiting = self._pieces, [], 0
        return b"".join(pieces)


# By the ending of the file's name: what it says that it is, and how it is written.
FILES: dict[str, tuple[str, Callable[[Iterable[Organisation], int], Iterator]]] = {
    "csv": ("text/csv; charset=utf-8", register_lines),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", register_workbook),
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
