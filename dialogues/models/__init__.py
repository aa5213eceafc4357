"""Meetings, agenda items, invitations and answers."""

from .asking import Question, QuestionQuerySet, RsvpNeed
from .changes import Difference, Stand, as_told, concerned_by, differences
from .invitations import Attendance, Invitation, InvitationQuerySet, Rsvp
from .meetings import AgendaItem, LeadTime, Meeting, promised_lead
from .page import MeetingPage, Seats, page_of
from .papers import Paper

__all__ = [
    "AgendaItem",
    "Attendance",
    "Difference",
    "Invitation",
    "InvitationQuerySet",
    "LeadTime",
    "Meeting",
    "MeetingPage",
    "Paper",
    "Question",
    "QuestionQuerySet",
    "Rsvp",
    "RsvpNeed",
    "Seats",
    "Stand",
    "as_told",
    "concerned_by",
    "differences",
    "page_of",
    "promised_lead",
]
