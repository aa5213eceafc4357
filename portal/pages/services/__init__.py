"""What happens on the top floor: obstacles told of; own data asked for, corrected, protected and erased."""

from .accessibility import report_accessibility
from .erasing import Erased, erase_address, erase_person
from .own_data import (
    ask_for_own_data,
    ask_to_be_erased,
    correct_own_data,
    decline_to_erase,
    erase_as_asked,
    erase_oneself,
    forget_last_letters,
    whose_request,
)
from .protecting import protect, unprotect

__all__ = [
    "Erased",
    "ask_for_own_data",
    "ask_to_be_erased",
    "correct_own_data",
    "decline_to_erase",
    "erase_address",
    "erase_as_asked",
    "erase_oneself",
    "erase_person",
    "forget_last_letters",
    "protect",
    "report_accessibility",
    "unprotect",
    "whose_request",
]
