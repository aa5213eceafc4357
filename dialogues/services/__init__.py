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
from .inviting import invite_all, invite_new_contacts, remind
from .seating import fill_seats, needs_seat, seats_left

__all__ = [
    "AgendaLine",
    "MeetingDetails",
    "answer",
    "call_and_invite",
    "call_meeting",
    "cancel_meeting",
    "change_meeting",
    "check_day",
    "close_held",
    "discard_draft",
    "draft_meeting",
    "fill_seats",
    "invite_all",
    "invite_new_contacts",
    "marks",
    "marks_of",
    "needs_seat",
    "remind",
    "seats_left",
]
