"""The days on which offices are open in Sweden, and how promises are counted in them."""

from datetime import date, timedelta

_SATURDAY, _FRIDAY = 5, 4
# Lag (1989:1253) om allmänna helgdagar, and the three eves on which offices are closed.
_FIXED = {(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)}
# Days from Easter Sunday: Good Friday, Easter Monday, Ascension Day.
_AROUND_EASTER = {-2, 1, 39}


def is_workday(day: date) -> bool:
    """Whether offices are open: no Saturday, no Sunday, no holiday, no great eve."""
    is_midsummer_eve = day.month == 6 and 19 <= day.day <= 25 and day.weekday() == _FRIDAY
    is_off = (day.month, day.day) in _FIXED or (day - easter(day.year)).days in _AROUND_EASTER
    return day.weekday() < _SATURDAY and not is_off and not is_midsummer_eve


def workdays_after(day: date, number: int) -> date:
    """The last of so many working days; the day itself is not counted."""
    while number:
        day += timedelta(days=1)
        number -= is_workday(day)
    return day


def easter(year: int) -> date:
    """Easter Sunday of a year, by the Gregorian computus."""
    golden, century, of_century = year % 19, year // 100, year % 100
    leap = century - century // 4 - (8 * century + 13) // 25
    moon = (19 * golden + leap + 15) % 30
    moon -= (golden + 11 * moon) // 319
    weekday = (2 * (century % 4) + 2 * (of_century // 4) - of_century % 4 - moon + 32) % 7
    month = (moon + weekday + 90) // 25
    return date(year, month, (moon + weekday + month + 19) % 32)
