"""What a person may type about a meeting, and when answering an invitation."""

from .agenda import agenda_lines, agenda_text
from .answers import AnswerForm, ComingForm
from .codes import CodeForm
from .evenings import EVENING, proposed_day
from .mailings import FileForm, MailingForm, NewMailingForm
from .meetings import ChangeForm, DraftForm
from .overtaking import catch_up

__all__ = [
    "EVENING",
    "AnswerForm",
    "ChangeForm",
    "CodeForm",
    "ComingForm",
    "DraftForm",
    "FileForm",
    "MailingForm",
    "NewMailingForm",
    "agenda_lines",
    "agenda_text",
    "catch_up",
    "proposed_day",
]
