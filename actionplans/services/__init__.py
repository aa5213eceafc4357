"""What happens to inventories, plans, goals, actions, follow-ups and steering documents."""

from .areas import change_area, close_area, discard_area, draft_area, publish_area
from .asking import ToAsk, ask_for_areas, stop_asking, times_asked, to_ask
from .suggesting import (
    decline_suggestion,
    join_suggestion,
    pass_on_suggestion,
    suggest_area,
    take_up_suggestion,
    withdraw_suggestion,
)

__all__ = [
    "ToAsk",
    "ask_for_areas",
    "change_area",
    "close_area",
    "decline_suggestion",
    "discard_area",
    "draft_area",
    "join_suggestion",
    "pass_on_suggestion",
    "publish_area",
    "stop_asking",
    "suggest_area",
    "take_up_suggestion",
    "times_asked",
    "to_ask",
    "withdraw_suggestion",
]
