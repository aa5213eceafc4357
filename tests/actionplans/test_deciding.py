"""The plan's way to a decision, what is missing on it, and the next plan made from the last."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from actionplans import services
from actionplans.enums import PlanState
from actionplans.models import ActionPlan, missing
from actionplans.tasks import start_plans
from dialogues.models import Dialogue
from portal.frames.models import Tag
from portal.notifications.delivery import deliver_due
from portal.people.enums import Role
from portal.records.models import Record
from portal.web import clock
from portal.web.actor import Actor, Door
from portal.web.refusals import Refused
from portal.web.templatetags.furniture import day
from tests.factories import CommitteeFactory, DepartmentFactory, staff
from tests.factories.plans import (
    ActionFactory,
    AreaFactory,
    GoalFactory,
    MeasurementFactory,
    MilestoneFactory,
    PartnerFactory,
    PlanFactory,
)
from tests.factories.viewpoints import DialogueFactory, ViewpointFactory
from tests.meanwhile import meanwhile
from tests.moments import in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(db):
    """The department's head."""
    return staff(Role.HEAD, name="Per Ohlin")


@pytest.fixture
def by(head):
    """The head, at the portal's pages."""
    return Actor(Door.WEB, user_id=head.pk)


@pytest.fixture
def committee():
    """The one that decides."""
    return CommitteeFactory(name="Socialnämnden")


@pytest.fixture
def plan(head):
    """A draft in which only what others have said is missing."""
    plan = PlanFactory(state="draft", owner=head)
    action = ActionFactory(plan=plan, goal=GoalFactory(plan=plan))
    action.tags.add(Tag.objects.filter(frame="principle").first())
    return plan


def at(name: str, row) -> str:
    """The address of a page about a row."""
    return reverse(name, kwargs={"code": row.code, "slug": row.slug})


def decided(committee, **more) -> dict:
    """What a committee decided today."""
    values = {"committee": committee, "on": clock.today(), "paragraph": "§ 112", "file_number": "SN 2026/1"}
    return values | {"text": ""} | more


def last(plan) -> int:
    """The last step as somebody sees it."""
    step = plan.steps.last()
    return step.pk if step else 0


# --- What is missing -----------------------------------------------------------------------


def test_an_empty_plan_misses_what_matters_and_never_a_cost(db):
    plan = PlanFactory(state="draft", owner=None, purpose="")
    said = " ".join(one.sentence + one.why for one in missing(plan, PlanState.SENT))
    for words in (
        "inledning",
        "Ingen ansvarar",
        "inget mål",
        "ingen åtgärd",
        "remiss",
        "Ingen nämnd",
        "Chefen",
    ):
        assert words in said
    assert "kost" not in said.lower()


def test_each_line_is_told_with_its_place(plan):
    goal = GoalFactory(plan=plan, baseline=None, target_on=None, area=AreaFactory(concerns_children="yes"))
    action = ActionFactory(plan=plan, goal=goal, responsible=None, due_on=None)
    PartnerFactory(action=action, state="asked")
    found = {(one.anchor, one.field) for one in missing(plan, PlanState.APPROVED)}
    assert found >= {
        (f"m-{goal.code}", "indicator"),
        (f"a-{action.code}", "responsible"),
        (f"a-{action.code}", "due_on"),
        (f"a-{action.code}", "principles"),
        (f"o-{goal.area.code}", "children_heard"),
        (f"a-{action.code}", ""),
    }
    sentence = next(one.sentence for one in missing(plan) if one.field == "indicator")
    assert sentence.endswith("Det saknar startvärde, dagen då målet ska vara nått.")


def test_why_it_matters_is_said_once_for_all_that_it_is_the_reason_for(client, plan, head):
    lacking = ActionFactory.create_batch(2, plan=plan, responsible=None, due_on=None)
    client.force_login(head)
    page = client.get(reverse("plan_write", args=[plan.code, plan.slug])).content.decode()
    for reason in ("Det som ingen har ansvar för", "Utan datum går det inte"):
        assert page.count(reason) == 1
    for action in lacking:
        assert page.count(f"{action.title}” har ingen ansvarig") == 1


def test_figures_that_go_the_wrong_way_and_days_after_the_plan_are_told(plan):
    goal = GoalFactory(plan=plan, direction="down", baseline=30, target=45)
    late = ActionFactory(plan=plan, goal=goal, due_on=plan.ends_on + timedelta(days=60))
    found = {one.field: one for one in missing(plan) if one.anchor}
    assert "ska minska, men målvärdet är högre än startvärdet" in found["target"].sentence
    assert (found["due_on"].anchor, "efter planens sista dag" in found["due_on"].sentence) == (
        f"a-{late.code}",
        True,
    )
    goal.target = goal.baseline
    assert not goal.aims_the_other_way


