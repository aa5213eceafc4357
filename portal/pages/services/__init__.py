"""What happens on the top floor: obstacles told of, own data, people erased, what is old forgotten."""

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
from .processing import decide_processing
from .protecting import forget_protections, protect, unprotect
from .retention import ask_for_retention, carry_out_retention, note_unused_addresses

__all__ = [
    "Erased",
    "ask_for_own_data",
    "ask_for_retention",
    "ask_to_be_erased",
    "carry_out_retention",
    "correct_own_data",
    "decide_processing",
    "decline_to_erase",
    "erase_address",
    "erase_as_asked",
    "erase_oneself",
    "erase_person",
    "forget_last_letters",
    "forget_protections",
    "note_unused_addresses",
    "protect",
    "report_accessibility",
    "unprotect",
    "whose_request",
]
