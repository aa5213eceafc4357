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
from .importing import Receipt, import_register

__all__ = [
    "TIME_TO_CONFIRM",
    "Receipt",
    "confirm_contact",
    "decline_contact",
    "forget_unconfirmed",
    "hand_over_links",
    "import_register",
    "leave",
    "name_successor",
]
