"""What a person may type about organisations, their contacts, and a register that comes in, and choices."""

from .deciding import AskForm, ConfirmForm, RefuseForm
from .handing_over import SuccessorForm
from .importing import MOST_UPLOADED, DecisionForm, RegisterFileForm
from .keeping import ContactForm, OrganisationForm
from .own import AnswerForm, ColleagueForm, JoinForm, OwnPageForm, RenamingForm
from .registering import STEPS, TOO_MANY, AppealForm, BeginForm, LaterForm, NameStep, ReplyForm
from .selecting import ONLY_SHOWN, SAVE_SELECTION, ChosenForm, SelectionForm

__all__ = [
    "MOST_UPLOADED",
    "ONLY_SHOWN",
    "SAVE_SELECTION",
    "STEPS",
    "TOO_MANY",
    "AnswerForm",
    "AppealForm",
    "AskForm",
    "BeginForm",
    "ChosenForm",
    "ColleagueForm",
    "ConfirmForm",
    "ContactForm",
    "DecisionForm",
    "JoinForm",
    "LaterForm",
    "NameStep",
    "OrganisationForm",
    "OwnPageForm",
    "RefuseForm",
    "RegisterFileForm",
    "RenamingForm",
    "ReplyForm",
    "SelectionForm",
    "SuccessorForm",
]
