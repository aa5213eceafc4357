"""The letters of this room."""

from .partners import PARTNER_NOTICES

NOTICES = [*PARTNER_NOTICES]
