"""What may be typed of inventories, plans, goals, actions and steering documents."""

from .carrying_over import CarryOverForm
from .consulting import ConsultForm, LeadingForm, TakenInForm
from .deciding import CorrectForm, DecisionForm, ReturnForm, SendForm, StepForm
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
    "DecisionForm",
    "GoalForm",
    "IntroductionForm",
    "LeadingForm",
    "NewPlanForm",
    "ReturnForm",
    "SendForm",
    "StepForm",
    "TakenInForm",
]
from .measuring import CorrectValueForm, MeasureForm, OutcomeForm

__all__ = ["CorrectValueForm", "MeasureForm", "OutcomeForm"]
