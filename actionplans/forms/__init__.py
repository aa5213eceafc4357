"""What may be typed of inventories, plans, goals, actions and steering documents."""

from .actions import DONE, DocumentTieForm, EndForm, MeetingTieForm, MilestoneForm, NoteForm, StandingForm
from .partners import NO, YES, PartnerForm, PartnershipForm, PhonedForm
from .reports import CorrectingForm, NewReportForm, ReportForm

__all__ = [
    "DONE",
    "NO",
    "YES",
    "CorrectingForm",
    "DocumentTieForm",
    "EndForm",
    "MeetingTieForm",
    "MilestoneForm",
    "NewReportForm",
    "NoteForm",
    "PartnerForm",
    "PartnershipForm",
    "PhonedForm",
    "ReportForm",
    "StandingForm",
]
