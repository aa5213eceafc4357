"""Meetings, agenda items, invitations and answers."""

from .asking import Question, QuestionQuerySet, RsvpNeed
from .calendar import Changes, Month, entry_of, in_calendars
from .changes import Difference, Stand, as_told, concerned_by, differences
from .invitations import Attendance, Invitation, InvitationQuerySet, Rsvp
from .meetings import AgendaItem, LeadTime, Meeting, promised_lead
from .page import MeetingPage, Seats, page_of
from .papers import Paper
from .receipt import Receipt, Sendings, receipt_of, sendings_of, to_print

__all__ = [
    "AgendaItem",
    "Attendance",
    "Changes",
    "Difference",
    "Invitation",
    "InvitationQuerySet",
    "LeadTime",
    "Meeting",
    "MeetingPage",
    "Month",
    "Paper",
    "Question",
    "QuestionQuerySet",
    "Receipt",
    "Rsvp",
    "RsvpNeed",
    "Seats",
    "Sendings",
    "Stand",
    "as_told",
    "concerned_by",
    "differences",
    "entry_of",
    "in_calendars",
    "page_of",
    "promised_lead",
    "receipt_of",
    "sendings_of",
    "to_print",
]
