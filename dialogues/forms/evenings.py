"""Which evening suits a meeting with associations."""

from datetime import date, timedelta

from portal.web import clock

from ..enums import MeetingKind
from ..models import promised_lead

# Associations meet Tuesday to Thursday.
_TUESDAY, _THURSDAY = 1, 3
_MARGIN = timedelta(days=3)
# Days from Easter Sunday: Maundy Thursday, Ascension Day and its eve.
_AROUND_EASTER = {-3, 38, 39}


def proposed_day(kind: str = MeetingKind.ASSEMBLY) -> date:
    """The first Tuesday to Thursday that keeps the promise with some days to spare; no holiday, no eve."""
    day = clock.today() + timedelta(days=promised_lead(kind) or 21) + _MARGIN
    while not _TUESDAY <= day.weekday() <= _THURSDAY or _is_time_off(day):
        day += timedelta(days=1)
    return day


def _is_time_off(day: date) -> bool:
    """When associations are away: July, Christmas to the eighth of January, and the holidays and eves
    that fall on a Tuesday to Thursday. The Easter ones move; the others are around 1 May and 6 June.
    """
    christmas = (day.month, day.day) >= (12, 18) or (day.month, day.day) <= (1, 7)
    fixed = (day.month, day.day) in {(4, 30), (5, 1), (6, 5), (6, 6)}
    return christmas or day.month == 7 or fixed or (day - easter(day.year)).days in _AROUND_EASTER


def easter(year: int) -> date:
    """Easter Sunday of a year, by the Gregorian computus."""
    golden, century, of_century = year % 19, year // 100, year % 100
    leap = century - century // 4 - (8 * century + 13) // 25
    moon = (19 * golden + leap + 15) % 30
    moon -= (golden + 11 * moon) // 319
    weekday = (2 * (century % 4) + 2 * (of_century // 4) - of_century % 4 - moon + 32) % 7
    month = (moon + weekday + 90) // 25
    return date(year, month, (moon + weekday + month + 19) % 32)
