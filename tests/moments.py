"""Moments that tests live at."""

from datetime import UTC, datetime, timedelta

from portal.web import clock


def in_days(days: int, **more: int) -> datetime:
    """When Stockholm's clocks show the same as now so many days on, and then so many hours or minutes more.

    Days are counted by the calendar: 24 hours each would be an hour wrong after the clocks have been put
    back or forward, and about midnight another date.
    """
    day = clock.now().astimezone(clock.STOCKHOLM) + timedelta(days=days)
    return day.astimezone(UTC) + timedelta(**more)
