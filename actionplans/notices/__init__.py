"""The letters of this room."""

from . import suggestions
from .partners import PARTNER_NOTICES
from .suggestions import areas_asked_specimen

__all__ = ["NOTICES", "areas_asked_specimen"]

NOTICES = [*PARTNER_NOTICES, *suggestions.NOTICES]
