"""What a person may type about a meeting, and when answering an invitation."""

from .agenda import agenda_lines, agenda_text
from .answers import AnswerForm
from .evenings import EVENING, proposed_day
from .meetings import MeetingForm

__all__ = ["EVENING", "AnswerForm", "MeetingForm", "agenda_lines", "agenda_text", "proposed_day"]
