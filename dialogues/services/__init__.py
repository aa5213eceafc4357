"""What happens to meetings: drafted, changed, called, cancelled, held; invited to, answered, reminded of."""

from .answering import answer
from .calling import (
    call_and_invite,
    call_meeting,
    cancel_meeting,
    change_meeting,
    close_held,
    discard_draft,
    draft_meeting,
)
from .details import AgendaLine, MeetingDetails, check_day, marks, marks_of
from .inviting import invite_all, invite_new_contacts
from .reminding import ask_for_agendas, remind

__all__ = [
    "AgendaLine",
    "MeetingDetails",
    "answer",
    "ask_for_agendas",
    "call_and_invite",
    "call_meeting",
    "cancel_meeting",
    "change_meeting",
    "check_day",
    "close_held",
    "discard_draft",
    "draft_meeting",
    "invite_all",
    "invite_new_contacts",
    "marks",
    "marks_of",
    "remind",
]
