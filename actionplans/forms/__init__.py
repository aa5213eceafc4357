"""What may be typed of inventories, plans, goals, actions and steering documents."""

from .actions import DONE, DocumentTieForm, EndForm, MeetingTieForm, MilestoneForm, NoteForm, StandingForm
from .areas import ONLY_SHOWN, AreaForm, CloseAreaForm, NewAreaForm
from .asking import AskingForm
from .carrying_over import CarryOverForm
from .consulting import ConsultForm, LeadingForm, TakenInForm
from .deciding import CorrectForm, DecisionForm, ReturnForm, SendForm, StepForm
from .documents import DocumentForm, NewDocumentForm
from .measuring import CorrectValueForm, MeasureForm, OutcomeForm
from .partners import NO, YES, PartnerForm, PartnershipForm, PhonedForm
from .planning import AboutPlanForm, NewPlanForm
from .reports import CorrectingForm, NewReportForm, ReportForm
from .suggestions import PASSED_ON, AnswerSuggestionForm, SuggestionForm
from .writing import ActionForm, AddForm, CardForm, GoalForm, IntroductionForm

__all__ = [
    "DONE",
    "NO",
    "ONLY_SHOWN",
    "PASSED_ON",
    "YES",
    "AboutPlanForm",
    "ActionForm",
    "AddForm",
    "AnswerSuggestionForm",
    "AreaForm",
    "AskingForm",
    "CardForm",
    "CarryOverForm",
    "CloseAreaForm",
    "ConsultForm",
    "CorrectForm",
    "CorrectValueForm",
    "CorrectingForm",
    "DecisionForm",
    "DocumentForm",
    "DocumentTieForm",
    "EndForm",
    "GoalForm",
    "IntroductionForm",
    "LeadingForm",
    "MeasureForm",
    "MeetingTieForm",
    "MilestoneForm",
    "NewAreaForm",
    "NewDocumentForm",
    "NewPlanForm",
    "NewReportForm",
    "NoteForm",
    "OutcomeForm",
    "PartnerForm",
    "PartnershipForm",
    "PhonedForm",
    "ReportForm",
    "ReturnForm",
    "SendForm",
    "StandingForm",
    "StepForm",
    "SuggestionForm",
    "TakenInForm",
]
