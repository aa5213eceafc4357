"""How the list of meetings is narrowed, and that of the answers to one."""

from .answers import BY_NAME, SHOWN, AnswersAsked
from .meetings import MeetingFilter

__all__ = ["BY_NAME", "SHOWN", "AnswersAsked", "MeetingFilter"]
