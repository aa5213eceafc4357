"""What this room does by the clock."""

from datetime import time, timedelta

from celery import shared_task

from portal.web import clock
from portal.web.actor import THE_CLOCK
from portal.web.rooms import ClockEntry

from .models import Meeting
from .services import remind

# Nobody's telephone rings at midnight: a day's reminders begin in the morning.
MORNING = time(8)


@shared_task
def remind_unanswered() -> int:
    """Remind those who have not decided, of meetings whose last day to answer is near; how many letters."""
    today = clock.today()
    if clock.now() < clock.instant(today, MORNING):
        return 0
    return sum(remind(meeting, actor=THE_CLOCK) for meeting in Meeting.objects.to_remind_on(today))


CLOCK = [ClockEntry("remind-unanswered", "dialogues.tasks.remind_unanswered", timedelta(minutes=1))]
