"""What may be typed of inventories, plans, goals, actions and steering documents."""

from .actions import DONE, DocumentTieForm, EndForm, MeetingTieForm, MilestoneForm, NoteForm, StandingForm
from .partners import ANSWERS, ANSWERS_BY_PHONE, ANSWERS_OF_PARTNERS, NO, YES, PartnerForm, PartnershipForm
from .reports import CorrectingForm, NewReportForm, ReportForm

__all__ = [
    "ANSWERS",
    "ANSWERS_BY_PHONE",
    "ANSWERS_OF_PARTNERS",
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
    "ReportForm",
    "StandingForm",
]
