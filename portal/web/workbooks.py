"""A list as a spreadsheet (.xlsx), packed as its rows come; every cell is a text, and none a formula."""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

# What it says that it is.
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What no spreadsheet may hold, and how much of a text.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_CELL = 32_767
_IN_A_PIECE = 1 << 16

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org"
_BOOK = "xl/workbook.xml"
_SHEET = "xl/worksheets/sheet1.xml"
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


def workbook(rows: Iterable[Iterable[str]], *, sheet: str, widths: Sequence[int]) -> Iterator[bytes]:
    """A workbook of one sheet, in pieces. The first row holds the headings, which stay in sight.

    `widths` are the columns' in letters; further columns are as wide as the last. Nothing lies in memory or
    on disk, whoever goes away and whenever.
    """
    out = _Pieces()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as book:
        for name, text in _PARTS.items():
            book.writestr(name, text)
        book.writestr(_BOOK, _book_with(sheet))
        with book.open(_SHEET, "w", force_zip64=True) as written:
            written.write(_beginning(widths).encode())
            for number, cells in enumerate(rows, start=1):
                written.write(_row(number, cells).encode())
                if out.waiting > _IN_A_PIECE:
                    yield out.take()
            written.write(b"</sheetData></worksheet>")
    yield out.take()


def _book_with(sheet: str) -> str:
    return f"""{_XML}<workbook xmlns="{_OFFICE}/spreadsheetml/2006/main"
 xmlns:r="{_OFFICE}/officeDocument/2006/relationships">
<sheets><sheet name="{_in_xml(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>"""


def _beginning(widths: Sequence[int]) -> str:
    last = len(widths)
    columns = "".join(
        f'<col min="{at}" max="{at if at < last else at + 50}" width="{width}" customWidth="1"/>'
        for at, width in enumerate(widths, start=1)
    )
    return f"""{_XML}<worksheet xmlns="{_OFFICE}/spreadsheetml/2006/main">
<sheetViews><sheetView workbookViewId="0">
<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>
<sheetFormatPr defaultRowHeight="15"/>
<cols>{columns}</cols><sheetData>"""


def _row(number: int, cells: Iterable[str]) -> str:
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
