"""What a person may type about a meeting or a dialogue, when answering, and when saying something."""

from .agenda import agenda_lines, agenda_text
from .answers import AnswerForm, ComingForm, InvitedForm
from .attending import ACCEPT, DropInForm, ProposalForm, QuestionForm, RegisterForm
from .choosing import ChoosingForm
from .codes import CodeForm
from .dialogues import DialogueForm, NewDialogueForm, ProlongForm, WithdrawForm
from .evenings import proposed_day
from .grouping import NEW, OUT, GroupForm, GroupingForm, MergingForm, MovingForm, ResponseForm
from .mailings import FileForm, MailingForm, NewMailingForm
from .meetings import CancelForm, ChangeForm, DraftForm
from .overtaking import catch_up
from .papers import PaperChangeForm, PaperForm
from .signing_up import ChangePersonForm, PersonForm, RegisterPersonForm, SignUpForm
from .viewpoints import (
    GuestWordsForm,
    OwnWordsForm,
    ReadingForm,
    RegisterViewpointForm,
    SignedInWordsForm,
    WordsForm,
)

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
    "DialogueForm",
    "DraftForm",
    "DropInForm",
    "FileForm",
    "GroupForm",
    "GroupingForm",
    "GuestWordsForm",
    "InvitedForm",
    "MailingForm",
    "MergingForm",
    "MovingForm",
    "NewDialogueForm",
    "NewMailingForm",
    "OwnWordsForm",
    "PaperChangeForm",
    "PaperForm",
    "PersonForm",
    "ProlongForm",
    "ProposalForm",
    "QuestionForm",
    "ReadingForm",
    "RegisterForm",
    "RegisterPersonForm",
    "RegisterViewpointForm",
    "ResponseForm",
    "SignUpForm",
    "SignedInWordsForm",
    "WithdrawForm",
    "WordsForm",
    "agenda_lines",
    "agenda_text",
    "catch_up",
    "proposed_day",
]