def test_a_short_consultation_and_viewpoints_without_an_answer_are_told(plan):
    plan.dialogue = DialogueFactory(
        opens_on=clock.today() - timedelta(days=20),
        closes_on=clock.today() - timedelta(days=10),
        state="closed",
    )
    ViewpointFactory(dialogue=plan.dialogue)
    said = [one.sentence for one in missing(plan, PlanState.APPROVED)]
    assert "Remissen var bara öppen i 10 dagar." in said
    assert "1 synpunkt har inget svar." in said


# --- Steps ---------------------------------------------------------------------------------


def test_what_is_missing_asks_for_a_reason_and_both_are_kept(plan, by):
    with pytest.raises(Refused) as refusal:
        services.approve_plan(plan, after=0, actor=by)
    assert refusal.value.field == "because"
    step = services.approve_plan(plan, because="Remissen kommer i vår.", after=0, actor=by)
    assert "Planen har inte varit på remiss." in step.missing
    assert step.because == "Remissen kommer i vår."
    # Pressed twice it is one; by somebody who has not seen it, none.
    assert services.approve_plan(plan, because="igen", after=0, actor=by) == step
    with pytest.raises(Refused, match="hann före"):
        services.approve_plan(plan, because="x", after=0, actor=Actor(Door.WEB, user_id=staff().pk))
    assert plan.steps.count() == 1


def test_only_a_head_approves(client, plan):
    client.force_login(staff())
    assert client.get(at("plan_write", plan)).status_code == 200
    assert client.get(at("plan_approve", plan)).status_code == 403
    assert client.post(at("plan_approve", plan), {"because": "x"}).status_code == 403


def test_a_plan_is_sent_with_a_record_of_what_it_said(client, plan, head, by, committee):
    client.force_login(head)
    page = client.get(at("plan_send", plan)).content.decode()
    assert "Planen har inte varit på remiss." in page
    assert "Chefen har inte godkänt planen." in page
    typed = {
        "committee": committee.pk, "meeting_on": clock.today() + timedelta(days=9),
        "file_number": "SN 2026/1",
        "papers_by": clock.today() - timedelta(days=1), "because": "", "seen": 0,
    }  # fmt: skip
    refused = client.post(at("plan_send", plan), typed)
    assert refused.status_code == 422
    assert "Dagen har redan gått" in refused.content.decode()
    late = client.post(at("plan_send", plan), typed | {"because": "Nämnden vill ha den nu."}, follow=True)
    assert "Sista dagen för nämndens handlingar har redan gått." in late.content.decode()
    client.post(at("plan_send", plan), typed | {"because": "Nämnden vill ha den nu."})
    plan.refresh_from_db()
    assert (plan.state, plan.committee, plan.file_number) == ("sent", committee, "SN 2026/1")
    record = Record.objects.of(plan).get()
    assert plan.goals.get().promise in str([part.text for part in record.document().parts])


@pytest.mark.parametrize("state", ["draft", "consultation", "revised", "approved", "sent", "returned"])
def test_a_decision_is_never_refused(by, committee, state):
    plan = PlanFactory(state=state, starts_on=clock.today() + timedelta(days=9))
    one = services.record_adopted(plan, values=decided(committee), actor=by)
    assert services.record_adopted(plan, values=decided(committee), actor=by) == one
    plan.refresh_from_db()
    assert (plan.state, plan.file_number) == ("adopted", "SN 2026/1")
    with pytest.raises(Refused, match="redan inskrivet"):
        services.record_adopted(plan, values=decided(committee, paragraph="§ 1"), actor=by)


def test_a_decision_before_there_was_anything_to_decide_is_asked_about_once(
    client, plan, head, by, committee
):
    client.force_login(head)
    typed = {"committee": committee.pk, "on": clock.today() - timedelta(days=1), "seen": 0}
    assert (
        "Planen påbörjades i portalen senare" in client.post(at("plan_adopt", plan), typed).content.decode()
    )
    ActionPlan.objects.filter(pk=plan.pk).update(made_at=in_days(-30))
    values = {"committee": committee, "meeting_on": None, "papers_by": None, "file_number": ""}
    services.send_to_committee(plan, values=values, because="x", after=0, actor=by)
    asked = client.post(at("plan_adopt", plan), typed)
    assert asked.status_code == 422
    assert "Planen skickades till nämnden senare" in asked.content.decode()
    assert "Ja, skriv in beslutet" in asked.content.decode()
    again = typed | {"asked": asked.context["form"].data["asked"]}
    assert client.post(at("plan_adopt", plan), again).status_code == 302
    assert plan.steps.get(state="adopted").on == typed["on"]


