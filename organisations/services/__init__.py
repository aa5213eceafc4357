"""What happens with organisations: a register comes in, and contacts hand over."""

from .handing_over import (
    TIME_TO_CONFIRM,
    confirm_contact,
    decline_contact,
    forget_unconfirmed,
    hand_over_links,
    leave,
    name_successor,
)
from .importing import Conflict, Note, Receipt, decide, forget_import_rows, import_register

__all__ = [
    "TIME_TO_CONFIRM",
    "Conflict",
    "Note",
    "Receipt",
    "confirm_contact",
    "decide",
    "decline_contact",
    "forget_import_rows",
    "forget_unconfirmed",
    "hand_over_links",
    "import_register",
    "leave",
    "name_successor",
]
