"""Meetings, agenda items, invitations and answers."""

from .invitations import Attendance, Invitation, Rsvp
from .meetings import AgendaItem, LeadTime, Meeting, promised_lead

__all__ = ["AgendaItem", "Attendance", "Invitation", "LeadTime", "Meeting", "Rsvp", "promised_lead"]
