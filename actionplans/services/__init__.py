"""What happens to inventories, plans, goals, actions, follow-ups and steering documents."""

from .areas import change_area, close_area, discard_area, draft_area, publish_area
from .asking import ToAsk, ask_for_areas, stop_asking, times_asked, to_ask
from .carrying_out import (
    add_milestone,
    change_milestone,
    drop_action,
    finish_action,
    overrule_action,
    reach_milestone,
    remove_milestone,
    reopen_action,
    write_note,
)
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
from .documents import add_document, change_document
from .drafting import change_plan, discard_plan, draft_plan
from .following_up import begin_follow_up, close_follow_up, correct_follow_up, write_follow_up
from .leading import tie_answer, untie_answer
from .measuring import correct_value, give_value, remove_value, tell_outcome
from .partners import (
    answer_partnership,
    ask_partner,
    contacts_to_ask,
    name_partner,
    note_partner,
    take_away_partner,
)
from .passing_on import pass_on
from .reminding import remind_of_what_is_owed
from .reporting import correct_report, give_report, who_reports
from .suggesting import (
    decline_suggestion,
    join_suggestion,
    pass_on_suggestion,
    suggest_area,
    take_up_suggestion,
    withdraw_suggestion,
)
from .taking_in import mark_all_taken_in, mark_taken_in
from .weaving import no_longer_refer_to, refer_to, tie_meeting, untie_meeting, weave
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
    "ToAsk",
    "add_action",
    "add_document",
    "add_goal",
    "add_milestone",
    "answer_partnership",
    "approve_plan",
    "ask_for_areas",
    "ask_partner",
    "begin_consultation",
    "begin_follow_up",
    "carry_over",
    "change_action",
    "change_area",
    "change_document",
    "change_goal",
    "change_milestone",
    "change_plan",
    "close_area",
    "close_follow_up",
    "contacts_to_ask",
    "correct_decision",
    "correct_follow_up",
    "correct_report",
    "correct_value",
    "decision_of",
    "decline_suggestion",
    "discard_area",
    "discard_plan",
    "draft_area",
    "draft_plan",
    "drop_action",
    "finish_action",
    "follow_dialogues",
    "give_report",
    "give_value",
    "join_suggestion",
    "mark_all_taken_in",
    "mark_taken_in",
    "move_action",
    "move_goal",
    "name_partner",
    "no_longer_refer_to",
    "note_partner",
    "overrule_action",
    "pass_on",
    "pass_on_suggestion",
    "publish_area",
    "reach_milestone",
    "record_adopted",
    "record_returned",
    "refer_to",
    "remind_of_what_is_owed",
    "remove_action",
    "remove_goal",
    "remove_milestone",
    "remove_value",
    "renew_parts",
    "reopen_action",
    "revise_plan",
    "rework_plan",
    "send_to_committee",
    "start_due",
    "stop_asking",
    "suggest_area",
    "take_away_partner",
    "take_up_area",
    "take_up_suggestion",
    "tell_outcome",
    "tie_answer",
    "tie_meeting",
    "times_asked",
    "to_ask",
    "untie_answer",
    "untie_meeting",
    "weave",
    "who_reports",
    "withdraw_suggestion",
    "write_follow_up",
    "write_note",
]
