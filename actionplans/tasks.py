"""What this room does by the clock."""

from datetime import time, timedelta

from celery import shared_task

from portal.web import clock
from portal.web.actor import THE_CLOCK
from portal.web.rooms import ClockEntry

from .services import follow_dialogues, pass_on, remind_of_what_is_owed, start_due

# Nobody's telephone rings at midnight: a day's reminders begin in the morning.
MORNING = time(8)


@shared_task
def follow_consultations() -> int:
    """Plans whose consultation has been opened, or regretted; how many moved."""
    return follow_dialogues(actor=THE_CLOCK)


@shared_task
def remind_owners() -> int:
    """Remind those who owe reports, values and steps; tell heads of what is long late. How many letters."""
    if clock.now() < clock.instant(clock.today(), MORNING):
        return 0
    return remind_of_what_is_owed(actor=THE_CLOCK)


@shared_task
def pass_on_what_was_left() -> int:
    """What stands for somebody who has left passes to the deputy; how many things."""
    return pass_on(actor=THE_CLOCK)


@shared_task
def start_plans() -> int:
    """Adopted plans whose first day has come begin to run; how many began."""
    return start_due(actor=THE_CLOCK)


CLOCK = [
    ClockEntry("start-plans", "actionplans.tasks.start_plans", timedelta(minutes=10)),
    ClockEntry("follow-consultations", "actionplans.tasks.follow_consultations", timedelta(seconds=10)),
    ClockEntry("remind-owners", "actionplans.tasks.remind_owners", timedelta(minutes=10)),
    ClockEntry("pass-on-what-was-left", "actionplans.tasks.pass_on_what_was_left", timedelta(hours=1)),
]
