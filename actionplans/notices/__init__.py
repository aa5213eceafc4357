"""The letters of this room."""

from .passing_on import PASSING_ON_NOTICES
from .reminding import REMINDER_NOTICES

NOTICES = [*REMINDER_NOTICES, *PASSING_ON_NOTICES]
