"""From .xlsx to the same records as text files give: every cell as a clerk sees it."""

import warnings
import zipfile
import zlib
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
_AT_A_TIME = 1 << 20
_UNREADABLE = _("Kalkylfilen går inte att läsa. Spara den på nytt som .xlsx eller CSV och försök igen.")
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
    unpacked = 0
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for member in archive.infolist():
                rows, last = 0, b""
                with archive.open(member) as stream:
                    while piece := stream.read(_AT_A_TIME):
                        unpacked += len(piece)
                        rows += (last + piece).count(b"<row")
                        last = piece[-3:]
                        if unpacked > MOST_UNPACKED:
                            raise Refused(_("Kalkylfilen är för stor för att vara ett föreningsregister."))
                        # Headings and a title stand above the rows.
                        if rows > most_rows + 100:
                            raise Refused(_TOO_MANY_ROWS % {"most": most_rows})
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise Refused(_UNREADABLE) from error


def _records(sheet) -> Iterator[tuple[int, list[str], None]]:
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
