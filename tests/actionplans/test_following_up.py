"""A plan's year is compiled anew until it is closed, and then stays as it was."""

import json
from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from actionplans import services
from actionplans.enums import PlanState
from actionplans.models import Snapshot, compiled, told
from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.people.models import User
from portal.records.models import Record
from portal.threads.enums import Relation
from portal.threads.services import link
from portal.web import clock
from portal.web.actor import THE_CLOCK, Actor, Door
from portal.web.refusals import Refused
from tests.factories import (
    ActionFactory,
    DialogueFactory,
    GoalFactory,
    MeasurementFactory,
    MeetingFactory,
    MilestoneFactory,
    PartnerFactory,
    PlanFactory,
    ProgressReportFactory,
    ResponseFactory,
    SnapshotFactory,
    ViewpointFactory,
    ViewpointGroupFactory,
    staff,
)
from tests.moments import in_days

pytestmark = pytest.mark.django_db

YEAR = clock.today().year


@pytest.fixture
def karin():
    """Who runs the plan."""
    return staff(name="Karin Falk", email="karin@skarsjo.example")


@pytest.fixture
def by(karin):
    """She, at the portal's pages."""
    return Actor(Door.WEB, user_id=karin.pk)


@pytest.fixture
def plan(karin):
    """A plan of this year and the next, with something of every kind in it."""
    plan = PlanFactory(owner=karin, title="Socialförvaltningens plan", dialogue=DialogueFactory())
    goal = GoalFactory(plan=plan, title="Färre äldre är ensamma")
    MeasurementFactory(goal=goal, value="38.5", note="Enkät i november.")
    action = ActionFactory(
        plan=plan,
        goal=goal,
        title="Samtalskaféer på fyra orter",
        responsible=staff(name="Mia Sandell"),
        responsibles_post="enhetschef",
        internal_note="Får inte synas.",
    )
    action.tags.add(Tag.objects.filter(frame=Frame.PRINCIPLE).first())
    PartnerFactory(action=action, organisation__name="PRO Skärsjö", role="håller i kaféerna")
    PartnerFactory(action=action, organisation__name="Avböjde IF", state="declined")
    MilestoneFactory(action=action, title="Lokal i Norrby")
    ProgressReportFactory(action=action, period=date(YEAR, 4, 30), happened="44 tillfällen, 610 besök.")
    ActionFactory(plan=plan, title="Ringkedja")
    meeting = MeetingFactory(title="Stormötet", state="held", starts_at=clock.now() - timedelta(hours=3))
    link(meeting, action, relation=Relation.LED_TO, on=clock.today(), actor=THE_CLOCK)
    group = ViewpointGroupFactory(dialogue=plan.dialogue, title="Fler lokaler")
    ViewpointFactory(dialogue=plan.dialogue, group=group)
    ViewpointFactory(dialogue=plan.dialogue)
    ResponseFactory(group=group, text="Vi öppnar i Norrby.")
    return plan


@pytest.fixture
def snapshot(plan, by):
    """This year's follow-up, written and not closed."""
    snapshot = services.begin_follow_up(plan, year=YEAR, actor=by)
    values = {"summary": "Fyra orter har en plats att gå till.", "learned": "Börja i tid."}
    return services.write_follow_up(snapshot, values=values, actor=by)


def test_a_year_is_compiled_from_all_that_was_told(plan):
    content = compiled(plan, YEAR)
    cafes, ring = content["actions"]
    assert cafes["partners"] == [{"name": "PRO Skärsjö", "role": "håller i kaféerna"}]
    assert [report["happened"] for report in cafes["reports"]] == ["44 tillfällen, 610 besök."]
    assert (cafes["post"], cafes["state"], ring["reports"]) == ("enhetschef", "going", [])
    (goal,) = content["goals"]
    assert (goal["latest"], goal["latest_on"]) == ("38.5", clock.today().isoformat())
    assert [one["title"] for one in content["meetings"]] == ["Stormötet"]
    assert [one["text"] for one in content["answers"]] == ["Vi öppnar i Norrby."]
    assert content["missing"] == {"actions": ["Ringkedja"], "goals": [], "viewpoints": 1}
    assert content["figures"]["organisations"] == content["figures"]["reports"] == 1


def test_no_official_is_named_and_nothing_internal_is_kept(plan):
    said = json.dumps(compiled(plan, YEAR), ensure_ascii=False)
    for words in ("Mia Sandell", "Karin Falk", "Får inte synas", "Avböjde IF"):
        assert words not in said


def test_a_year_that_has_ended_is_told_as_it_stood_on_its_last_day(plan):
    late = ActionFactory(plan=plan, title="Resor", due_on=date(YEAR, 12, 31))
    with clock.standing_at(clock.instant(date(YEAR + 1, 2, 10), time(9))):
        MeasurementFactory(goal=plan.goals.get(), on=date(YEAR + 1, 2, 1), value=20)
        late.done_on = date(YEAR + 1, 1, 20)
        late.save()
        content = compiled(plan, YEAR)
    assert content["on"] == f"{YEAR}-12-31"
    assert content["goals"][0]["latest"] == "38.5"
    assert next(one for one in content["actions"] if one["title"] == "Resor")["state"] == "going"


