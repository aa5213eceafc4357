"""Which evening suits a meeting with associations."""

from datetime import date, time, timedelta

from portal.web import clock

from ..enums import MeetingKind
from ..models import promised_lead

# Associations meet in the evening, Tuesday to Thursday.
EVENING = (time(18, 0), time(20, 30))
_TUESDAY, _THURSDAY = 1, 3
_MARGIN = timedelta(days=3)


def proposed_day(kind: str = MeetingKind.ASSEMBLY) -> date:
    """The first Tuesday to Thursday that keeps the promise with some days to spare, holidays avoided."""
    day = clock.today() + timedelta(days=promised_lead(kind) or 21) + _MARGIN
    while not _TUESDAY <= day.weekday() <= _THURSDAY or _is_time_off(day):
        day += timedelta(days=1)
    return day


def _is_time_off(day: date) -> bool:
    """July, Christmas and New Year, and the fixed days around 1 May and 6 June."""
    christmas = (day.month, day.day) >= (12, 18) or (day.month, day.day) <= (1, 7)
    return christmas or day.month == 7 or (day.month, day.day) in {(4, 30), (5, 1), (6, 5), (6, 6)}
