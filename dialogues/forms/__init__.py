"""What a person may type about a meeting, whom it invites, and when answering an invitation."""

from .agenda import agenda_lines, agenda_text
from .answers import AnswerForm, ComingForm, InvitedForm
from .attending import ACCEPT, DropInForm, ProposalForm, QuestionForm, RegisterForm
from .choosing import ChoosingForm
from .codes import CodeForm
from .evenings import proposed_day
from .grouping import NEW, OUT, GroupForm, GroupingForm, MergingForm, MovingForm, ResponseForm
from .mailings import FileForm, MailingForm, NewMailingForm
from .meetings import CancelForm, ChangeForm, DraftForm
from .overtaking import catch_up
from .papers import PaperChangeForm, PaperForm
from .signing_up import ChangePersonForm, PersonForm, RegisterPersonForm, SignUpForm

__all__ = [
    "ACCEPT",
    "NEW",
    "OUT",
    "AnswerForm",
    "CancelForm",
    "ChangeForm",
    "ChangePersonForm",
    "ChoosingForm",
    "CodeForm",
    "ComingForm",
    "DraftForm",
    "DropInForm",
    "FileForm",
    "GroupForm",
    "GroupingForm",
    "InvitedForm",
    "MailingForm",
    "MergingForm",
    "MovingForm",
    "NewMailingForm",
    "PaperChangeForm",
    "PaperForm",
    "PersonForm",
    "ProposalForm",
    "QuestionForm",
    "RegisterForm",
    "RegisterPersonForm",
    "ResponseForm",
    "SignUpForm",
    "agenda_lines",
    "agenda_text",
    "catch_up",
    "proposed_day",
]
