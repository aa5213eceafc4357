"""What of plans waits on a desk: values to give, the year to follow up, lines that nobody answers for."""

from datetime import date, time

import pytest
from django.urls import reverse

from actionplans.models import ActionPlan
from dialogues.models import Dialogue
from portal.pages.desk import waiting_for
from portal.pages.desk.task import Task
from portal.people.enums import Role
from portal.people.models import Deputyship
from portal.web import clock
from tests.factories import (
    ActionFactory,
    DialogueFactory,
    GoalFactory,
    MeasurementFactory,
    PlanFactory,
    SnapshotFactory,
    staff,
)

pytestmark = pytest.mark.django_db

YEAR = clock.today().year + 1


def tasks(user, day: date) -> list[Task]:
    """What waits on a day, as somebody comes in."""
    user = type(user).objects.get(pk=user.pk)
    with clock.standing_at(clock.instant(day, time(9))):
        return [task for group in waiting_for(user)["groups"] for task in group.tasks]


def titles(user, day: date) -> list[str]:
    return [task.title for task in tasks(user, day)]


@pytest.fixture
def plan():
    """A plan that began with the year."""
    owner = staff()
    return PlanFactory(
        title="Planen", owner=owner, starts_on=date(YEAR, 1, 1), ends_on=date(YEAR + 1, 12, 31)
    )


def test_a_value_waits_until_it_is_given_for_whoever_gives_it_and_whoever_stands_in(plan):
    goal = GoalFactory(plan=plan, title="Färre ensamma", measured_every="tertial", measured_by=staff())
    deputy = staff()
    with clock.standing_at(clock.instant(date(YEAR, 4, 1), time(9))):
        Deputyship.objects.create(user=goal.measured_by, deputy=deputy)
    for person, absent in ((goal.measured_by, ""), (deputy, goal.measured_by.name)):
        (task,) = tasks(person, date(YEAR, 4, 29))
        assert (task.title, task.on_behalf_of) == ("Lämna ett mätvärde: Färre ensamma", absent)
        assert task.url == reverse("measure", kwargs={"code": goal.code, "slug": goal.slug})
    assert titles(goal.measured_by, date(YEAR, 4, 20)) == []
    MeasurementFactory(goal=goal, on=date(YEAR, 4, 29))
    assert titles(goal.measured_by, date(YEAR, 4, 30)) == []


def test_last_year_is_followed_up_in_the_first_quarter(plan):
    told = f"Följ upp {YEAR}: Planen"
    assert titles(plan.owner, date(YEAR, 12, 31)) == []
    assert titles(plan.owner, date(YEAR + 1, 1, 1)) == [told]
    assert titles(plan.owner, date(YEAR + 1, 4, 1)) == []
    snapshot = SnapshotFactory(plan=plan, year=YEAR)
    assert titles(plan.owner, date(YEAR + 1, 3, 31)) == [told]
    snapshot.closed_at = clock.now()
    snapshot.save()
    assert titles(plan.owner, date(YEAR + 1, 3, 31)) == []


def test_each_step_of_a_plan_in_the_making_waits_for_whom_it_is(plan):
    head, today, answered = staff(Role.HEAD), clock.today(), DialogueFactory(state="answered")
    for state, owner, heads in (
        ("consultation", ["Arbeta om efter remissen: Planen"], []),
        ("revised", [], ["Godkänn planen: Planen"]),
        ("approved", ["Skicka till nämnden: Planen"], []),
        ("returned", ["Arbeta om det nämnden har återremitterat: Planen"], []),
        ("sent", [], []),
    ):
        ActionPlan.objects.update(state=state, dialogue=answered)
        assert (titles(plan.owner, today), titles(head, today)) == (owner, heads)
    Dialogue.objects.update(state="closed")
    ActionPlan.objects.update(state="consultation")
    assert titles(plan.owner, today) == []


def test_a_head_sees_what_nobody_answers_for(plan):
    ActionFactory(plan=plan, title="Ringkedja", responsible=None)
    ActionFactory(plan=plan, title="Färdig", responsible=None, done_on=date(YEAR, 1, 2))
    assert titles(staff(Role.HEAD), date(YEAR, 2, 1)) == ["Ingen ansvarar för Ringkedja"]
    assert titles(staff(), date(YEAR, 2, 1)) == []
