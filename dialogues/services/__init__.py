"""What happens to meetings: drafted, changed, called, cancelled; invited to, answered, reminded of."""

from .answering import answer
from .calling import (
    AgendaLine,
    MeetingDetails,
    call_and_invite,
    call_meeting,
    cancel_meeting,
    change_meeting,
    draft_meeting,
)
from .inviting import invite_all, invite_new_contacts, remind

__all__ = [
    "AgendaLine",
    "MeetingDetails",
    "answer",
    "call_and_invite",
    "call_meeting",
    "cancel_meeting",
    "change_meeting",
    "draft_meeting",
    "invite_all",
    "invite_new_contacts",
    "remind",
]
