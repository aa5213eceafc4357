"""The letters of this room."""

from . import suggestions
from .suggestions import areas_asked_specimen

__all__ = ["NOTICES", "areas_asked_specimen"]

NOTICES = [
    *suggestions.NOTICES,
]
