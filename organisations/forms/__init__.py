"""What a person may type about organisations, their contacts, and a register that comes in, and choices."""

from .handing_over import SuccessorForm
from .importing import MOST_UPLOADED, DecisionForm, RegisterFileForm
from .keeping import ContactForm, OrganisationForm
from .own import AnswerForm, ColleagueForm, JoinForm, OwnPageForm, RenamingForm
from .selecting import ONLY_SHOWN, SAVE_SELECTION, ChosenForm, SelectionForm

__all__ = [
    "MOST_UPLOADED",
    "ONLY_SHOWN",
    "SAVE_SELECTION",
    "AnswerForm",
    "ChosenForm",
    "ColleagueForm",
    "ContactForm",
    "DecisionForm",
    "JoinForm",
    "OrganisationForm",
    "OwnPageForm",
    "RegisterFileForm",
    "RenamingForm",
    "SelectionForm",
    "SuccessorForm",
]
