"""A plan goes out on consultation, follows its dialogue, and shows what the answers led to."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from actionplans.enums import PlanState
from actionplans.models import answers_with_things, compiled, dialogues_of, missing, parts_of
from actionplans.services import (
    begin_consultation,
    discard_plan,
    follow_dialogues,
    mark_all_taken_in,
    mark_taken_in,
    renew_parts,
    revise_plan,
    tie_answer,
    untie_answer,
)
from dialogues.enums import DialogueState
from dialogues.models import Dialogue
from dialogues.services import answer_group
from portal.people.enums import Role
from portal.threads.stations import thread_of
from portal.web import clock
from portal.web.actor import A_COMMAND, THE_CLOCK
from portal.web.codes import new_code
from portal.web.refusals import Refused
from tests.factories import (
    ActionFactory,
    DialogueFactory,
    GoalFactory,
    PlanFactory,
    ResponseFactory,
    UserFactory,
    ViewpointFactory,
    ViewpointGroupFactory,
    staff,
)

pytestmark = pytest.mark.django_db
VALUES = {"title": "Remiss", "purpose": "Vad saknas?"}


@pytest.fixture
def plan():
    """A draft with a goal, an action for it, and one beside."""
    plan = PlanFactory(state="draft")
    goal = GoalFactory(plan=plan, title="Färre ensamma")
    ActionFactory(plan=plan, goal=goal, title="Samtalskaféer", internal_note="Kostar för mycket")
    ActionFactory(plan=plan, title="Karta över lokaler")
    return plan


def begin(plan, code=None):
    return begin_consultation(
        plan, values=VALUES, code=code or new_code(), owner=UserFactory(), actor=A_COMMAND
    )


def test_a_code_of_anothers_dialogue_does_not_make_that_the_plans(plan):
    others = DialogueFactory(state="open")
    dialogue = begin(plan, code=others.code)
    assert dialogue != others
    assert dialogue.state == DialogueState.DRAFT
    assert begin(plan, code=others.code) == dialogue


def go(plan, state):
    plan.refresh_from_db()
    Dialogue.objects.filter(pk=plan.dialogue_id).update(state=state)
    moved = follow_dialogues(actor=THE_CLOCK)
    plan.refresh_from_db()
    return moved


def test_the_parts_are_the_introduction_each_goal_and_what_stands_beside(plan):
    parts = parts_of(plan)
    goal = plan.goals.get()
    assert [key for key, _title, _text in parts] == ["inledning", f"mal-{goal.code}", "atgarder"]
    assert "Samtalskaféer" in parts[1][2]
    assert "41 till 30 procent" in parts[1][2]
    assert "Karta över lokaler" in parts[2][2]
    assert not any("Kostar för mycket" in text for _key, _title, text in parts)


def test_a_consultation_is_prepared_once(plan):
    code = new_code()
    dialogue = begin(plan, code)
    assert begin(plan, code) == begin(plan) == dialogue
    assert dialogue.dialogue_parts.count() == 3
    assert dialogue.department == plan.department


def test_an_empty_plan_and_one_that_is_decided_are_not_sent_out():
    for plan in (PlanFactory(state="draft", purpose=""), PlanFactory(state="running")):
        with pytest.raises(Refused):
            begin(plan)


def test_the_parts_are_renewed_until_it_has_gone_out(plan):
    dialogue = begin(plan)
    plan.goals.update(title="Ännu färre ensamma")
    renew_parts(plan, actor=A_COMMAND)
    assert dialogue.dialogue_parts.filter(title="Ännu färre ensamma").exists()
    go(plan, DialogueState.OPEN)
    with pytest.raises(Refused):
        renew_parts(plan, actor=A_COMMAND)


def test_whoever_sends_it_is_told_that_the_plan_has_been_written_in_since(signed_in, plan):
    begin(plan)
    plan.refresh_from_db()
    pages = [
        reverse("dialogue_send", args=[plan.dialogue.code, plan.dialogue.slug]),
        reverse("plan_consult", args=[plan.code, plan.slug]),
    ]
    said = "Planen har ändrats sedan remissen förbereddes"
    for page in pages:
        assert said not in signed_in.get(page, headers={"accept-language": "sv"}).content.decode()
    plan.goals.update(title="Ännu färre ensamma")
    for page in pages:
        assert said in signed_in.get(page).content.decode()
    signed_in.post(pages[1], {"delar": "ja"})
    assert said not in signed_in.get(pages[0]).content.decode()


def test_whoever_writes_in_a_plan_that_is_out_is_warned(signed_in, plan):
    begin(plan)
    plan.refresh_from_db()
    open_for_a_month = {"opens_on": clock.today(), "closes_on": clock.today() + timedelta(days=30)}
    Dialogue.objects.filter(pk=plan.dialogue_id).update(**open_for_a_month)
    go(plan, DialogueState.OPEN)
    page = signed_in.get(reverse("plan_write", args=[plan.code, plan.slug])).content.decode()
    assert "föreningarna svarar på texten som gick ut" in page
    assert "återstår före nästa steg" in page


def test_a_draft_is_thrown_away_with_the_consultation_that_nobody_has_seen(plan):
    dialogue = begin(plan)
    Dialogue.objects.filter(pk=dialogue.pk).update(state="open")
    with pytest.raises(Refused, match="har sett planen"):
        discard_plan(plan, actor=A_COMMAND)
    Dialogue.objects.filter(pk=dialogue.pk).update(state="draft")
    discard_plan(plan, actor=A_COMMAND)
    assert not Dialogue.objects.exists()


def test_the_plan_follows_its_dialogue_out_and_back(plan):
    begin(plan)
    assert follow_dialogues(actor=THE_CLOCK) == 0
    assert go(plan, DialogueState.OPEN) == 1
    assert plan.state == PlanState.CONSULTATION
    assert go(plan, DialogueState.OPEN) == 0
    assert plan.steps.count() == 1
    assert go(plan, DialogueState.DRAFT) == 1
    assert plan.state == PlanState.DRAFT
    assert not plan.steps.exists()


def test_a_plan_is_worked_over_when_it_has_closed_and_what_has_no_answer_is_kept(plan):
    begin(plan)
    with pytest.raises(Refused):
        revise_plan(plan, actor=A_COMMAND)
    go(plan, DialogueState.OPEN)
    with pytest.raises(Refused):
        revise_plan(plan, actor=A_COMMAND)
    ViewpointFactory(dialogue=plan.dialogue)
    go(plan, DialogueState.CLOSED)
    step = revise_plan(plan, actor=A_COMMAND)
    assert revise_plan(plan, actor=A_COMMAND) == step
    plan.refresh_from_db()
    assert (plan.state, step.missing) == (PlanState.REVISED, ["1 synpunkt har inte fått svar."])


def test_asked_once_more_the_former_consultation_is_still_known(plan):
    first = begin(plan)
    go(plan, DialogueState.OPEN)
    go(plan, DialogueState.ANSWERED)
    revise_plan(plan, actor=A_COMMAND)
    plan.refresh_from_db()
    second = begin(plan)
    plan.refresh_from_db()
    assert dialogues_of(plan) == [second, first]
    go(plan, DialogueState.OPEN)
    assert plan.state == PlanState.CONSULTATION
    assert go(plan, DialogueState.DRAFT) == 1
    assert plan.state == PlanState.REVISED


def test_what_was_said_the_first_time_is_not_forgotten_while_it_is_asked_anew(client, plan):
    first = begin(plan)
    go(plan, DialogueState.OPEN)
    ViewpointFactory(dialogue=first)
    go(plan, DialogueState.CLOSED)
    revise_plan(plan, actor=A_COMMAND)
    plan.refresh_from_db()
    begin(plan)
    plan.refresh_from_db()
    lacking = [one.sentence for one in missing(plan, PlanState.SENT)]
    assert "1 synpunkt har inget svar." in lacking
    assert "Planen har inte varit på remiss." not in lacking
    assert first.get_absolute_url() in client.get(plan.get_absolute_url()).content.decode()
    go(plan, DialogueState.OPEN)
    go(plan, DialogueState.ANSWERED)
    assert revise_plan(plan, actor=A_COMMAND).missing == ["1 synpunkt har inte fått svar."]
    assert compiled(plan, clock.today().year)["figures"]["viewpoints"] == 1


def test_the_thread_runs_from_what_was_said_to_what_is_done():
    plan = PlanFactory(dialogue=DialogueFactory(state="closed"))
    action = ActionFactory(plan=plan)
    group = ViewpointGroupFactory(dialogue=plan.dialogue)
    ViewpointFactory(dialogue=plan.dialogue, group=group)
    response = answer_group(
        group, values={"outcome": "led_to", "text": "Ja.", "change": "Fler kaféer."}, actor=A_COMMAND
    )
    (row,) = answers_with_things(plan)
    assert row.is_unlinked
    for _ in range(2):
        tie_answer(plan, response=response, thing=action, actor=A_COMMAND)
    (row,) = answers_with_things(plan)
    assert row.led_to == [action]
    seen = plan.actions.visible_to(AnonymousUser()).get()
    stations = {stop.station.title for stop in thread_of(seen, AnonymousUser())}
    assert stations == {action.title, group.title, "Fler kaféer."}
    assert untie_answer(plan, response=response, thing=action, actor=A_COMMAND)
    assert not answers_with_things(plan)[0].led_to


def test_an_answer_leads_only_to_what_stands_in_its_own_plan():
    plan = PlanFactory(dialogue=DialogueFactory())
    response = ResponseFactory(group__dialogue=plan.dialogue)
    with pytest.raises(Refused):
        tie_answer(plan, response=response, thing=ActionFactory(), actor=A_COMMAND)
    with pytest.raises(Refused):
        tie_answer(plan, response=ResponseFactory(), thing=ActionFactory(plan=plan), actor=A_COMMAND)


def test_what_the_committee_took_in_is_marked_and_a_colleagues_mark_stays():
    plan = PlanFactory()
    one, two, three = (ActionFactory(plan=plan) for _ in range(3))
    before = clock.today() - timedelta(days=3)
    mark_taken_in(one, on=before, actor=A_COMMAND)
    mark_taken_in(three, on=before, actor=A_COMMAND)
    # The form was given out before the third was marked.
    changed = mark_all_taken_in(
        plan, codes=[one.code, two.code], seen=[one.code], on=clock.today(), actor=A_COMMAND
    )
    days = dict(plan.actions.values_list("pk", "taken_in_on"))
    assert (changed, days) == (1, {one.pk: before, two.pk: clock.today(), three.pk: before})
    with pytest.raises(Refused):
        mark_taken_in(one, on=clock.today() + timedelta(days=1), actor=A_COMMAND)


# --- Pages ----------------------------------------------------------------------------------


def at(name, plan):
    return reverse(name, kwargs={"code": plan.code, "slug": plan.slug})


@pytest.fixture
def signed_in(client):
    client.force_login(staff(Role.ADMINISTRATOR))
    return client


def test_the_page_prepares_and_leads_on_to_whom_is_asked(signed_in, plan):
    address = at("plan_consult", plan)
    ActionFactory(plan=plan, title="Ringkedja", responsible=None)
    page = signed_in.get(address)
    assert page.status_code == 200
    # What goes out is not changed afterwards, so that something is missing is said here.
    assert "Åtgärden ”Ringkedja” har ingen ansvarig." in page.content.decode()
    typed = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    response = signed_in.post(address, typed | {"decided_on": ""})
    plan.refresh_from_db()
    dialogue = plan.dialogue
    where = {"code": dialogue.code, "slug": dialogue.slug}
    assert response.url == reverse("dialogue_choose", kwargs=where)
    assert dialogue.closes_on == clock.today() + timedelta(days=42)
    assert signed_in.get(address).status_code == 200


@pytest.mark.parametrize("days", [0, 20])
def test_too_short_is_said_at_the_field_and_what_was_typed_is_kept(signed_in, plan, days):
    closes_on = clock.today() + timedelta(days=days)
    response = signed_in.post(
        at("plan_consult", plan), {"title": "T", "purpose": "Vad saknas?", "closes_on": closes_on}
    )
    assert response.status_code == 422
    assert "closes_on" in response.context["form"].errors
    assert "Vad saknas?" in response.content.decode()
    assert not Dialogue.objects.exists()


def test_answers_are_tied_on_their_page_and_odd_input_is_met(signed_in):
    plan = PlanFactory(dialogue=DialogueFactory(state="closed"))
    action = ActionFactory(plan=plan)
    response = ResponseFactory(group__dialogue=plan.dialogue)
    address, code = at("response_links", plan), response.group.code
    assert signed_in.post(address, {"code": code, "thing": "x"}).status_code == 422
    assert signed_in.post(address, {"code": "x", "thing": action.code}).status_code == 404
    assert signed_in.post(address, {"code": code, "thing": action.code}).status_code == 302
    assert answers_with_things(plan)[0].led_to == [action]
    assert action.title in signed_in.get(address).content.decode()
    signed_in.post(address, {"code": code, "ta_bort": action.code})
    # What changed the introduction led to the plan as a whole.
    signed_in.post(address, {"code": code, "thing": plan.code})
    assert answers_with_things(plan)[0].led_to == [plan]
    signed_in.post(address, {"code": code, "ta_bort": plan.code})
    assert not answers_with_things(plan)[0].led_to


def test_actions_are_marked_on_their_page(signed_in):
    action = ActionFactory()
    address = at("plan_taken_in", action.plan)
    tomorrow = clock.today() + timedelta(days=1)
    assert signed_in.post(address, {"actions": action.code, "on": tomorrow}).status_code == 422
    signed_in.post(address, {"actions": action.code, "on": clock.today()})
    action.refresh_from_db()
    assert action.taken_in_on == clock.today()
    assert "Intagen" in signed_in.get(at("plan_papers", action.plan)).content.decode()
