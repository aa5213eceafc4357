"""What may be typed of inventories, plans, goals, actions and steering documents."""

from .areas import ONLY_SHOWN, AreaForm, CloseAreaForm, NewAreaForm
from .asking import AskingForm
from .suggestions import PASSED_ON, AnswerSuggestionForm, SuggestionForm

__all__ = [
    "ONLY_SHOWN",
    "PASSED_ON",
    "AnswerSuggestionForm",
    "AreaForm",
    "AskingForm",
    "CloseAreaForm",
    "NewAreaForm",
    "SuggestionForm",
]
