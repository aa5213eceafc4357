"""The letters of this room: about meetings and answers, reminders, and utskick."""

from .mailings import MAILING_NOTICES, mailing_specimen
from .meetings import MEETING_NOTICES, first_recipients, specimen
from .reminders import REMINDER_NOTICES

NOTICES = [*MEETING_NOTICES, *REMINDER_NOTICES, *MAILING_NOTICES]

__all__ = ["MAILING_NOTICES", "NOTICES", "first_recipients", "mailing_specimen", "specimen"]
