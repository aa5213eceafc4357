"""The letters of this room."""

from . import suggestions
from .deciding import DECIDING_NOTICES
from .partners import PARTNER_NOTICES
from .passing_on import PASSING_ON_NOTICES
from .reminding import REMINDER_NOTICES
from .suggestions import areas_asked_specimen

__all__ = ["NOTICES", "areas_asked_specimen"]

NOTICES = [*PARTNER_NOTICES, *suggestions.NOTICES, *REMINDER_NOTICES, *PASSING_ON_NOTICES, *DECIDING_NOTICES]
