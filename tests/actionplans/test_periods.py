"""The calendar of promised days."""

from datetime import date, timedelta

import pytest

from actionplans.models.periods import last_due, next_due, period_of
from portal.municipality.enums import ReportEvery

pytestmark = pytest.mark.django_db


def test_tertials_end_in_april_august_and_december():
    assert next_due(date(2027, 1, 1)) == date(2027, 4, 30)
    assert next_due(date(2027, 4, 30)) == date(2027, 4, 30)
    assert next_due(date(2027, 5, 1)) == date(2027, 8, 31)
    assert last_due(date(2027, 4, 30)) == date(2026, 12, 31)
    assert last_due(date(2027, 5, 1)) == date(2027, 4, 30)


def test_a_report_within_a_month_after_its_day_tells_of_the_time_that_ended_then():
    assert period_of(date(2027, 4, 20)) == date(2027, 4, 30)
    assert period_of(date(2027, 5, 30)) == date(2027, 4, 30)
    assert period_of(date(2027, 5, 31)) == date(2027, 8, 31)
    assert period_of(date(2027, 1, 3)) == date(2026, 12, 31)


@pytest.mark.parametrize("every", ReportEvery)
def test_each_day_lies_between_the_last_promised_day_and_the_next(every):
    day = date(2026, 12, 1)
    while day < date(2028, 2, 1):
        assert last_due(day, every) < day <= next_due(day, every)
        assert period_of(day, every) <= next_due(day, every)
        day += timedelta(days=1)