def test_a_plan_returned_is_worked_over_and_sent_again(plan, by, committee):
    services.record_returned(plan, values=decided(committee, text="Skriv om målen."), actor=by)
    services.rework_plan(plan, after=last(plan), actor=by)
    services.approve_plan(plan, because="x", after=last(plan), actor=by)
    values = {"committee": committee, "meeting_on": None, "papers_by": None, "file_number": ""}
    services.send_to_committee(plan, values=values, because="x", after=last(plan), actor=by)
    services.record_adopted(plan, values=decided(committee), actor=by)
    # From its first day it runs.
    assert [step.state for step in plan.steps.all()] == [
        "returned", "revised", "approved", "sent", "adopted", "running"
    ]  # fmt: skip


def test_a_wrong_decision_is_put_right_and_both_lines_stay(client, plan, head, by, committee):
    former = PlanFactory(state="running")
    ActionPlan.objects.filter(pk=plan.pk).update(carried_from=former)
    services.record_adopted(plan, values=decided(committee), actor=by)
    former.refresh_from_db()
    assert former.state == "replaced"
    client.force_login(head)
    typed = {
        "state": "returned", "committee": committee.pk, "on": clock.today(), "paragraph": "§ 113",
        "file_number": "", "text": "Mer om barn.", "seen": last(plan),
    }  # fmt: skip
    assert client.post(at("plan_correct", plan), typed).status_code == 422
    for _press in range(2):
        typed["because"] = "Fel rad i protokollet."
        assert client.post(at("plan_correct", plan), typed).status_code == 302
    plan.refresh_from_db()
    former.refresh_from_db()
    assert (plan.state, former.state) == ("returned", "running")
    assert plan.steps.filter(corrects__isnull=False).count() == 1
    assert "Fel rad i protokollet." in client.get(at("plan_write", plan)).content.decode()


def test_an_adopted_plan_runs_from_its_first_day_and_replaces_the_last(by, committee):
    former = PlanFactory(state="running")
    plan = PlanFactory(state="sent", starts_on=clock.today() + timedelta(days=1), carried_from=former)
    services.record_adopted(plan, values=decided(committee), actor=by)
    assert start_plans() == 0
    ActionPlan.objects.filter(pk=plan.pk).update(starts_on=clock.today())
    assert (start_plans(), start_plans()) == (1, 0)
    plan.refresh_from_db()
    former.refresh_from_db()
    assert (plan.state, former.state) == ("running", "replaced")


@pytest.mark.parametrize("name", ["approve", "rework", "send", "return", "adopt"])
def test_each_step_has_a_page(client, plan, head, name):
    client.force_login(head)
    assert client.get(at(f"plan_{name}", plan)).status_code == 200


def test_a_consultation_that_is_open_is_told_before_the_decision_is_written(client, head):
    client.force_login(head)
    plan = PlanFactory(state="sent", dialogue=DialogueFactory())
    page = client.get(at("plan_adopt", plan)).content.decode()
    assert f"remiss är öppen till och med {day(plan.dialogue.closes_on)}" in page
    assert plan.dialogue.get_absolute_url() in page
    Dialogue.objects.update(state="closed")
    assert "remiss är öppen" not in client.get(at("plan_adopt", plan)).content.decode()


def test_whoever_answers_for_the_plan_is_told_what_the_committee_asks_for(by, committee, mail_sink):
    plan = PlanFactory(state="sent", title="Socialförvaltningens plan")
    for _press in range(2):
        services.record_returned(plan, values=decided(committee, text="Skriv mer om barn."), actor=by)
    deliver_due()
    (mail,) = mail_sink.letters
    for kind in ("plain", "html"):
        words = mail.get_body((kind,)).get_content()
        assert "Skriv mer om barn." in words
        assert "§ 112, SN 2026/1" in words
        assert "Socialnämnden" in words
        assert at("plan_write", plan) in words


# --- Carried over --------------------------------------------------------------------------


