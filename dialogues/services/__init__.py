"""What happens to meetings, from draft to held: invited to, answered, reminded of; and to utskick."""

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
from .mailing import (
    attach_file,
    change_mailing,
    discard_mailing,
    draft_mailing,
    finish_mailing,
    send_mailing,
    send_mailing_now,
    send_mailing_proof,
    show_in_archive,
    take_back_mailing,
)
from .reminding import ask_for_agendas, remind
from .seating import fill_seats, needs_seat, seats_left
from .sending import TakenBack, call_and_invite, invite_again, revoke, send_proof, take_back

__all__ = [
    "AgendaLine",
    "MeetingDetails",
    "TakenBack",
    "answer",
    "ask_for_agendas",
    "attach_file",
    "call_and_invite",
    "call_meeting",
    "cancel_meeting",
    "change_mailing",
    "change_meeting",
    "check_day",
    "close_held",
    "discard_draft",
    "discard_mailing",
    "draft_mailing",
    "draft_meeting",
    "fill_seats",
    "finish_mailing",
    "invite_again",
    "invite_all",
    "invite_new_contacts",
    "marks",
    "marks_of",
    "needs_seat",
    "remind",
    "revoke",
    "seats_left",
    "send_mailing",
    "send_mailing_now",
    "send_mailing_proof",
    "send_proof",
    "show_in_archive",
    "take_back",
    "take_back_mailing",
]
