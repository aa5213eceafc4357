"""What happens on the top floor: obstacles told of, people erased, what is old decided on and forgotten."""

from .erasing import Erased, erase_address, erase_person
from .processing import decide_processing
from .reporting import report_accessibility
from .retention import ask_for_retention, carry_out_retention, note_unused_addresses

__all__ = [
    "Erased",
    "ask_for_retention",
    "carry_out_retention",
    "decide_processing",
    "erase_address",
    "erase_person",
    "note_unused_addresses",
    "report_accessibility",
]
