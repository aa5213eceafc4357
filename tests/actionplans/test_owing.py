"""What is owed: by whom, from when, and how many questions that costs."""

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actionplans.enums import Promise
from actionplans.models import PlanStep, all_owed, owed_by, to_tell
from portal.web import clock
from portal.web.templatetags.furniture import day as in_words
from tests.factories import (
    ActionFactory,
    GoalFactory,
    MeasurementFactory,
    MilestoneFactory,
    PlanFactory,
    staff,
)

pytestmark = pytest.mark.django_db

YEAR = clock.today().year + 1


def owed(day: date) -> list[tuple[str, str, date]]:
    """What, of which thing, by which day."""
    with clock.standing_at(clock.instant(day, time(9))):
        return [(one.what, one.thing.title, one.day) for one in all_owed()]


@pytest.fixture
def plan():
    """A plan of next year."""
    return PlanFactory(starts_on=date(YEAR, 1, 1), ends_on=date(YEAR, 12, 31))


def test_two_milestones_of_a_day_are_one_thing(plan):
    action = ActionFactory(plan=plan, title="Kafé")
    for title in ("Lokal", "Nyckel"):
        MilestoneFactory(action=action, title=title, due_on=date(YEAR, 2, 20))
    with clock.standing_at(clock.instant(date(YEAR, 2, 15), time(9))):
        (milestones,) = all_owed()
        assert milestones.sentence == f"Delmål senast {in_words(date(YEAR, 2, 20))}: Lokal, Nyckel."


def test_a_plan_decided_late_is_asked_of_from_then_on(plan):
    ActionFactory(plan=plan, title="Kafé")
    step = PlanStep.objects.create(plan=plan, state="adopted", on=date(YEAR, 4, 15), made_at=clock.now())
    assert owed(date(YEAR, 5, 10)) == []
    step.on = date(YEAR, 3, 1)
    step.save()
    assert owed(date(YEAR, 5, 10)) == [(Promise.REPORT, "Kafé", date(YEAR, 4, 30))]


def test_nothing_is_asked_of_time_in_which_the_plan_no_longer_was(plan):
    ActionFactory(plan=plan, title="Kafé", due_on=None)
    GoalFactory(plan=plan, measured_every="tertial", target_on=date(YEAR, 12, 31))
    last = {(Promise.REPORT, "Kafé", date(YEAR, 12, 31))}
    assert last < set(owed(date(YEAR + 1, 1, 10)))
    assert owed(date(YEAR + 1, 5, 10)) == []


def test_a_goal_whose_end_has_come_is_measured_no_more(plan):
    goal = GoalFactory(plan=plan, measured_every="tertial", target_on=date(YEAR, 4, 30))
    assert owed(date(YEAR, 4, 28)) == [(Promise.VALUE, goal.title, date(YEAR, 4, 30))]
    MeasurementFactory(goal=goal, on=date(YEAR, 4, 29))
    assert owed(date(YEAR, 9, 1)) == []


def test_where_nobody_is_responsible_the_plans_owner_owes_it(plan):
    action = ActionFactory(plan=plan, responsible=None)
    goal = GoalFactory(plan=plan, measured_every="tertial")
    with clock.standing_at(clock.instant(date(YEAR, 4, 28), time(9))):
        assert {one.to_id for one in to_tell()} == {plan.owner_id}
        assert [one.thing for one in owed_by(plan.owner)] == [action, goal]
        assert owed_by(staff()) == []


def test_who_is_told_costs_as_much_for_thirty_as_for_three(plan):
    def queries(number: int) -> int:
        for _each in range(number):
            action = ActionFactory(plan=plan)
            MilestoneFactory(action=action, due_on=date(YEAR, 4, 29))
            GoalFactory(plan=plan, measured_every="tertial", measured_by=staff())
        with clock.standing_at(clock.instant(date(YEAR, 4, 28), time(9))):
            with CaptureQueriesContext(connection) as captured:
                to_tell()
            return len(captured)

    queries(1)
    assert queries(3) == queries(30) == 7
