"""What the content names: days, people, departments, organisations, tags; and what is made so far."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from actionplans.models import Action, ActionPlan, Area, Goal
from organisations.models import Organisation
from portal.frames.models import Tag
from portal.people.models import Department, User
from portal.web import clock

# The content tells of a plan that runs as if it had begun so many days ago.
_AGE = 600


@dataclass
class Made:
    """What is made so far, by the keys of the content."""

    areas: dict[str, Area] = field(default_factory=dict)
    plans: dict[str, ActionPlan] = field(default_factory=dict)
    goals: dict[tuple[str, str], Goal] = field(default_factory=dict)
    actions: dict[tuple[str, str], Action] = field(default_factory=dict)


@dataclass(frozen=True)
class Period:
    """When a plan holds, and the days that its content tells of.

    In one that runs they are counted from today, and drawn out or together to the age that it has: all of it
    then happens after its first day, whatever day of the year the demo is made. In others they are counted
    from the first day.
    """

    first: date
    last: date
    today: date
    runs: bool

    @classmethod
    def of(cls, entry: dict) -> "Period":
        """Of a plan in the content, which counts years from this one."""
        today = clock.today()
        first, last = (today.year + years for years in entry["years"])
        return cls(date(first, 1, 1), date(last, 12, 31), today, first <= today.year <= last)

    def day(self, number: int) -> date:
        """A day that the content tells of, within the period."""
        if not self.runs:
            day = self.first + timedelta(days=number)
        elif number >= 0:
            day = self.today + timedelta(days=number)
        else:
            day = self.today + timedelta(days=round(number * (self.today - self.first).days / _AGE))
        return min(max(weekday(day), self.first), self.last)

    def before(self, days: int) -> date:
        """So many days before the first; of one that is still to come, so many before today."""
        return weekday(min(self.first, self.today) - timedelta(days=days))


def weekday(day: date) -> date:
    """The day, or the Friday before it: officials and committees do not work at week-ends."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def founded() -> date:
    """Since when the municipality has its departments in the portal: before the first plan was written."""
    return date(clock.today().year - 3, 8, 20)


def ago(days: int, at: time = time(9)) -> datetime:
    """An instant so many days ago."""
    return clock.instant(clock.today() - timedelta(days=days), at)


def somebody(email: str) -> User | None:
    """Who has this address; nobody where none is said."""
    return User.objects.get(email=email) if email else None


def department_called(name: str) -> Department:
    """The department of this name."""
    return Department.objects.get(name=name)


def organisation_called(name: str) -> Organisation:
    """The organisation of this name that came first into the register."""
    return Organisation.objects.filter(name=name).earliest("pk")


def tags(frame: str, keys: Iterable[str]) -> list[Tag]:
    """Of one frame, by their keys."""
    return list(Tag.objects.filter(frame=frame, key__in=keys))
