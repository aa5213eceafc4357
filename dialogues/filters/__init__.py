"""How the lists of meetings and dialogues are narrowed, and that of the answers to a meeting."""

from .answers import BY_NAME, SHOWN, AnswersAsked
from .dialogues import DialogueFilter
from .meetings import MeetingFilter

__all__ = ["BY_NAME", "SHOWN", "AnswersAsked", "DialogueFilter", "MeetingFilter"]
