"""What this room does by the clock."""

from datetime import timedelta

from celery import shared_task

from portal.web.actor import THE_CLOCK
from portal.web.rooms import ClockEntry

from .services import start_due


@shared_task
def start_plans() -> int:
    """Adopted plans whose first day has come begin to run; how many began."""
    return start_due(actor=THE_CLOCK)


CLOCK = [
    ClockEntry("start-plans", "actionplans.tasks.start_plans", timedelta(minutes=10)),
]
