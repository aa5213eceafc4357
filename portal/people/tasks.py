"""What runs by the clock for people."""

from celery import shared_task
from celery.schedules import crontab

from portal.web.actor import THE_CLOCK
from portal.web.rooms import ClockEntry

from .services import end_stale_claims


@shared_task
def end_what_the_login_gave() -> int:
    """Each night: roles and employments end for those who no longer come by the municipality's login."""
    return end_stale_claims(actor=THE_CLOCK)


CLOCK = [
    ClockEntry(
        "end-what-the-login-gave",
        "portal.people.tasks.end_what_the_login_gave",
        crontab(hour=3, minute=20),
    ),
]
