"""Rows of text as a file, CSV or .xlsx, written as they come: nothing of it lies in memory or on disk."""

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from .lines import BYTE_ORDER_MARK, csv_line

# By the ending of the file's name: what it says that it is.
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
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
    "xl/_rels/workbook.xml.rels": f"""{_XML}<Relationships xmlns="{_OFFICE}/package/2006/relationships">
<Relationship Id="rId1" Type="{_OFFICE}/officeDocument/2006/relationships/worksheet"
 Target="worksheets/sheet1.xml"/></Relationships>""",
}
_BOOK = f"""{_XML}<workbook xmlns="{_OFFICE}/spreadsheetml/2006/main"
 xmlns:r="{_OFFICE}/officeDocument/2006/relationships">
<sheets><sheet name={{name}} sheetId="1" r:id="rId1"/></sheets></workbook>"""
_SHEET = "xl/worksheets/sheet1.xml"
# The headings stay in sight.
_SHEET_BEGINS = f"""{_XML}<worksheet xmlns="{_OFFICE}/spreadsheetml/2006/main">
<sheetViews><sheetView workbookViewId="0">
<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>
<sheetFormatPr defaultRowHeight="15"/>
<cols>{{columns}}</cols><sheetData>"""
_SHEET_ENDS = "</sheetData></worksheet>"


def csv_file(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The rows as text with semicolons; a cell that looks like a formula is guarded."""
    waiting, size = [BYTE_ORDER_MARK], 0
    for cells in rows:
        waiting.append(csv_line(cells))
        size += len(waiting[-1])
        if size > _IN_A_PIECE:
            yield "".join(waiting)
            waiting, size = [], 0
    yield "".join(waiting)


def workbook(
    rows: Iterable[Sequence[str]], *, sheet: str, widths: Mapping[int | tuple[int, int], int]
) -> Iterator[bytes]:
    """The rows as a spreadsheet, with every cell as text, so that none is a formula.

    `widths` says how wide columns are, in letters: one by its number, several from one to another. It is
    packed as the rows come: nothing lies in memory or on disk, whoever goes away and whenever.
    """
    out = _Pieces()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as book:
        for name, text in {**_PARTS, "xl/workbook.xml": _BOOK.format(name=quoteattr(sheet))}.items():
            book.writestr(name, text)
        with book.open(_SHEET, "w", force_zip64=True) as written:
            written.write(_SHEET_BEGINS.format(columns="".join(_columns(widths))).encode())
            for number, cells in enumerate(rows, start=1):
                written.write(_row_of_sheet(number, cells).encode())
                if out.waiting > _IN_A_PIECE:
                    yield out.take()
            written.write(_SHEET_ENDS.encode())
    yield out.take()


def _columns(widths: Mapping[int | tuple[int, int], int]) -> Iterator[str]:
    for which, width in widths.items():
        first, last = which if isinstance(which, tuple) else (which, which)
        yield f'<col min="{first}" max="{last}" width="{width}" customWidth="1"/>'


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
