"""What the content names: days counted from today, people, departments, organisations; and what is made."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from actionplans.models import Action, ActionPlan, Goal
from organisations.models import Organisation
from portal.people.models import Department, User
from portal.web import clock


@dataclass
class Made:
    """What is made so far, by the keys of the content."""

    plans: dict[str, ActionPlan] = field(default_factory=dict)
    goals: dict[tuple[str, str], Goal] = field(default_factory=dict)
    actions: dict[tuple[str, str], Action] = field(default_factory=dict)


def moment(ago: int, at: time = time(9)) -> datetime:
    """An instant so many days ago."""
    return clock.instant(clock.today() - timedelta(days=ago), at)


def day_from_now(number: int) -> date:
    """A day so many days from the one that the clock stands at."""
    return clock.today() + timedelta(days=number)


def somebody(email: str) -> User | None:
    """Who has this address; nobody where none is said."""
    return User.objects.get(email=email) if email else None


def department_called(name: str) -> Department:
    """The department of this name."""
    return Department.objects.get(name=name)


def organisation_called(name: str) -> Organisation:
    """The organisation of this name that came first into the register."""
    return Organisation.objects.filter(name=name).earliest("pk")
