"""What happens with organisations: a register comes in, staff keep it, and contacts hand over."""

from .contacts import add_contact, change_contact
from .handing_over import (
    TIME_TO_CONFIRM,
    confirm_contact,
    decline_contact,
    end_contact,
    forget_unconfirmed,
    hand_over_links,
    leave,
    name_successor,
)
from .importing import Conflict, Note, Receipt, decide, forget_import_rows, import_register
from .keeping import add_organisation, alike, change_organisation, change_state, confirm_organisation

__all__ = [
    "TIME_TO_CONFIRM",
    "Conflict",
    "Note",
    "Receipt",
    "add_contact",
    "add_organisation",
    "alike",
    "change_contact",
    "change_organisation",
    "change_state",
    "confirm_contact",
    "confirm_organisation",
    "decide",
    "decline_contact",
    "end_contact",
    "forget_import_rows",
    "forget_unconfirmed",
    "hand_over_links",
    "import_register",
    "leave",
    "name_successor",
]
