"""What happens to inventories, plans, goals, actions, follow-ups and steering documents."""

from .carrying_over import carry_over
from .consulting import TO_CONSULT, begin_consultation, follow_dialogues, renew_parts, revise_plan
from .deciding import (
    approve_plan,
    correct_decision,
    decision_of,
    record_adopted,
    record_returned,
    rework_plan,
    send_to_committee,
    start_due,
)
from .drafting import change_plan, discard_plan, draft_plan
from .leading import tie_answer, untie_answer
from .measuring import correct_value, give_value, remove_value, tell_outcome
from .taking_in import mark_all_taken_in, mark_taken_in
from .writing import (
    add_action,
    add_goal,
    change_action,
    change_goal,
    move_action,
    move_goal,
    remove_action,
    remove_goal,
    take_up_area,
)

__all__ = [
    "TO_CONSULT",
    "add_action",
    "add_goal",
    "approve_plan",
    "begin_consultation",
    "carry_over",
    "change_action",
    "change_goal",
    "change_plan",
    "correct_decision",
    "correct_value",
    "decision_of",
    "discard_plan",
    "draft_plan",
    "follow_dialogues",
    "give_value",
    "mark_all_taken_in",
    "mark_taken_in",
    "move_action",
    "move_goal",
    "record_adopted",
    "record_returned",
    "remove_action",
    "remove_goal",
    "remove_value",
    "renew_parts",
    "revise_plan",
    "rework_plan",
    "send_to_committee",
    "start_due",
    "take_up_area",
    "tell_outcome",
    "tie_answer",
    "untie_answer",
]
