"""A register file comes in: weighed against the register, then saved, and what is doubtful decided."""

from .bringing_in import import_register
from .deciding import decide, forget_import_rows
from .receipt import Conflict, Note, Receipt

__all__ = ["Conflict", "Note", "Receipt", "decide", "forget_import_rows", "import_register"]
