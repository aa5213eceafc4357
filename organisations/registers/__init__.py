"""Register files: bytes become rows and warnings, and organisations become a file that can be read back.

Nothing here asks the database.
"""

from .columns import recognise
from .layouts import OTHER_LAYOUT, is_of_rows_to_mend, is_our_own
from .likeness import Likenesses, bare
from .mending import lines_to_mend
from .reading import read_register
from .shapes import LONGEST_ABOUT, Column, Contact, Heading, RefusedRow, Register, Remark, Row
from .writing import FILES, register_lines, register_workbook

__all__ = [
    "FILES",
    "LONGEST_ABOUT",
    "OTHER_LAYOUT",
    "Column",
    "Contact",
    "Heading",
    "Likenesses",
    "RefusedRow",
    "Register",
    "Remark",
    "Row",
    "bare",
    "is_of_rows_to_mend",
    "is_our_own",
    "lines_to_mend",
    "read_register",
    "recognise",
    "register_lines",
    "register_workbook",
]
