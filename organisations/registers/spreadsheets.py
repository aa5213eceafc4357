"""From .xlsx to the same records as text files give: every cell as a clerk sees it."""

import re
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO

from django.utils.translation import gettext_lazy as _

from portal.web.refusals import Refused

MARK = b"PK\x03\x04"
# Unpacked: a register of 200,000 rows needs less, and what needs more is made to do harm.
MOST_UNPACKED = 200_000_000
MOST_COLUMNS = 200
# As many as a spreadsheet program has; a file may claim more.
_LAST_LINE = 1_048_576
# Twenty for each row, empty ones counted.
MOST_CELLS = 4_000_000
# What a parser builds of: in the whole file; in a row, a text, or a part that has neither.
_MOST_TAGS = 12_000_000
_MOST_TAGS_AT_ONCE = 150_000
# Texts that cells share, and files inside the file. No cell holds more than half of what is read at a time.
_MOST_TEXTS = 500_000
_MOST_MEMBERS = 1000
_MOST_SHEETS = 100
_AT_A_TIME = 1 << 18
_MARKS = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?(row|c|si|sheet)[\s>/]")
_UNREADABLE = _("Kalkylfilen går inte att läsa. Spara den på nytt som .xlsx eller CSV och försök igen.")
_TOO_LARGE = _("Kalkylfilen är för stor för att vara ett föreningsregister.")
_TOO_MANY_ROWS = _("Kalkylfilen har fler än %(most)s rader. Tomma rader räknas också.")

# It warns of cells with their values, which belong in no log.
warnings.filterwarnings("ignore", module="openpyxl")


def sheets(content: bytes, *, most_rows: int) -> list[Iterator[tuple[int, list[str], None]]]:
    """The records of each sheet, with the line where each stands. Raises Refused, at once or underway."""
    _refuse_what_does_harm(content, most_rows)
    # Only here: web servers and workers that never meet a spreadsheet need not hold the library.
    from openpyxl import load_workbook

    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        found = book.worksheets
    except Exception as error:  # whatever its parsers meet
        raise Refused(_UNREADABLE) from error
    return [_records(sheet) for sheet in found]


def _refuse_what_does_harm(content: bytes, most_rows: int) -> None:
    """Unpack all of it once, a piece at a time, before anything is built of it."""
    unpacked = tags = 0
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if len(archive.infolist()) > _MOST_MEMBERS:
                raise Refused(_TOO_LARGE)
            for member in archive.infolist():
                found = _Member(member.filename)
                with archive.open(member) as stream:
                    while piece := stream.read(_AT_A_TIME):
                        found.take(piece)
                        unpacked += len(piece)
                        if unpacked > MOST_UNPACKED or tags + found.tags > _MOST_TAGS:
                            raise Refused(_TOO_LARGE)
                        # Headings and a title stand above the rows.
                        if found.rows > most_rows + 100:
                            raise Refused(_TOO_MANY_ROWS % {"most": most_rows})
                tags += found.tags
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise Refused(_UNREADABLE) from error


class _Member:
    """A file inside the file while it is unpacked: how much a parser would have to build of it at once."""

    def __init__(self, name: str):
        # Rows and the texts that they share; all else is a few settings.
        self._has_rows = name.lower().startswith(("xl/worksheets/", "xl/sharedstrings"))
        self.tags = self.rows = self._cells = self._texts = self._sheets = self._at_once = 0

    def take(self, piece: bytes) -> None:
        """Count what begins in a piece. Raises Refused where no register looks like that."""
        tags = piece.count(b"<")
        marks = Counter(_MARKS.findall(piece))
        self.tags += tags
        self.rows += marks[b"row"] if self._has_rows else 0
        self._cells += marks[b"c"]
        self._texts += marks[b"si"]
        self._sheets += marks[b"sheet"]
        # Of a row or a text all is built before any of it is let go.
        begins_anew = self._has_rows and (marks[b"row"] or marks[b"si"])
        self._at_once = tags if begins_anew else self._at_once + tags
        if (
            self._at_once > _MOST_TAGS_AT_ONCE
            or self._cells > MOST_CELLS
            or self._texts > _MOST_TEXTS
            or self._sheets > _MOST_SHEETS
            or (self._has_rows and not tags and len(piece) == _AT_A_TIME)
        ):
            raise Refused(_TOO_LARGE)
        if self._has_rows and b"\x00" in piece:
            # In two bytes a letter nothing of this could be counted.
            raise Refused(_UNREADABLE)


def _records(sheet) -> Iterator[tuple[int, list[str], None]]:
    """Each row that is not empty."""
    # What the sheet says of its own size may be wrong.
    sheet.reset_dimensions()
    rows = enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True), start=1)
    while True:
        try:
            line, cells = next(rows, (0, ()))
        except Exception as error:  # whatever its parsers meet
            raise Refused(_UNREADABLE) from error
        if not line:
            return
        if line > _LAST_LINE or (len(cells) > MOST_COLUMNS and cells[MOST_COLUMNS] is not None):
            raise Refused(_("Kalkylfilen har för många rader eller kolumner för ett föreningsregister."))
        if cells.count(None) < len(cells):
            yield line, _texts(cells), None


def _texts(cells: tuple) -> list[str]:
    """What the cells show, without the empty ones at the end."""
    width = next((n for n in range(len(cells), 0, -1) if cells[n - 1] is not None), 0)
    return [_text(cell) for cell in cells[:width]]


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "SANT" if cell else "FALSKT"
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell).replace("\x00", "")
