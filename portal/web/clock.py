"""What time it is: the one place that asks.

Deadlines are dates, inclusive, judged in Europe/Stockholm; occasions are instants. A command may
make the clock stand at a moment (`manage.py tick --at`), and then the history's triggers in the
database read the same moment.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.utils import timezone

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def parse(text: str) -> datetime:
    """An instant from ISO 8601; without an offset it is Stockholm's. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=STOCKHOLM)


_standing_at: datetime | None = parse(settings.CLOCK_AT) if settings.CLOCK_AT else None


def now() -> datetime:
    """The present instant, in UTC."""
    return (_standing_at or timezone.now()).astimezone(UTC)


def today() -> date:
    """The present date in Stockholm."""
    return now().astimezone(STOCKHOLM).date()


def instant(day: date, at: time) -> datetime:
    """The instant at which Stockholm's clocks show `at` on `day`."""
    return datetime.combine(day, at, tzinfo=STOCKHOLM).astimezone(UTC)


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let the whole process, and this thread's database connection, live at `moment`."""
    global _standing_at
    before = _standing_at
    _standing_at = moment
    _tell_the_database(moment)
    try:
        yield
    finally:
        _standing_at = before
        _tell_the_database(before)


def _tell_the_database(moment: datetime | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bryggan.now', %s, false)", [moment.isoformat() if moment else ""])
