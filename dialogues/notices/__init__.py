"""The letters of this room: to those invited and those who come by themselves, utskick, viewpoints."""

from . import answered, asked, invitations, persons, trying
from .dialogues import DIALOGUE_NOTICES, KIND_OF_VIEWPOINTS, dialogue_specimen
from .mailings import MAILING_NOTICES, mailing_recipients, mailing_specimen
from .reminders import REMINDER_NOTICES
from .trying import first_recipients, specimen
from .viewpoints import VIEWPOINT_NOTICES, draft_to_sayer

__all__ = [
    "KIND_OF_VIEWPOINTS",
    "MAILING_NOTICES",
    "NOTICES",
    "dialogue_specimen",
    "draft_to_sayer",
    "first_recipients",
    "mailing_recipients",
    "mailing_specimen",
    "specimen",
]

NOTICES = [
    *invitations.NOTICES,
    *persons.NOTICES,
    *asked.NOTICES,
    *answered.NOTICES,
    *trying.NOTICES,
    *REMINDER_NOTICES,
    *MAILING_NOTICES,
    *DIALOGUE_NOTICES,
    *VIEWPOINT_NOTICES,
]
