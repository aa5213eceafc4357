"""What the top floor does by the clock."""

from datetime import timedelta

from celery import shared_task

from portal.web.actor import THE_CLOCK
from portal.web.rooms import ClockEntry

from . import services


@shared_task
def forget_last_letters() -> int:
    """Each ten minutes: erase the addresses of those whose last letter has left."""
    return services.forget_last_letters(actor=THE_CLOCK)


CLOCK = [
    ClockEntry("forget-last-letters", "portal.pages.tasks.forget_last_letters", timedelta(minutes=10)),
]
