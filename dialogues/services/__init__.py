"""What happens to meetings: drafted, changed, called, cancelled, held; invited to, answered, reminded of.

And to those who come: what they need is met, what they ask is answered, and who came is ticked. To dialogues:
opened, sent to those who are asked; what is said in them comes in, is read and shown.
"""

from .answering import answer
from .asking import add_asked, ask, send_dialogue_proof
from .calling import (
    call_meeting,
    cancel_meeting,
    close_held,
    discard_draft,
    draft_meeting,
    too_late_to_call,
)
from .changing import Consequences, change_meeting, consequences
from .choosing import add_groups, choose
from .conversing import (
    change_dialogue,
    choose_asked,
    close_dialogue,
    discard_dialogue,
    draft_dialogue,
    mark_answered,
    open_dialogue,
    prolong,
    set_parts,
    withdraw_dialogue,
)
from .details import AgendaLine, MeetingDetails, check_day, marks, marks_of, objections
from .door import add_at_door, tick
from .grouping import begin_group, change_group, merge_groups, move_group, put_in_group, take_out
from .inviting import invite_all, invite_new_contacts
from .mailing import (
    attach_file,
    change_mailing,
    choose_recipients,
    discard_mailing,
    draft_mailing,
    finish_mailing,
    send_mailing,
    send_mailing_now,
    send_mailing_proof,
    show_in_archive,
    take_back_mailing,
)
from .needs import forget_needs, meet_need, note_needs_read
from .nudging import Nudged, nudge
from .papers import add_file, add_link, change_paper, move_paper, remove_paper
from .questions import accept_proposal, answer_question, decline_proposal
from .reading import mark_of_words, proposed_in, show_viewpoint, without_words
from .reminding import ask_for_agendas, remind
from .responding import answer_group
from .said import Said
from .saying import (
    Sayer,
    Words,
    change_viewpoint,
    confirm_viewpoint,
    forget_unconfirmed_viewpoint,
    register_viewpoint,
    say,
    sayer_for,
    sayer_signed_in,
    why_closed,
    why_not_changed,
    withdraw_viewpoint,
)
from .seating import fill_seats, needs_seat, seats_left
from .sending import TakenBack, call_and_invite, invite_again, revoke, send_proof, take_back
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
from .writing_back import letters_to_them, told_of_withdrawal, write_back

__all__ = [
    "UNCONFIRMED_KEPT",
    "AgendaLine",
    "Consequences",
    "MeetingDetails",
    "Nudged",
    "Person",
    "Said",
    "Sayer",
    "TakenBack",
    "Words",
    "accept_proposal",
    "add_asked",
    "add_at_door",
    "add_file",
    "add_groups",
    "add_link",
    "answer",
    "answer_group",
    "answer_question",
    "ask",
    "ask_for_agendas",
    "attach_file",
    "begin_group",
    "call_and_invite",
    "call_meeting",
    "cancel_meeting",
    "change_dialogue",
    "change_group",
    "change_mailing",
    "change_meeting",
    "change_paper",
    "change_sign_up",
    "change_viewpoint",
    "check_day",
    "choose",
    "choose_asked",
    "choose_recipients",
    "close_dialogue",
    "close_held",
    "confirm_by_phone",
    "confirm_sign_up",
    "confirm_viewpoint",
    "consequences",
    "decline_proposal",
    "discard_dialogue",
    "discard_draft",
    "discard_mailing",
    "draft_dialogue",
    "draft_mailing",
    "draft_meeting",
    "fill_seats",
    "finish_mailing",
    "forget_needs",
    "forget_unconfirmed",
    "forget_unconfirmed_viewpoint",
    "invite_again",
    "invite_all",
    "invite_new_contacts",
    "letters_to_persons",
    "letters_to_them",
    "mark_answered",
    "mark_of_words",
    "marks",
    "marks_of",
    "meet_need",
    "merge_groups",
    "move_group",
    "move_paper",
    "needs_seat",
    "note_needs_read",
    "note_phoned",
    "nudge",
    "objections",
    "open_dialogue",
    "prolong",
    "proposed_in",
    "put_in_group",
    "register_person",
    "register_viewpoint",
    "remind",
    "remove_paper",
    "revoke",
    "say",
    "sayer_for",
    "sayer_signed_in",
    "seats_left",
    "send_dialogue_proof",
    "send_mailing",
    "send_mailing_now",
    "send_mailing_proof",
    "send_proof",
    "set_parts",
    "show_in_archive",
    "show_viewpoint",
    "sign_up",
    "take_back",
    "take_back_mailing",
    "take_back_sign_up",
    "take_out",
    "tell_persons",
    "tick",
    "told_of_withdrawal",
    "too_late_to_call",
    "why_closed",
    "why_not_changed",
    "withdraw_dialogue",
    "withdraw_viewpoint",
    "without_words",
    "write_back",
]
