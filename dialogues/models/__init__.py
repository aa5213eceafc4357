"""Meetings, agenda items, invitations, answers and reminders."""

from .asking import Question, QuestionQuerySet, RsvpNeed
from .invitations import Attendance, Invitation, InvitationQuerySet, Rsvp
from .meetings import AgendaItem, LeadTime, Meeting, promised_lead
from .page import MeetingPage, page_of
from .papers import Paper
from .receipt import Receipt, Sendings, receipt_of, sendings_of, to_print
from .reminders import Due, Reminder

__all__ = [
    "AgendaItem",
    "Attendance",
    "Due",
    "Invitation",
    "InvitationQuerySet",
    "LeadTime",
    "Meeting",
    "MeetingPage",
    "Paper",
    "Question",
    "QuestionQuerySet",
    "Receipt",
    "Reminder",
    "Rsvp",
    "RsvpNeed",
    "Sendings",
    "page_of",
    "promised_lead",
    "receipt_of",
    "sendings_of",
    "to_print",
]
