"""What happens to inventories, plans, goals, actions, follow-ups and steering documents."""

from .following_up import begin_follow_up, close_follow_up, correct_follow_up, write_follow_up
from .passing_on import pass_on
from .reminding import remind_of_what_is_owed

__all__ = [
    "begin_follow_up",
    "close_follow_up",
    "correct_follow_up",
    "pass_on",
    "remind_of_what_is_owed",
    "write_follow_up",
]
