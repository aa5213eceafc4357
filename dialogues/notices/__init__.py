"""The letters of this room: to organisations that are invited, and to those who come in their own name."""

from . import invitations, persons
from .invitations import specimen

__all__ = ["NOTICES", "specimen"]

NOTICES = [*invitations.NOTICES, *persons.NOTICES]
