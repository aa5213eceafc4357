"""What happens to inventories, plans, goals, actions, follow-ups and steering documents."""

from .passing_on import pass_on
from .reminding import remind_of_what_is_owed

__all__ = ["pass_on", "remind_of_what_is_owed"]
