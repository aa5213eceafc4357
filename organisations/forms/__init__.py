"""What a person may type about organisations, their contacts, and a register that comes in."""

from .handing_over import SuccessorForm
from .importing import MOST_UPLOADED, DecisionForm, RegisterFileForm
from .keeping import ContactForm, OrganisationForm

__all__ = [
    "MOST_UPLOADED",
    "ContactForm",
    "DecisionForm",
    "OrganisationForm",
    "RegisterFileForm",
    "SuccessorForm",
]
