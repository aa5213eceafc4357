"""What runs by the clock for organisations."""

from celery import shared_task
from celery.schedules import crontab

from portal.web.actor import THE_CLOCK
from portal.web.rooms import ClockEntry

from .services import forget_unconfirmed


@shared_task
def forget_unconfirmed_contacts() -> int:
    """Each night: forget those who were named as contacts and never answered."""
    return forget_unconfirmed(actor=THE_CLOCK)


CLOCK = [
    ClockEntry(
        "forget-unconfirmed-contacts",
        "organisations.tasks.forget_unconfirmed_contacts",
        crontab(hour=3, minute=40),
    ),
]
