"""What may be typed of inventories, plans, goals, actions and steering documents."""

from .actions import DONE, DocumentTieForm, EndForm, MeetingTieForm, MilestoneForm, NoteForm, StandingForm
from .carrying_over import CarryOverForm
from .consulting import ConsultForm, LeadingForm, TakenInForm
from .deciding import CorrectForm, DecisionForm, ReturnForm, SendForm, StepForm
from .partners import ANSWERS, ANSWERS_BY_PHONE, ANSWERS_OF_PARTNERS, NO, YES, PartnerForm, PartnershipForm
from .planning import AboutPlanForm, NewPlanForm
from .reports import CorrectingForm, NewReportForm, ReportForm
from .writing import ActionForm, AddForm, CardForm, GoalForm, IntroductionForm

__all__ = [
    "ANSWERS",
    "ANSWERS_BY_PHONE",
    "ANSWERS_OF_PARTNERS",
    "DONE",
    "NO",
    "YES",
    "AboutPlanForm",
    "ActionForm",
    "AddForm",
    "CardForm",
    "CarryOverForm",
    "ConsultForm",
    "CorrectForm",
    "CorrectingForm",
    "DecisionForm",
    "DocumentTieForm",
    "EndForm",
    "GoalForm",
    "IntroductionForm",
    "LeadingForm",
    "MeetingTieForm",
    "MilestoneForm",
    "NewPlanForm",
    "NewReportForm",
    "NoteForm",
    "PartnerForm",
    "PartnershipForm",
    "ReportForm",
    "ReturnForm",
    "SendForm",
    "StandingForm",
    "StepForm",
    "TakenInForm",
]
