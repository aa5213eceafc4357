"""What happens to meetings: drafted, changed, called, held; given papers, invited to, answered."""

from .answering import answer
from .calling import (
    call_meeting,
    cancel_meeting,
    close_held,
    discard_draft,
    draft_meeting,
)
from .changing import Consequences, change_meeting, consequences
from .details import AgendaLine, MeetingDetails, check_day, marks, marks_of, objections
from .inviting import invite_all, invite_new_contacts, remind
from .papers import add_file, add_link, change_paper, move_paper, remove_paper
from .seating import fill_seats, needs_seat, seats_left
from .sending import TakenBack, call_and_invite, invite_again, revoke, send_proof, take_back

__all__ = [
    "AgendaLine",
    "Consequences",
    "MeetingDetails",
    "TakenBack",
    "add_file",
    "add_link",
    "answer",
    "call_and_invite",
    "call_meeting",
    "cancel_meeting",
    "change_meeting",
    "change_paper",
    "check_day",
    "close_held",
    "consequences",
    "discard_draft",
    "draft_meeting",
    "fill_seats",
    "invite_again",
    "invite_all",
    "invite_new_contacts",
    "marks",
    "marks_of",
    "move_paper",
    "needs_seat",
    "objections",
    "remind",
    "remove_paper",
    "revoke",
    "seats_left",
    "send_proof",
    "take_back",
]
