"""The letters of this room."""

from .deciding import DECIDING_NOTICES

NOTICES = [
    *DECIDING_NOTICES,
]
