"""The letters of this room: to organisations that are invited, and to those who come in their own name."""

from . import asked, invitations, persons, trying
from .trying import first_recipients, specimen

__all__ = ["NOTICES", "first_recipients", "specimen"]

NOTICES = [*invitations.NOTICES, *persons.NOTICES, *asked.NOTICES, *trying.NOTICES]
