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
from .said import Said
from .seating import fill_seats, needs_seat, seats_left
from .signing_up import (
    UNCONFIRMED_KEPT,
    Person,
    change_sign_up,
    confirm_by_phone,
    confirm_sign_up,
    forget_unconfirmed,
    note_phoned,
    register_person,
    sign_up,
    take_back_sign_up,
)
from .telling import letters_to_persons, tell_persons

__all__ = [
    "UNCONFIRMED_KEPT",
    "AgendaLine",
    "MeetingDetails",
    "Person",
    "Said",
    "answer",
    "call_and_invite",
    "call_meeting",
    "cancel_meeting",
    "change_meeting",
    "change_sign_up",
    "check_day",
    "close_held",
    "confirm_by_phone",
    "confirm_sign_up",
    "discard_draft",
    "draft_meeting",
    "fill_seats",
    "forget_unconfirmed",
    "invite_all",
    "invite_new_contacts",
    "letters_to_persons",
    "marks",
    "marks_of",
    "needs_seat",
    "note_phoned",
    "register_person",
    "remind",
    "seats_left",
    "sign_up",
    "take_back_sign_up",
    "tell_persons",
]
