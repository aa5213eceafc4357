"""Swedish working days."""

from datetime import date

import pytest

from portal.web.workdays import easter, is_workday, workdays_after


@pytest.mark.parametrize(
    "sunday", [date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28), date(2030, 4, 21), date(2038, 4, 25)]
)
def test_easter_is_when_it_is(sunday):
    assert easter(sunday.year) == sunday


@pytest.mark.parametrize(
    "day",
    [
        date(2027, 1, 6),  # trettondagen, a Wednesday
        date(2027, 3, 26),  # långfredagen
        date(2027, 3, 29),  # annandag påsk
        date(2027, 5, 6),  # Kristi himmelsfärd
        date(2028, 6, 6),  # nationaldagen, a Tuesday
        date(2027, 6, 25),  # midsommarafton
        date(2026, 12, 24),  # julafton, a Thursday
        date(2027, 3, 6),  # a Saturday
        date(2027, 3, 7),  # a Sunday
    ],
)
def test_offices_are_closed(day):
    assert not is_workday(day)


@pytest.mark.parametrize("day", [date(2027, 6, 18), date(2027, 3, 25), date(2027, 5, 7), date(2027, 4, 30)])
def test_offices_are_open(day):
    assert is_workday(day)


@pytest.mark.parametrize(
    ("day", "second"),
    [
        (date(2027, 3, 9), date(2027, 3, 11)),  # Tuesday, Thursday
        (date(2027, 3, 12), date(2027, 3, 16)),  # Friday, Tuesday
        (date(2027, 3, 25), date(2027, 3, 31)),  # over Easter
        (date(2026, 12, 23), date(2026, 12, 29)),  # over Christmas
    ],
)
def test_two_working_days_later(day, second):
    assert workdays_after(day, 2) == second
