"""What happens to inventories, plans, goals, actions, follow-ups and steering documents."""

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
from .partners import (
    answer_partnership,
    ask_partner,
    contacts_to_ask,
    name_partner,
    note_partner,
    take_away_partner,
)
from .reporting import correct_report, give_report, report_links, who_reports
from .weaving import no_longer_refer_to, refer_to, tie_meeting, untie_meeting, weave

__all__ = [
    "add_milestone",
    "answer_partnership",
    "ask_partner",
    "change_milestone",
    "contacts_to_ask",
    "correct_report",
    "drop_action",
    "finish_action",
    "give_report",
    "name_partner",
    "no_longer_refer_to",
    "note_partner",
    "overrule_action",
    "reach_milestone",
    "refer_to",
    "remove_milestone",
    "reopen_action",
    "report_links",
    "take_away_partner",
    "tie_meeting",
    "untie_meeting",
    "weave",
    "who_reports",
    "write_note",
]
