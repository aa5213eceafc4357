"""The one clock: it can stand still, and the database's triggers see the same moment."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.db import connection

from portal.web import clock

STORMY = "2027-03-11T18:00"


def database_now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT bryggan_now()")
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2027-03-11T18:00", datetime(2027, 3, 11, 17, tzinfo=UTC)),
        ("2027-07-11T18:00", datetime(2027, 7, 11, 16, tzinfo=UTC)),
        ("2027-03-11T18:00+00:00", datetime(2027, 3, 11, 18, tzinfo=UTC)),
        ("2027-03-11", datetime(2027, 3, 10, 23, tzinfo=UTC)),
    ],
)
def test_a_moment_without_an_offset_is_stockholms(text, instant):
    assert clock.parse(text) == instant


def test_what_is_no_moment_is_refused():
    with pytest.raises(ValueError):
        clock.parse("i morgon")


def test_now_is_in_utc():
    assert clock.now().tzinfo is UTC
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


@time_machine.travel("2027-03-10T23:30:00+00:00", tick=False)
def test_today_is_stockholms_day():
    assert clock.today() == date(2027, 3, 11)


@time_machine.travel("2027-06-30T21:59:00+00:00", tick=False)
def test_today_is_stockholms_day_in_summer_too():
    assert clock.today() == date(2027, 6, 30)


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        (date(2027, 3, 27), time(12, 0), 11),
        (date(2027, 3, 28), time(12, 0), 10),  # the day on which summer time begins
        (date(2027, 10, 31), time(12, 0), 11),  # and ends
    ],
)
def test_an_instant_is_when_stockholms_clocks_show_it(day, at, utc):
    assert clock.instant(day, at).hour == utc


def test_the_clock_stands_for_us_and_for_the_database(db):
    moment = clock.parse(STORMY)
    with clock.standing_at(moment):
        assert clock.now() == moment
        assert clock.today() == date(2027, 3, 11)
        assert database_now() == moment
    assert clock.now() != moment
    assert abs(database_now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_clock_that_stands_within_another_gives_back(db):
    outer, inner = clock.parse(STORMY), clock.parse("2028-01-01")
    with clock.standing_at(outer):
        with clock.standing_at(inner):
            assert database_now() == inner
        assert clock.now() == outer
        assert database_now() == outer


def test_a_fault_does_not_leave_the_clock_standing(db):
    with pytest.raises(RuntimeError), clock.standing_at(clock.parse(STORMY)):
        raise RuntimeError
    assert clock.now().year != 2027 or database_now() != clock.parse(STORMY)
    assert abs(database_now() - datetime.now(UTC)) < timedelta(seconds=5)
