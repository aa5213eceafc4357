"""What a person may type about a meeting, and when answering an invitation."""

from .agenda import agenda_lines, agenda_text
from .answers import AnswerForm, ComingForm
from .attending import ACCEPT, DropInForm, ProposalForm, QuestionForm, RegisterForm
from .codes import CodeForm
from .evenings import proposed_day
from .mailings import FileForm, MailingForm, NewMailingForm
from .meetings import CancelForm, ChangeForm, DraftForm
from .overtaking import catch_up
from .papers import PaperChangeForm, PaperForm

__all__ = [
    "ACCEPT",
    "AnswerForm",
    "CancelForm",
    "ChangeForm",
    "CodeForm",
    "ComingForm",
    "DraftForm",
    "DropInForm",
    "FileForm",
    "MailingForm",
    "NewMailingForm",
    "PaperChangeForm",
    "PaperForm",
    "ProposalForm",
    "QuestionForm",
    "RegisterForm",
    "agenda_lines",
    "agenda_text",
    "catch_up",
    "proposed_day",
]
