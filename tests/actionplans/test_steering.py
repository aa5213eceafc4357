"""The steering group's page: all departments side by side, those first that need a decision."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actionplans.models import Action, PlanStep
from actionplans.models.steering import steering, totals
from portal.people.enums import Role
from portal.web import clock
from tests.factories import (
    ActionFactory,
    DepartmentFactory,
    DialogueFactory,
    GoalFactory,
    MeasurementFactory,
    PlanFactory,
    ResponseFactory,
    ViewpointFactory,
    staff,
)

pytestmark = pytest.mark.django_db


def days(number: int):
    return clock.today() + timedelta(days=number)


def a_plan(**fields):
    """One in force since a year, for a year more."""
    return PlanFactory(starts_on=days(-365), ends_on=days(365), **fields)


def test_those_that_need_a_decision_stand_first():
    calm, late, risky = (DepartmentFactory(name=name) for name in ("A", "Ö", "B"))
    for department in (calm, late, risky):
        ActionFactory(plan=a_plan(department=department))
    Action.objects.filter(plan__department=late).update(due_on=days(-1))
    Action.objects.filter(plan__department=risky).update(going="slowly")
    first, second, third = steering()
    assert [one.row.name for one in (first, second, third)] == ["Ö", "B", "A"]
    assert (first.late, second.at_risk) == (1, 1)
    assert third.is_calm
    assert totals([first, second, third])["late"] == 1


def test_an_action_for_which_nobody_is_responsible_is_counted_even_with_a_post():
    plan = a_plan(department=DepartmentFactory(parent=DepartmentFactory()))
    ActionFactory(plan=plan, responsible=None, responsibles_post="enhetschef")
    ActionFactory(plan=plan, responsible=None, done_on=days(-1))
    (one,) = steering()
    assert one.without_owner == 1


def test_goals_behind_and_goals_without_a_fresh_value_are_told_apart():
    plan = a_plan()
    ends = {"baseline_on": days(-365), "target_on": days(365)}
    worse, stale, good = (GoalFactory(plan=plan, **ends) for _ in range(3))
    MeasurementFactory(goal=worse, value=41)
    MeasurementFactory(goal=good, value=33)
    GoalFactory(plan=a_plan(state="draft"), **ends)
    goals = [stale, worse]
    (one,) = steering()
    assert [it.goal for it in one.behind] == [goals[1]]
    line = one.behind[0].line
    expected = line.expected_in_figures(line.latest.on)
    assert one.behind[0].figures == f"{line.with_unit(line.latest.value)}, väntat {expected}"
    MeasurementFactory(goal=stale, value=36, on=days(-360))
    Action.objects.all().delete()
    stale.measured_every = "quarter"
    stale.save()
    (one,) = steering()
    assert [it.goal for it in one.blind] == [stale]


def test_viewpoints_without_an_answer_count_once_the_time_is_over():
    department = DepartmentFactory()
    over = DialogueFactory(
        department=department, state="closed", opens_on=days(-80), closes_on=days(-40), answer_by=days(-1)
    )
    ViewpointFactory(dialogue=over)
    ViewpointFactory(dialogue=over, state="withdrawn")
    ViewpointFactory(dialogue=DialogueFactory(department=department))
    one = next(one for one in steering() if one.row.code == department.code)
    assert one.unanswered == 1
    assert one.is_late_with_answers


def test_the_next_decision_is_the_committees_meeting_or_what_has_to_be_done():
    sent, without, ending = (DepartmentFactory() for _ in range(3))
    plan = PlanFactory(department=sent, state="sent")
    PlanStep.objects.create(plan=plan, state="sent", on=days(-3), meeting_on=days(20), made_at=clock.now())
    PlanFactory(department=ending, starts_on=days(-300), ends_on=days(60))
    said = {one.row.code: one.decision for one in steering()}
    assert said[sent.code].day == days(20)
    assert said[without.code].words == "Börja på en plan"
    assert said[ending.code].day == days(60)


def test_the_page_is_for_the_steering_group_and_heads(client):
    address = reverse("steering")
    assert client.get(address).status_code == 302
    client.force_login(staff())
    assert client.get(address).status_code == 403
    client.force_login(staff(Role.STEERING))
    assert client.get(address).status_code == 200


def test_each_figure_leads_to_the_list_behind_it_and_promises_are_told(client):
    client.force_login(staff(Role.STEERING))
    plan = a_plan()
    action = ActionFactory(plan=plan, starts_on=days(-60), due_on=days(-1))
    answer = ResponseFactory(group__title="Fler lokaler på kvällar")
    page = client.get(reverse("steering")).content.decode()
    code = plan.department.code
    link = f"/handlingsplaner/atgarder/?forvaltning={code}&amp;lage=late"
    assert link in page
    assert action.title in client.get(link.replace("&amp;", "&")).content.decode()
    assert "Fler lokaler på kvällar" in page
    assert answer.get_absolute_url() in page


def test_the_page_asks_as_little_for_thirty_as_for_three(client):
    client.force_login(staff(Role.STEERING))
    counts = []
    for number in (3, 27):
        for _ in range(number):
            plan = a_plan(department=DepartmentFactory())
            ActionFactory(plan=plan)
            MeasurementFactory(goal=GoalFactory(plan=plan))
            over = DialogueFactory(department=plan.department, state="closed")
            ViewpointFactory(dialogue=over)
            ResponseFactory(group__dialogue=over)
        client.get(reverse("steering"))
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse("steering"))
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 16, [query["sql"][:80] for query in caught]
