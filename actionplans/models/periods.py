"""The calendar of promises: by which days the municipality has said that it reports."""

from datetime import date, timedelta

from portal.municipality.current import municipality
from portal.municipality.enums import ReportEvery

_DAYS = {
    ReportEvery.QUARTER: ((3, 31), (6, 30), (9, 30), (12, 31)),
    ReportEvery.TERTIAL: ((4, 30), (8, 31), (12, 31)),
    ReportEvery.HALF_YEAR: ((6, 30), (12, 31)),
    ReportEvery.YEAR: ((12, 31),),
}
# A report that comes so long after its day still tells of the time that ended then.
GRACE = timedelta(days=30)


def next_due(day: date, every: str = "") -> date:
    """The first promised day from this one on; by the municipality's rhythm where no other is given."""
    return next(due for due in _around(day, every) if due >= day)


def last_due(day: date, every: str = "") -> date:
    """The last promised day before this one: what has not come by now is late."""
    return next(due for due in reversed(_around(day, every)) if due < day)


def period_of(day: date, every: str = "") -> date:
    """Of which time a report of this day tells, by its last day: what comes within a month after, of that.

    So a report for a promised day has come once there is one whose period is that day or later.
    """
    return next_due(day - GRACE, every)


def _around(day: date, every: str) -> list[date]:
    days = _DAYS[ReportEvery(every or municipality().report_every)]
    return [date(year, *due) for year in (day.year - 1, day.year, day.year + 1) for due in days]
