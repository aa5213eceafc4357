"""A register file comes in: weighed against the register, then saved, and what is doubtful decided."""

from .bringing_in import import_register
from .deciding import decide, forget_import_rows, undecide
from .marks import mark_of_preview, marks_of_choices, marks_of_decision
from .progress import Progress, progress_of
from .receipt import FIELDS, Conflict, Note, Receipt
from .running import (
    begin,
    carry_out_import,
    choose_in_conflicts,
    confirm_import,
    discard_import,
    receive_register,
    try_again,
    weigh_import,
)

__all__ = [
    "FIELDS",
    "Conflict",
    "Note",
    "Progress",
    "Receipt",
    "begin",
    "carry_out_import",
    "choose_in_conflicts",
    "confirm_import",
    "decide",
    "discard_import",
    "forget_import_rows",
    "import_register",
    "mark_of_preview",
    "marks_of_choices",
    "marks_of_decision",
    "progress_of",
    "receive_register",
    "try_again",
    "undecide",
    "weigh_import",
]
