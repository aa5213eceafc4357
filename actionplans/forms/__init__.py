"""What may be typed of inventories, plans, goals, actions and steering documents."""

from .carrying_over import CarryOverForm
from .consulting import ConsultForm, LeadingForm, TakenInForm
from .deciding import CorrectForm, DecisionForm, ReturnForm, SendForm, StepForm
from .measuring import CorrectValueForm, MeasureForm, OutcomeForm
from .planning import AboutPlanForm, NewPlanForm
from .writing import ActionForm, AddForm, CardForm, GoalForm, IntroductionForm

__all__ = [
    "AboutPlanForm",
    "ActionForm",
    "AddForm",
    "CardForm",
    "CarryOverForm",
    "ConsultForm",
    "CorrectForm",
    "CorrectValueForm",
    "DecisionForm",
    "GoalForm",
    "IntroductionForm",
    "LeadingForm",
    "MeasureForm",
    "NewPlanForm",
    "OutcomeForm",
    "ReturnForm",
    "SendForm",
    "StepForm",
    "TakenInForm",
]
