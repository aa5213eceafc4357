"""Lines of a file that a Swedish spreadsheet program opens without asking; no cell becomes a formula."""

import csv
from collections.abc import Iterable
from io import StringIO

# What the file begins with, so that å, ä and ö are read as such.
BYTE_ORDER_MARK = "\ufeff"
# A spreadsheet program takes a cell that begins with one of these for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_line(cells: Iterable[object]) -> str:
    """One line, semicolons between the cells; a text that looks like a formula is guarded."""
    out = StringIO()
    csv.writer(out, delimiter=";").writerow([guarded(str(cell)) for cell in cells])
    return out.getvalue()


def guarded(cell: str) -> str:
    """A cell that no spreadsheet program takes for a formula; the import takes the guard off."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
