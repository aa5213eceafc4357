"""What this room does by the clock."""

from datetime import timedelta

from celery import shared_task

from portal.web.actor import THE_CLOCK
from portal.web.rooms import ClockEntry

from .services import forget_enclosures


@shared_task
def forget_what_has_arrived() -> int:
    """Files whose letters have reached the diary; how many."""
    return forget_enclosures(actor=THE_CLOCK)


CLOCK = [
    ClockEntry("forget-what-has-arrived", "portal.records.tasks.forget_what_has_arrived", timedelta(hours=1))
]