def test_the_next_plan_has_what_goes_on_from_where_it_stands(client, head, by):
    plan = PlanFactory(state="running", owner=head)
    goal = GoalFactory(plan=plan)
    MeasurementFactory(goal=goal, value=36, on=clock.today())
    on, done, dropped = ActionFactory.create_batch(3, plan=plan, goal=goal)
    MilestoneFactory(action=on)
    PartnerFactory(action=on)
    client.force_login(head)
    page = client.get(at("plan_carry_over", plan)).content.decode()
    assert on.title in page
    assert f"{plan.ends_on.year + 1}-01-01" in page
    typed = {
        "title": "Nästa", "starts_on": f"{plan.ends_on.year + 1}-01-01",
        "ends_on": f"{plan.ends_on.year + 2}-12-31",
        f"becomes_{on.code}": "continue", f"becomes_{done.code}": "done", f"becomes_{dropped.code}": "drop",
    }  # fmt: skip
    assert client.post(at("plan_carry_over", plan), typed).status_code == 422
    assert not ActionPlan.objects.filter(carried_from=plan).exists()
    typed[f"because_{dropped.code}"] = "Ingen kom."
    first = client.post(at("plan_carry_over", plan), typed)
    assert client.post(at("plan_carry_over", plan), typed)["Location"] == first["Location"]
    following = ActionPlan.objects.get(carried_from=plan)
    assert services.carry_over(plan, values={}, choices={}, owner=head, actor=by) == following
    new = following.goals.get()
    assert (int(new.baseline), new.baseline_on, int(new.target)) == (36, clock.today(), 30)
    assert new.target_on == following.ends_on
    action = following.actions.get()
    assert (action.carried_from, action.responsible, action.goal) == (on, on.responsible, new)
    assert action.milestones.count() == 1
    assert action.partners.get().state == "named"
    done.refresh_from_db()
    dropped.refresh_from_db()
    assert done.done_on
    assert dropped.dropped_because == "Ingen kom."


def test_only_a_plan_in_force_is_carried_over(plan, head, by):
    with pytest.raises(Refused, match="antagen"):
        services.carry_over(plan, values={}, choices={}, owner=head, actor=by)


def test_a_plan_of_a_department_that_is_no_more_goes_on_in_another(client):
    head = staff(Role.ADMINISTRATOR)
    client.force_login(head)
    yesterday = clock.today() - timedelta(days=1)
    gone = DepartmentFactory(active_from=yesterday, active_to=yesterday)
    following, _other = DepartmentFactory.create_batch(2)
    plan = PlanFactory(department=gone)
    typed = {"title": "Nästa", "starts_on": "2099-01-01", "ends_on": "2100-12-31"}
    assert "Välj vem som tar över" in client.get(at("plan_carry_over", plan)).content.decode()
    assert client.post(at("plan_carry_over", plan), typed).status_code == 422
    assert client.post(at("plan_carry_over", plan), typed | {"department": following.pk}).status_code == 302
    assert ActionPlan.objects.get(carried_from=plan).department == following


def test_two_who_carry_over_in_the_same_moment_make_one_plan(client, head, by):
    plan = PlanFactory(state="running", owner=head)
    first, last_day = date(plan.ends_on.year + 1, 1, 1), date(plan.ends_on.year + 1, 12, 31)
    values = {"title": "Den andras", "starts_on": first, "ends_on": last_day}
    client.force_login(head)
    form = client.get(at("plan_carry_over", plan)).context["form"]
    typed = {"title": "Min", "starts_on": first, "ends_on": last_day, "code": form["code"].value()}
    with meanwhile(lambda: services.carry_over(plan, values=values, choices={}, owner=head, actor=by)):
        answer = client.post(at("plan_carry_over", plan), typed)
    following = ActionPlan.objects.get(carried_from=plan)
    assert following.title == "Den andras"
    assert answer["Location"] == at("plan_write", following)
    told = f"Någon annan hann före: den här planen gjordes {day(following.made_at)} kl. "
    assert told in client.get(answer["Location"]).content.decode()
    # So is whoever presses later still; whose form it was that made it is not.
    for code, words in ((typed["code"], told), (following.code, "Den nya planen är ett utkast")):
        answer = client.post(at("plan_carry_over", plan), typed | {"code": code}, follow=True)
        assert words in answer.content.decode()


def test_a_step_taken_while_another_was_looked_at_is_told(client, head, plan, by, committee):
    client.force_login(head)
    with meanwhile(lambda: services.record_adopted(plan, values=decided(committee), actor=by)):
        answer = client.post(at("plan_approve", plan), {"because": "x", "seen": 0})
    assert answer.status_code == 422
    assert "Någon annan hann före" in answer.content.decode()
    assert not plan.steps.filter(state="approved").exists()
