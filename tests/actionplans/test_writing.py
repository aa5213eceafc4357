"""A plan is written: a page that saves itself, two who write at once, what may change when."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actionplans import services
from actionplans.enums import PlanState
from actionplans.models import Action, ActionPlan
from portal.frames.models import Tag
from portal.people.enums import Role
from portal.web.refusals import Refused
from tests.factories import staff
from tests.factories.ground import DepartmentFactory
from tests.factories.plans import (
    ActionFactory,
    AreaFactory,
    GoalFactory,
    MilestoneFactory,
    PartnerFactory,
    PlanFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(official):
    """A draft with one goal and one action."""
    plan = PlanFactory(state="draft", owner=official)
    goal = GoalFactory(plan=plan)
    ActionFactory(plan=plan, goal=goal, responsible=official)
    return plan


def at(name: str, row) -> str:
    """The address of a page about a row."""
    return reverse(name, kwargs={"code": row.code, "slug": row.slug})


def marks(client, address: str) -> str:
    """What a card carries when it is given out."""
    # A title that has changed is another address for the same.
    page = client.get(address, headers={"HX-Request": "true"}, follow=True).content.decode()
    return re.search(r'name="made_from" value="([^"]*)"', page)[1]


def send(client, address: str, name: str, value, made_from: str, **more):
    """Send one field as the page does when it has been changed."""
    typed = {"only": name, name: value, "made_from": made_from, **more}
    return client.post(address, typed, headers={"HX-Request": "true"})


# --- The page saves itself ------------------------------------------------------------------


def test_a_field_changed_is_saved_alone_and_says_when(writer, plan):
    action = plan.actions.get()
    address = at("action_save", action)
    answer = send(writer, address, "title", "Samtalskaféer på fyra orter", marks(writer, address))
    assert answer.status_code == 200
    assert re.search(r"Sparat \d\d\.\d\d", answer.content.decode())
    action.refresh_from_db()
    assert action.title == "Samtalskaféer på fyra orter"
    assert action.what == "En plats att gå till varje vecka."
    assert action.responsible is not None


def test_the_answer_s_marks_serve_the_next_field_and_the_same_once_more(writer, plan):
    address = at("goal_save", plan.goals.get())
    first = send(writer, address, "baseline", "41,5", marks(writer, address)).content.decode()
    made_from = re.search(r'name="made_from" value="([^"]*)"', first)[1]
    second = send(writer, address, "unit", "personer", made_from)
    assert second.status_code == 200
    made_from = re.search(r'name="made_from" value="([^"]*)"', second.content.decode())[1]
    assert send(writer, address, "baseline", "1 200,25 personer", made_from).status_code == 200
    goal = plan.goals.get()
    assert (str(goal.baseline), goal.unit) == ("1200.250", "personer")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("baseline", "41 personer", "Målet mäts i procent. Skriv bara talet, till exempel 41,5."),
        ("baseline", "fyrtio", "Skriv bara talet, till exempel 41,5."),
        ("target", "9" * 20, "Talet är för stort"),
        ("target_on", "0002-01-01", "Skriv ett år mellan 2000 och 2100."),
        ("target_on", "i morgon", "Skriv dagen som"),
        ("title", "", "Skriv målet i en kort mening."),
        ("baseline_on", "2099-01-01", "Dagen har inte varit än."),
        ("target_on", "2001-01-01", "Målet ska nås efter att startvärdet mättes."),
        ("measured_by", "999999", "går inte att välja"),
    ],
)
def test_what_is_wrong_says_so_at_the_field_and_saves_nothing(writer, plan, name, value, says):
    goal = plan.goals.get()
    address = at("goal_save", goal)
    answer = send(writer, address, name, value, marks(writer, address))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert re.search(rf'id="m-{goal.code}-{name}_svar"[^>]*><p class="error">[^<]*{re.escape(says)}', page)
    assert getattr(plan.goals.get(), name) == getattr(goal, name)


def test_without_a_script_what_is_right_is_saved_and_the_rest_is_told(writer, plan):
    goal = plan.goals.get()
    address = at("goal_save", goal)
    typed = {
        "title": "Färre är ensamma", "promise": goal.promise, "indicator": goal.indicator, "unit": "procent",
        "direction": "down", "baseline": "fyrtio", "baseline_on": goal.baseline_on, "target": "30",
        "target_on": goal.target_on, "measured_every": "year", "source": "own", "source_name": "",
        "measured_by": "", "made_from": marks(writer, address),
    }  # fmt: skip
    answer = writer.post(address, typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'class="errors"' in page
    assert 'value="fyrtio"' in page
    assert "Allt utom det som är markerat är sparat." in page
    goal.refresh_from_db()
    assert (goal.title, int(goal.baseline)) == ("Färre är ensamma", 41)
    again = writer.post(address, typed | {"baseline": "40", "made_from": marks(writer, address)})
    assert again.status_code == 302
    assert again["Location"].endswith(f"#m-{goal.code}")


def test_principles_are_saved_frame_by_frame(writer, plan):
    goal = plan.goals.get()
    sdg, principle = Tag.objects.filter(frame="sdg").first(), Tag.objects.filter(frame="principle").first()
    goal.tags.add(sdg)
    address = at("goal_save", goal)
    assert send(writer, address, "principles", [principle.pk], marks(writer, address)).status_code == 200
    assert set(goal.tags.all()) == {sdg, principle}
    assert send(writer, address, "principles", [], marks(writer, address)).status_code == 200
    assert set(goal.tags.all()) == {sdg}


# --- Two at once ---------------------------------------------------------------------------


def test_a_stale_save_shows_both_texts_and_stores_nothing_until_one_is_chosen(writer, plan, by):
    action = plan.actions.get()
    address = at("action_save", action)
    made_from = marks(writer, address)
    services.change_action(action, values={"title": "Kaffe i parken"}, actor=by)
    answer = send(writer, address, "title", "Fika på torget", made_from)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Kaffe i parken" in page
    assert "Fika på torget" in page
    assert Action.objects.get(pk=action.pk).title == "Kaffe i parken"
    # Both stand at their field, which the answer about another field leaves as it is.
    assert re.search(rf'id="a-{action.code}-title_svar"[^>]*>\s*<div class="overtaken', page)
    made_from = re.search(r'name="made_from" value="([^"]*)"', page)[1]
    other = send(writer, address, "for_whom", "alla", made_from).content.decode()
    assert f"a-{action.code}-title_svar" not in other
    made_from = re.search(r'name="made_from" value="([^"]*)"', other)[1]
    assert send(writer, address, "title", "Fika på torget", made_from).status_code == 200
    assert Action.objects.get(pk=action.pk).title == "Fika på torget"


def test_what_was_left_alone_is_not_sent_back_when_one_keeps_one_s_own(writer, plan, by):
    action = plan.actions.get()
    address = at("action_save", action)
    typed = {
        "title": "Fika på torget", "for_whom": "alla", "cost": action.cost,
        "made_from": marks(writer, address),
    }  # fmt: skip
    services.change_action(action, values={"title": "Kaffe i parken", "cost": "10 000 kronor"}, actor=by)
    for status, says in ((422, "Allt utom det som är markerat är sparat."), (200, "Sparat ")):
        answer = writer.post(address, typed, headers={"HX-Request": "true"})
        assert answer.status_code == status
        assert says in answer.content.decode()
        typed["made_from"] = re.search(r'name="made_from" value="([^"]*)"', answer.content.decode())[1]
    action.refresh_from_db()
    assert (action.title, action.for_whom, action.cost) == ("Fika på torget", "alla", "10 000 kronor")


def test_a_card_shows_partners_and_milestones_and_the_way_back_leads_to_it(writer, plan):
    action = plan.actions.get()
    PartnerFactory(action=action, state="named", organisation__name="Röda Korset Norrö")
    MilestoneFactory(action=action, title="Första kvällen")
    card = writer.get(at("action_save", action), headers={"HX-Request": "true"}).content.decode()
    assert "Röda Korset Norrö" in card
    assert "Inte tillfrågad än" in card
    assert "Första kvällen" in card
    manage = writer.get(at("action_manage", action)).content.decode()
    assert f'href="{at("plan_write", plan)}#a-{action.code}"' in manage


def test_two_who_change_different_fields_both_save(writer, plan, by):
    action = plan.actions.get()
    address = at("action_save", action)
    made_from = marks(writer, address)
    services.change_action(action, values={"cost": "10 000 kronor"}, actor=by)
    assert send(writer, address, "title", "Fika på torget", made_from).status_code == 200
    action.refresh_from_db()
    assert (action.title, action.cost) == ("Fika på torget", "10 000 kronor")


def test_what_was_taken_away_meanwhile_is_404_and_the_words_come_back_without_a_script(writer, plan, by):
    action = plan.actions.get()
    address = at("action_save", action)
    made_from = marks(writer, address)
    services.remove_action(action, actor=by)
    assert send(writer, address, "title", "Fika på torget", made_from).status_code == 404
    answer = writer.post(
        address, {"title": "Fika på torget", "made_from": made_from}, headers={"Origin": "http://testserver"}
    )
    assert answer.status_code == 404
    assert "Fika på torget" in answer.content.decode()
    with pytest.raises(Refused, match="tagits bort"):
        services.change_action(action, values={"title": "x"}, actor=by)


# --- Added, moved, taken away --------------------------------------------------------------


def test_a_title_is_enough_and_days_and_principles_are_proposed(writer, plan):
    goal = plan.goals.get()
    goal.tags.add(Tag.objects.filter(frame="principle").first())
    address = f"{at('action_add', plan)}?mal={goal.code}"
    typed = {"title": "Ringkedja", "code": "abcdefg"}
    answer = writer.post(address, typed, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    action = Action.objects.get(code="abcdefg")
    assert (action.starts_on, action.due_on) == (plan.starts_on, plan.ends_on)
    assert action.principles == goal.principles
    # Pressed twice it is one; without a script one lands on its card.
    assert writer.post(address, typed)["Location"] == at("action_save", action)
    assert plan.actions.count() == 2
    assert writer.post(address, {"title": " "}).status_code == 422
    assert writer.post(address, {"title": "x" * 121}, headers={"HX-Request": "true"}).status_code == 422


def test_each_field_for_something_new_carries_a_code_of_its_own(writer, plan):
    GoalFactory(plan=plan)
    codes = re.findall(r'name="code" value="(\w{7})"', writer.get(at("plan_write", plan)).content.decode())
    assert len(codes) == len(set(codes)) == 3


def test_an_area_is_taken_up_once_with_what_it_knows(writer, plan, by):
    area = AreaFactory(title="Unga utan mötesplats")
    area.tags.set(Tag.objects.filter(frame__in=["principle", "code_level"]))
    assert "Unga utan mötesplats" in writer.get(at("plan_write", plan)).content.decode()
    for _press in range(2):
        writer.post(at("area_take_up", plan), {"area": area.code})
    goal = plan.goals.get(area=area)
    # The need is why there is a goal; it is no promise.
    assert goal.promise == ""
    assert area.need in writer.get(at("plan_write", plan)).content.decode()
    assert len(goal.principles) == 6
    assert not goal.tags.filter(frame="code_level").exists()
    with pytest.raises(Refused):
        services.take_up_area(plan, area=AreaFactory(state="closed"), actor=by)


def test_lines_move_among_those_beside_them_and_no_further(plan, by):
    goal, other = plan.goals.get(), GoalFactory(plan=plan)
    ActionFactory(plan=plan, goal=other, title="annan")
    first = plan.actions.get(goal=goal)
    second = ActionFactory(plan=plan, goal=goal)
    services.move_action(second, up=True, actor=by)
    services.move_action(second, up=True, actor=by)
    assert list(goal.actions.all()) == [second, first]
    services.move_goal(goal, up=False, actor=by)
    assert list(plan.goals.all()) == [other, goal]


def test_a_goal_goes_with_or_without_its_actions(writer, plan):
    goal, action = plan.goals.get(), plan.actions.get()
    assert action.title in writer.get(at("goal_remove", goal)).content.decode()
    writer.post(at("goal_remove", goal))
    action.refresh_from_db()
    assert action.goal is None
    assert not plan.goals.exists()
    other = GoalFactory(plan=plan)
    Action.objects.update(goal=other)
    writer.post(at("goal_remove", other), {"do": "alla"})
    assert not plan.actions.exists()


# --- After the decision --------------------------------------------------------------------


def test_what_is_decided_changes_with_a_reason_and_the_rest_freely(writer, plan, by):
    ActionPlan.objects.update(state=PlanState.RUNNING)
    action = plan.actions.get()
    address = at("action_save", action)
    answer = send(writer, address, "title", "Annat", marks(writer, address), changed_because="")
    assert answer.status_code == 422
    assert "Nämnden har beslutat" in answer.content.decode()
    answer = send(writer, address, "title", "Annat", marks(writer, address), changed_because="Lokalen brann.")
    assert answer.status_code == 200
    assert send(writer, address, "cost", "Ingen", marks(writer, address)).status_code == 200
    action.refresh_from_db()
    assert (action.title, action.changed_because, action.cost) == ("Annat", "Lokalen brann.", "Ingen")
    with pytest.raises(Refused):
        services.remove_action(action, actor=by)
    with pytest.raises(Refused):
        services.change_plan(plan, values={"title": "Annan plan"}, actor=by)
    assert services.add_action(plan, title="Ny", code="abcdefg", actor=by)


def test_a_replaced_plan_is_not_written_in(plan, by):
    ActionPlan.objects.update(state=PlanState.REPLACED)
    for act in (
        lambda: services.add_goal(plan, title="x", code="abcdefg", actor=by),
        lambda: services.change_goal(plan.goals.get(), values={"unit": "x"}, actor=by),
    ):
        with pytest.raises(Refused, match="ersatt"):
            act()


# --- Who, and at what cost -----------------------------------------------------------------


def test_only_the_department_writes(client, plan):
    client.force_login(staff(Role.SECRETARY))
    assert client.get(at("plan_write", plan)).status_code == 200
    stranger = staff(Role.OFFICIAL, department=DepartmentFactory())
    client.force_login(stranger)
    assert client.get(at("plan_write", plan)).status_code == 404
    ActionPlan.objects.update(state=PlanState.CONSULTATION)
    assert client.get(at("plan_write", plan)).status_code == 403
    assert client.post(at("goal_save", plan.goals.get()), {"title": "x"}).status_code == 403


def test_a_dead_session_keeps_what_was_typed(client, plan):
    address = at("goal_save", plan.goals.get())
    answer = client.post(address, {"title": "Fika på torget"}, headers={"Origin": "http://testserver"})
    assert answer.status_code == 403
    assert "Fika på torget" in answer.content.decode()


def test_the_page_costs_the_same_for_three_actions_and_for_fifteen(writer, plan):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert writer.get(at("plan_write", plan)).status_code == 200
        return len(queries)

    ActionFactory.create_batch(2, plan=plan, goal=plan.goals.get())
    writer.get(at("plan_write", plan))
    few = cost()
    for _each in range(3):
        goal = GoalFactory(plan=plan, area=AreaFactory())
        for action in ActionFactory.create_batch(4, plan=plan, goal=goal):
            action.tags.set(Tag.objects.filter(frame="principle"))
    assert cost() == few <= 14, few


def test_a_field_is_saved_in_few_queries(writer, plan):
    goal, action = plan.goals.get(), plan.actions.get()
    principle = Tag.objects.filter(frame="principle").first()
    for address, name, value in (
        (at("goal_save", goal), "baseline", "41,5"),
        (at("action_save", action), "title", "Kaffe"),
        (at("action_save", action), "responsible", ""),
        (at("action_save", action), "principles", [principle.pk]),
        (at("plan_save", plan), "purpose", "Det här gör vi."),
    ):
        made_from = "" if "inledning" in address else marks(writer, address)
        with CaptureQueriesContext(connection) as queries:
            assert send(writer, address, name, value, made_from).status_code == 200
        sql = [query["sql"] for query in queries if not re.match("(RELEASE )?SAVEPOINT", query["sql"])]
        assert len(sql) <= 14, (name, sql)
