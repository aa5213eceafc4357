"""What this room does by the clock."""

from datetime import timedelta

from celery import shared_task

from portal.web.actor import THE_CLOCK
from portal.web.rooms import ClockEntry

from .services import follow_dialogues


@shared_task
def follow_consultations() -> int:
    """Plans whose consultation has been opened, or regretted; how many moved."""
    return follow_dialogues(actor=THE_CLOCK)


CLOCK = [
    ClockEntry("follow-consultations", "actionplans.tasks.follow_consultations", timedelta(minutes=1)),
]