def test_it_is_begun_once_and_only_of_a_year_that_the_plan_has_had(plan, by):
    first = services.begin_follow_up(plan, year=YEAR, actor=by)
    assert services.begin_follow_up(plan, year=YEAR, actor=by) == first
    for year in (YEAR - 1, YEAR + 1):
        with pytest.raises(Refused):
            services.begin_follow_up(plan, year=year, actor=by)
    with pytest.raises(Refused):
        services.begin_follow_up(PlanFactory(state=PlanState.DRAFT), year=YEAR, actor=by)
    assert services.begin_follow_up(PlanFactory(state=PlanState.REPLACED), year=YEAR, actor=by).year == YEAR


def test_later_changes_leave_a_closed_follow_up_as_it_was(plan, snapshot, by, client):
    snapshot = services.close_follow_up(snapshot, actor=by)
    address = snapshot.get_absolute_url()
    before = page(client, address)
    assert "Samtalskaféer på fyra orter" in before
    assert "PRO Skärsjö" in before
    data = snapshot.as_data()
    change_everything(plan)
    assert page(client, address) == before
    with clock.standing_at(in_days(800)):
        assert page(client, address) == before
    assert Snapshot.objects.get(pk=snapshot.pk).as_data() == data


def page(client, address: str) -> str:
    """What the page says between its head and its foot, without the way there."""
    text = client.get(address).content.decode()
    return text[text.index("<h1") : text.index("</main>")]


def change_everything(plan) -> None:
    """Nothing that the follow-up was compiled from stays as it was."""
    action, goal = plan.actions.first(), plan.goals.get()
    organisation = action.partners.first().organisation
    organisation.name = "Något helt annat"
    organisation.save()
    goal.measurements.update(value=1)
    goal.title, goal.target, goal.outcome = "Annat mål", 5, "Nytt."
    goal.save()
    plan.dialogue.viewpoint_groups.get().response.delete()
    plan.dialogue.viewpoints.all().delete()
    Tag.objects.filter(frame=Frame.PRINCIPLE).update(title_sv="Annan princip")
    plan.actions.exclude(pk=action.pk).update(title="Annan åtgärd", due_on=clock.today() - timedelta(days=1))
    action.reports.all().delete()
    action.delete()
    plan.title, plan.starts_on, plan.file_number = "Annan plan", plan.starts_on - timedelta(days=9), "X 1/1"
    plan.save()
    plan.department.name = "Annan förvaltning"
    plan.department.save()
    User.objects.update(name="Raderad")


def test_closing_keeps_a_record_once_and_says_what_was_missing(plan, snapshot, by):
    first = services.close_follow_up(snapshot, actor=by)
    again = services.close_follow_up(snapshot, actor=by)
    assert (first.closed_at, first.content["missing"]["actions"]) == (again.closed_at, ["Ringkedja"])
    record = Record.objects.of(first).get()
    assert record.title == f"Uppföljning {YEAR}: Socialförvaltningens plan"
    assert any("Färre äldre är ensamma" in part.text for part in record.document().parts)
    plan.refresh_from_db()
    assert plan.state == PlanState.RUNNING


def test_with_its_last_year_closed_the_plan_is_followed_up(plan, snapshot, by):
    plan.ends_on = date(YEAR, 12, 31)
    plan.save()
    services.close_follow_up(snapshot, actor=by)
    plan.refresh_from_db()
    assert plan.state == PlanState.FOLLOWED_UP
    assert plan.steps.get().state == PlanState.FOLLOWED_UP


def test_what_is_closed_is_neither_written_in_nor_opened_but_corrected_with_a_dated_note(snapshot, by):
    with pytest.raises(Refused):
        services.correct_follow_up(snapshot, text="För tidigt.", actor=by)
    snapshot = services.close_follow_up(snapshot, actor=by)
    with pytest.raises(Refused):
        services.write_follow_up(snapshot, values={"summary": "Nytt."}, actor=by)
    for _time in range(2):
        services.correct_follow_up(snapshot, text="Det var 46 tillfällen.", actor=by)
    assert snapshot.corrections.get().on == clock.today()


def test_nothing_is_closed_without_a_summary(by):
    with pytest.raises(Refused) as refusal:
        services.close_follow_up(SnapshotFactory(), actor=by)
    assert refusal.value.field == "summary"


def test_two_who_write_at_once_lose_nothing(snapshot, by):
    with pytest.raises(Refused):
        services.write_follow_up(
            snapshot, values={"summary": "Mitt."}, seen={"summary": "Något äldre."}, actor=by
        )


def test_what_is_told_asks_nothing_of_the_database_and_speaks_both_languages(plan, django_assert_num_queries):
    content = compiled(plan, YEAR)
    with django_assert_num_queries(0):
        swedish = told(content)
        with translation.override("en"):
            english = told(content)
    assert swedish["goals"][0]["in_figures"].startswith("38,5\u00a0%")
    assert english["goals"][0]["in_figures"].startswith("38.5%")


def test_a_year_told_before_it_is_over_says_so_first(plan):
    content = compiled(plan, YEAR)
    early, ended = (told(content | {"on": f"{YEAR}-{day}"})["gaps"] for day in ("11-28", "12-31"))
    assert early[0].startswith("Året är inte slut")
    assert early[1:] == ended


def test_fifteen_actions_with_six_reports_each_cost_as_many_queries_as_one(plan):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            compiled(plan, YEAR)
        return len(captured)

    compiled(plan, YEAR)
    few = queries()
    for _number in range(15):
        action = ActionFactory(plan=plan, goal=plan.goals.first())
        PartnerFactory(action=action)
        for _each in range(6):
            ProgressReportFactory(action=action)
        MeasurementFactory(goal=GoalFactory(plan=plan))
    assert queries() == few
    assert few <= 13
