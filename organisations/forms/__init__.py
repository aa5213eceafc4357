"""What a person may type about organisations, their contacts, and a register that comes in, and choices."""

from .handing_over import SuccessorForm
from .importing import MOST_UPLOADED, DecisionForm, RegisterFileForm
from .keeping import ContactForm, OrganisationForm
from .selecting import ONLY_SHOWN, SAVE_SELECTION, ChosenForm, SelectionForm

__all__ = [
    "MOST_UPLOADED",
    "ONLY_SHOWN",
    "SAVE_SELECTION",
    "ChosenForm",
    "ContactForm",
    "DecisionForm",
    "OrganisationForm",
    "RegisterFileForm",
    "SelectionForm",
    "SuccessorForm",
]
