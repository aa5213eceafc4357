"""Meetings, agenda items, invitations and answers."""

from .invitations import Attendance, Invitation, InvitationQuerySet, Rsvp
from .meetings import AgendaItem, LeadTime, Meeting, promised_lead
from .page import MeetingPage, page_of

__all__ = [
    "AgendaItem",
    "Attendance",
    "Invitation",
    "InvitationQuerySet",
    "LeadTime",
    "Meeting",
    "MeetingPage",
    "Rsvp",
    "page_of",
    "promised_lead",
]
