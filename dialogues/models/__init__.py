"""Meetings, agenda items, invitations, answers and reminders."""

from .asking import Question, QuestionQuerySet, RsvpNeed
from .invitations import Attendance, Invitation, InvitationQuerySet, Rsvp
from .mailings import Mailing, MailingCopy, MailingCopyQuerySet, MailingQuerySet
from .meetings import AgendaItem, LeadTime, Meeting, promised_lead
from .page import MeetingPage, page_of
from .papers import Paper
from .receipt import (
    Receipt,
    Sending,
    Sendings,
    mailing_sending,
    mailing_to_print,
    receipt_of,
    sendings_of,
    to_print,
)
from .reminders import Due, Reminder

__all__ = [
    "AgendaItem",
    "Attendance",
    "Due",
    "Invitation",
    "InvitationQuerySet",
    "LeadTime",
    "Mailing",
    "MailingCopy",
    "MailingCopyQuerySet",
    "MailingQuerySet",
    "Meeting",
    "MeetingPage",
    "Paper",
    "Question",
    "QuestionQuerySet",
    "Receipt",
    "Reminder",
    "Rsvp",
    "RsvpNeed",
    "Sending",
    "Sendings",
    "mailing_sending",
    "mailing_to_print",
    "page_of",
    "promised_lead",
    "receipt_of",
    "sendings_of",
    "to_print",
]
