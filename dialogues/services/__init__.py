"""What happens to meetings: drafted, changed, called, cancelled, held; invited to, answered, reminded of.

And to those who come: what they need is met, what they ask is answered, and who came is ticked.
"""

from .answering import answer
from .calling import (
    call_meeting,
    cancel_meeting,
    close_held,
    discard_draft,
    draft_meeting,
)
from .changing import Consequences, change_meeting, consequences
from .choosing import add_groups, choose
from .details import AgendaLine, MeetingDetails, check_day, marks, marks_of, objections
from .door import add_at_door, tick
from .inviting import invite_all, invite_new_contacts, remind
from .needs import meet_need
from .nudging import Nudged, nudge
from .papers import add_file, add_link, change_paper, move_paper, remove_paper
from .questions import accept_proposal, answer_question, decline_proposal
from .seating import fill_seats, needs_seat, seats_left
from .sending import TakenBack, call_and_invite, invite_again, revoke, send_proof, take_back

__all__ = [
    "AgendaLine",
    "Consequences",
    "MeetingDetails",
    "Nudged",
    "TakenBack",
    "accept_proposal",
    "add_at_door",
    "add_file",
    "add_groups",
    "add_link",
    "answer",
    "answer_question",
    "call_and_invite",
    "call_meeting",
    "cancel_meeting",
    "change_meeting",
    "change_paper",
    "check_day",
    "choose",
    "close_held",
    "consequences",
    "decline_proposal",
    "discard_draft",
    "draft_meeting",
    "fill_seats",
    "invite_again",
    "invite_all",
    "invite_new_contacts",
    "marks",
    "marks_of",
    "meet_need",
    "move_paper",
    "needs_seat",
    "nudge",
    "objections",
    "remind",
    "remove_paper",
    "revoke",
    "seats_left",
    "send_proof",
    "take_back",
    "tick",
]
