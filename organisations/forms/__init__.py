"""What a person may type about organisations, their contacts, and a register that comes in, and choices."""

from .deciding import AskForm, ConfirmForm, RefuseForm
from .handing_over import SuccessorForm
from .importing import MOST_UPLOADED, DecisionForm, RegisterFileForm
from .keeping import ContactForm, OrganisationForm
from .registering import STEPS, AppealForm, BeginForm, LaterForm, NameStep, ReplyForm
from .selecting import ONLY_SHOWN, SAVE_SELECTION, ChosenForm, SelectionForm

__all__ = [
    "MOST_UPLOADED",
    "ONLY_SHOWN",
    "SAVE_SELECTION",
    "STEPS",
    "AppealForm",
    "AskForm",
    "BeginForm",
    "ChosenForm",
    "ConfirmForm",
    "ContactForm",
    "DecisionForm",
    "LaterForm",
    "NameStep",
    "OrganisationForm",
    "RefuseForm",
    "RegisterFileForm",
    "ReplyForm",
    "SelectionForm",
    "SuccessorForm",
]
