"""The public page of a plan: what everybody reads in each state, and what it costs."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from actionplans.enums import ActionState, PlanState
from actionplans.models import Action, ActionPlan, PlanStep, ProgressReport
from actionplans.models.plan_page import PlanPage
from portal.people.enums import Role
from portal.people.models import Committee, Employment
from portal.web import clock
from tests.factories import (
    ActionFactory,
    AreaFactory,
    DepartmentFactory,
    DialogueFactory,
    GoalFactory,
    MeasurementFactory,
    PartnerFactory,
    PlanFactory,
    ProgressReportFactory,
    SnapshotFactory,
    UserFactory,
    our_department,
    staff,
)

pytestmark = pytest.mark.django_db


def page_of(client, plan) -> str:
    """What stands on the page, without its marks."""
    response = client.get(plan.get_absolute_url())
    assert response.status_code == 200
    return re.sub(r"\s+", " ", strip_tags(response.content.decode().replace("\u00ad", "")))


def a_full_plan(actions=3, values=3, **fields):
    """A plan with its goals, actions, partners, reports and values."""
    plan = PlanFactory(**fields)
    goals = [GoalFactory(plan=plan, area=AreaFactory()), GoalFactory(plan=plan)]
    for goal in goals:
        for n in range(values):
            MeasurementFactory(goal=goal, on=clock.today() - timedelta(days=n), value=38 + n % 3)
    for n in range(actions):
        action = ActionFactory(plan=plan, goal=[*goals, None][n % 3])
        PartnerFactory(action=action)
        ProgressReportFactory(action=action)
    SnapshotFactory(plan=plan, closed_at=clock.now())
    return plan


def test_the_page_says_what_was_promised_how_far_what_is_done_and_what_came_of_it(client):
    plan = a_full_plan()
    GoalFactory(plan=plan, title="Fler unga har någonstans att vara", outcome="Tre lokaler har öppnat.")
    page = page_of(client, plan)
    for heading in ("Vad vi lovade", "Hur långt vi kommit", "Vad vi gör, och med vilka", "Vad det blev"):
        assert heading in page
    assert "Tre lokaler har öppnat." in page
    assert "0 av 3" in page
    assert "3 föreningar" in page
    assert "Så gick det" in page


@pytest.mark.parametrize(("actions", "values"), [(15, 3), (3, 30), (15, 30)])
def test_the_page_costs_the_same_for_few_and_many(client, actions, values):
    def queries(**how):
        plan = a_full_plan(**how, dialogue=DialogueFactory())
        client.get(plan.get_absolute_url())
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(plan.get_absolute_url()).status_code == 200
        return len(asked)

    few = queries(actions=3, values=3)
    assert queries(actions=actions, values=values) == few
    assert few <= 12


def test_the_first_view_is_light(client):
    plan = a_full_plan(actions=15, values=30)
    assert len(client.get(plan.get_absolute_url()).content) < 100_000


def test_goals_without_an_area_come_last_and_actions_without_a_goal_in_a_group_of_their_own(client):
    plan = PlanFactory()
    GoalFactory(plan=plan, title="Utan område", order=0)
    GoalFactory(plan=plan, title="Med område", order=1, area=AreaFactory(title="Ensamhet"))
    ActionFactory(plan=plan, title="Fristående")
    page = page_of(client, plan)
    assert page.index("Med område") < page.index("Utan område") < page.index("Mer vi gör")
    assert page.index("Mer vi gör") < page.index("Fristående")
    assert page.index("Ensamhet") < page.index("Med område")


def test_an_area_that_is_a_draft_is_not_told(client):
    goal = GoalFactory(area=AreaFactory(title="Bara utkast", state="draft"))
    assert "Bara utkast" not in page_of(client, goal.plan)


def test_a_draft_is_for_those_who_write_it(client):
    plan = PlanFactory(state="draft")
    assert client.get(plan.get_absolute_url()).status_code == 404
    client.force_login(staff())
    assert "Det här är ett utkast" in page_of(client, plan)


def test_an_empty_plan_says_so(client):
    assert "Planen är tom än så länge" in page_of(client, PlanFactory(state="consultation"))
    assert "Planen har inga mål eller åtgärder här" in page_of(client, PlanFactory(purpose=""))


def test_on_consultation_there_is_one_thing_to_do(client):
    plan = PlanFactory(state="consultation", dialogue=DialogueFactory())
    GoalFactory(plan=plan)
    page = page_of(client, plan)
    assert "Tyck till om planen" in page
    assert "Ingen nämnd har antagit det än" in page
    assert "Vad vi vill lova" in page
    assert "Vad det blev" not in page


def test_what_is_decided_asks_for_no_more_viewpoints(client):
    page = page_of(client, PlanFactory(dialogue=DialogueFactory()))
    assert "Synpunkterna på planen" in page
    assert "Tyck till" not in page
    assert "På remiss" not in page


@pytest.mark.parametrize(
    ("state", "words"), [("closed", "Synpunkterna på planen"), ("answered", "Så svarade vi på synpunkterna")]
)
def test_afterwards_the_answers_are_read(client, state, words):
    plan = PlanFactory(state="revised", dialogue=DialogueFactory(state=state))
    page = page_of(client, plan)
    assert words in page
    assert "Tyck till" not in page


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_a_consultation_that_nobody_sees_is_not_told(client, state):
    page = page_of(client, PlanFactory(state="revised", dialogue=DialogueFactory(state=state)))
    assert "ynpunkter" not in page


def test_the_decision_stands_in_the_head(client):
    plan = PlanFactory(owner__name="Karin Falk")
    Employment.objects.create(user=plan.owner, department=our_department(), post="förvaltningschef")
    committee = Committee.objects.create(code="SN", name="Socialnämnden")
    PlanStep.objects.create(
        plan=plan,
        state=PlanState.ADOPTED,
        on=clock.today().replace(month=12, day=9),
        committee=committee,
        paragraph="§ 112",
        file_number="SN 2025/340",
        made_at=clock.now(),
    )
    page = page_of(client, plan)
    assert f"Socialnämnden 9 december {clock.today().year}, § 112, SN 2025/340" in page
    assert "Förvaltningschef, Vår förvaltning" in page
    assert "Karin Falk" not in page
    assert "Nästa rapport" in page


def test_everybody_fetches_an_adopted_plan_as_pdf(client):
    assert "Hämta planen som PDF" in page_of(client, PlanFactory())
    assert "Hämta planen som PDF" not in page_of(client, PlanFactory(state="consultation"))


def test_the_consultation_leads_to_its_plan(client):
    plan = PlanFactory(state="consultation", dialogue=DialogueFactory())
    assert plan.get_absolute_url() in client.get(plan.dialogue.get_absolute_url()).content.decode()
    hidden = PlanFactory(state="draft", dialogue=DialogueFactory())
    assert hidden.get_absolute_url() not in client.get(hidden.dialogue.get_absolute_url()).content.decode()


def test_a_returned_plan_says_what_the_committee_asks(client):
    plan = PlanFactory(state="returned")
    PlanStep.objects.create(
        plan=plan, state="returned", on=clock.today(), text="Hör ungdomsrådet.", made_at=clock.now()
    )
    page = page_of(client, plan)
    assert "Nämnden har skickat tillbaka planen. Hör ungdomsrådet." in page
    assert "Nästa rapport" not in page


def test_a_replaced_plan_leads_to_its_successor_once_that_is_public(client):
    plan = PlanFactory(state="replaced")
    following = PlanFactory(title="Nästa plan", carried_from=plan, state="draft")
    assert "Nästa plan" not in page_of(client, plan)
    following.state = "running"
    following.save()
    assert "Den är ersatt av Nästa plan." in page_of(client, plan)


def test_staff_are_led_to_the_next_plan_once_it_is_begun(client):
    client.force_login(staff())
    plan = PlanFactory()
    assert "Gör nästa plan av den här" in page_of(client, plan)
    PlanFactory(carried_from=plan, state="draft")
    page = page_of(client, plan)
    assert "Till nästa plan" in page
    assert "Gör nästa plan av den här" not in page


def test_what_goes_on_in_the_next_plan_is_late_in_neither(client):
    """Found in a municipality whose first plan had been replaced: all that went on stood as late for good."""
    past = clock.today() - timedelta(days=1)
    before = ActionFactory(plan__state="replaced", starts_on=None, due_on=past)
    ProgressReportFactory(action=before, next_step="Fråga byalaget", next_on=past)
    now = ActionFactory(carried_from=before, plan__carried_from=before.plan)
    [row] = PlanPage(before.plan).rows
    assert (row.state, row.when) == (ActionState.CONTINUED, "Går vidare i nästa plan")
    assert not PlanPage(before.plan).late
    before, report = Action.objects.standing().get(pk=before.pk), ProgressReport.objects.for_page().get()
    assert (before.as_station().owed, report.as_station().owed) == (None, None)
    assert Action.objects.standing().get(pk=now.pk).as_station().owed is not None


def test_partners_are_told_when_they_have_said_yes_each_counted_once(client):
    action = ActionFactory()
    yes = PartnerFactory(action=action, organisation__name="PRO Skärsjö")
    PartnerFactory(action=ActionFactory(plan=action.plan), organisation=yes.organisation)
    PartnerFactory(action=action, organisation__name="Lotsen", state="asked")
    page = page_of(client, action.plan)
    assert "PRO Skärsjö" in page
    assert "Lotsen" not in page
    assert PlanPage(action.plan).partners == 1


def test_the_late_one_is_counted_and_linked(client):
    late = ActionFactory(starts_on=None, due_on=clock.today() - timedelta(days=1))
    html = client.get(late.plan.get_absolute_url()).content.decode()
    assert f'href="#atgard-{late.code}"' in html
    assert f'id="atgard-{late.code}"' in html


def test_an_action_says_when():
    today = clock.today()
    plan = PlanFactory()
    late = ActionFactory(plan=plan, starts_on=None, due_on=today - timedelta(days=1))
    said_late = ActionFactory(plan=plan, overruled_as="late", overruled_because="Avtalet dröjer.")
    dropped = ActionFactory(plan=plan, dropped_on=today, dropped_because="Lokalen såldes.")
    nothing = ActionFactory(plan=plan, starts_on=None, due_on=None)
    rows = {row.code: row for row in PlanPage(plan).rows}
    assert rows[late.code].when.startswith("Sen sedan ")
    assert (rows[said_late.code].when, rows[said_late.code].note) == ("Sen", "Avtalet dröjer.")
    assert rows[dropped.code].note == "Lokalen såldes."
    assert rows[nothing.code].when == "Pågår"
    assert rows[nothing.code].state == ActionState.GOING


def test_what_is_written_in_english_is_said_to_be(client):
    plan = PlanFactory(language="en", title="Action plan for collaboration")
    GoalFactory(plan=plan, title="Fewer are lonely")
    html = client.get(plan.get_absolute_url()).content.decode()
    assert re.search(r'<h1[^>]* lang="en">Action plan', html)
    assert re.search(r'<h2[^>]* lang="en">', html)


def test_a_visitor_is_offered_nothing_that_only_staff_may(client):
    goal = GoalFactory()
    assert "Lämna mätvärde" not in page_of(client, goal.plan)
    client.force_login(staff())
    assert "Lämna mätvärde" in page_of(client, goal.plan)


def test_what_people_have_written_is_text_in_the_rows_too(client):
    action = ActionFactory(
        title="<b>Kaféer</b>", what="<i>Varje</i> vecka", responsibles_post="<u>chef</u>", due_on=None
    )
    PartnerFactory(action=action, organisation__name="<em>PRO</em>")
    html = client.get(action.plan.get_absolute_url()).content.decode()
    for written in ("&lt;b&gt;Kaféer", "&lt;i&gt;Varje", "&lt;u&gt;chef", "&lt;em&gt;PRO"):
        assert written in html
    assert not re.search(r"<(b|i|u|em)>(Kaféer|Varje|chef|PRO)", html)


def test_what_people_have_written_is_text_beside_the_figures_too(client):
    goal = GoalFactory(indicator="<b>Besök</b>", unit="<i>besök</i>")
    MeasurementFactory(goal=goal, on=clock.today(), value=38, note="<u>Räknat</u>")
    html = client.get(goal.plan.get_absolute_url()).content.decode()
    for written in ("&lt;b&gt;Besök", "&lt;i&gt;besök", "&lt;u&gt;Räknat"):
        assert written in html
    assert not re.search(r"<(b|i|u)>(Besök|besök|Räknat)", html)


def test_by_its_code_a_plan_is_seen_by_those_who_see_it_in_a_list():
    other = DepartmentFactory()
    owner, deputy = staff(department=other), staff(department=other)
    plans = [
        *(PlanFactory(state=state) for state in PlanState),
        *(PlanFactory(state=state, owner=owner) for state in PlanState),
        *(PlanFactory(state=state, deputy=deputy, department=other) for state in PlanState),
    ]
    for person in (AnonymousUser(), UserFactory(), owner, deputy, staff(), *(staff(role) for role in Role)):
        listed = set(ActionPlan.objects.visible_to(person))
        assert {ActionPlan.objects.seen_by_code(person, one.code) for one in plans} - {None} == listed
    assert ActionPlan.objects.seen_by_code(owner, "0000000") is None
