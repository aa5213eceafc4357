"""Meetings, agenda items, invitations and answers."""

from .asking import Question, QuestionQuerySet, RsvpNeed
from .breadth import Breadth, Numbers, Part, breadth_of
from .invitations import Attendance, Invitation, InvitationQuerySet, Rsvp
from .meetings import AgendaItem, LeadTime, Meeting, promised_lead
from .page import MeetingPage, page_of
from .papers import Paper
from .receipt import Receipt, Sendings, receipt_of, sendings_of, to_print

__all__ = [
    "AgendaItem",
    "Attendance",
    "Breadth",
    "Invitation",
    "InvitationQuerySet",
    "LeadTime",
    "Meeting",
    "MeetingPage",
    "Numbers",
    "Paper",
    "Part",
    "Question",
    "QuestionQuerySet",
    "Receipt",
    "Rsvp",
    "RsvpNeed",
    "Sendings",
    "breadth_of",
    "page_of",
    "promised_lead",
    "receipt_of",
    "sendings_of",
    "to_print",
]
