"""What runs by the clock for organisations."""

from celery import shared_task
from celery.schedules import crontab

from portal.web.actor import THE_CLOCK
from portal.web.rooms import ClockEntry

from .services import forget_import_rows, forget_unconfirmed


@shared_task
def forget_unconfirmed_contacts() -> int:
    """Each night: forget those who were named as contacts and never answered."""
    return forget_unconfirmed(actor=THE_CLOCK)


@shared_task
def forget_rows_not_taken() -> int:
    """Each night: forget rows of register files that nobody has decided or mended in time."""
    return forget_import_rows(actor=THE_CLOCK)


CLOCK = [
    ClockEntry(
        "forget-unconfirmed-contacts",
        "organisations.tasks.forget_unconfirmed_contacts",
        crontab(hour=3, minute=40),
    ),
    ClockEntry(
        "forget-rows-not-taken",
        "organisations.tasks.forget_rows_not_taken",
        crontab(hour=3, minute=50),
    ),
]
