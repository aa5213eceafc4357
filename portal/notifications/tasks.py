"""What the post room does by the clock and when nudged."""

from datetime import timedelta

from celery import shared_task
from celery.schedules import crontab

from portal.web.health import note_sweep
from portal.web.rooms import ClockEntry

from .delivery import Ended, deliver_due
from .nudging import heard, nudge
from .services import close_finished_batches, forget_old_bodies

_TRIES_WHILE_UNREACHABLE = 6


@shared_task
def deliver_letters(unreachable: int = 0) -> int:
    """Deliver what is due; come back soon if there is more, or if the mail server was away."""
    heard()
    run = deliver_due()
    if run.ended is Ended.TIME_IS_UP:
        nudge()
    elif run.ended is Ended.UNREACHABLE and unreachable < _TRIES_WHILE_UNREACHABLE:
        deliver_letters.apply_async(kwargs={"unreachable": unreachable + 1}, countdown=8)
    return run.finished


@shared_task
def sweep() -> int:
    """Each minute: send what is due, whatever became of the nudges; how many letters."""
    run = deliver_due()
    close_finished_batches()
    note_sweep()
    return run.finished


@shared_task
def forget_bodies() -> int:
    """Each night: forget the text of letters older than thirty days."""
    return forget_old_bodies()


CLOCK = [
    ClockEntry("forget-bodies", "portal.notifications.tasks.forget_bodies", crontab(hour=3, minute=20)),
    ClockEntry("sweep", "portal.notifications.tasks.sweep", timedelta(minutes=1)),
]
