"""Meetings, agenda items, invitations and answers."""

from .asking import Question, QuestionQuerySet, RsvpNeed
from .attending import (
    AnswerLine,
    Figures,
    answers_to,
    at_the_door,
    changed_since,
    door_closes,
    door_is_open,
    door_opens,
    figures_of,
    in_lines,
    last_event,
    needs_at,
    proposals_to,
    proposals_with_askers,
    questions_to,
    questions_with_askers,
    silent,
    with_contacts,
)
from .invitations import Attendance, Invitation, InvitationQuerySet, Rsvp
from .meetings import AgendaItem, LeadTime, Meeting, promised_lead
from .page import MeetingPage, page_of
from .papers import Paper
from .receipt import Receipt, Sendings, receipt_of, sendings_of, to_print

__all__ = [
    "AgendaItem",
    "AnswerLine",
    "Attendance",
    "Figures",
    "Invitation",
    "InvitationQuerySet",
    "LeadTime",
    "Meeting",
    "MeetingPage",
    "Paper",
    "Question",
    "QuestionQuerySet",
    "Receipt",
    "Rsvp",
    "RsvpNeed",
    "Sendings",
    "answers_to",
    "at_the_door",
    "changed_since",
    "door_closes",
    "door_is_open",
    "door_opens",
    "figures_of",
    "in_lines",
    "last_event",
    "needs_at",
    "page_of",
    "promised_lead",
    "proposals_to",
    "proposals_with_askers",
    "questions_to",
    "questions_with_askers",
    "receipt_of",
    "sendings_of",
    "silent",
    "to_print",
    "with_contacts",
]
