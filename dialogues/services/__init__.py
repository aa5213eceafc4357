"""What happens to meetings: drafted, changed, called, cancelled, held; invited to, answered, reminded of."""

from .answering import answer
from .calling import (
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
from .seating import fill_seats, needs_seat, seats_left
from .sending import TakenBack, call_and_invite, invite_again, revoke, send_proof, take_back

__all__ = [
    "AgendaLine",
    "MeetingDetails",
    "TakenBack",
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
    "fill_seats",
    "invite_again",
    "invite_all",
    "invite_new_contacts",
    "marks",
    "marks_of",
    "needs_seat",
    "remind",
    "revoke",
    "seats_left",
    "send_proof",
    "take_back",
]
