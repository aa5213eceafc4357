"""Several presses and several persons at once: each thing happens once."""

from datetime import date, timedelta
from functools import partial

import pytest

from actionplans import services
from actionplans.enums import PARTNER_ANSWERED, PARTNER_ASKED
from actionplans.models import Action, ActionPlan, Measurement, Nudge, Partner, PlanStep, ProgressReport
from portal.notifications.models import Letter
from portal.people.models import Deputyship
from portal.records.models import Record
from portal.web import clock
from portal.web.actor import A_COMMAND, THE_CLOCK
from portal.web.codes import new_code
from portal.web.refusals import Refused
from tests.at_once import at_once, before_it_is_stored
from tests.factories import (
    ActionFactory,
    CommitteeFactory,
    GoalFactory,
    MembershipFactory,
    PartnerFactory,
    PlanFactory,
    SnapshotFactory,
    staff,
)
from tests.moments import in_days

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_report_pressed_four_times_is_one():
    action, code = ActionFactory(), new_code()

    def press():
        return services.give_report(
            action, values={"going": "well"}, code=code, by=action.responsible, actor=A_COMMAND
        ).pk

    assert len(set(at_once(*[press] * 4))) == 1
    assert ProgressReport.objects.count() == 1


def test_two_who_end_an_action_in_different_ways_meet_one_answer():
    action = ActionFactory()
    said = at_once(
        lambda: services.finish_action(action, on=clock.today(), actor=A_COMMAND),
        lambda: services.drop_action(action, because="Pengarna tog slut.", actor=A_COMMAND),
    )
    assert sum(isinstance(one, Refused) for one in said) == 1
    action.refresh_from_db()
    assert bool(action.done_on) != bool(action.dropped_on)


def test_a_question_pressed_by_two_goes_once_and_an_answer_is_told_once():
    contact = MembershipFactory()
    partner = PartnerFactory(action=ActionFactory(), organisation=contact.organisation, state="named")
    asked = at_once(*[lambda: services.ask_partner(partner, actor=A_COMMAND)] * 3)
    assert sorted(asked) == [False, False, True]
    assert Letter.objects.filter(notice=PARTNER_ASKED).count() == 1
    at_once(*[lambda: services.answer_partnership(partner, yes=True, actor=A_COMMAND)] * 3)
    assert Letter.objects.filter(notice=PARTNER_ANSWERED).count() == 1
    assert Record.objects.of(partner).count() == 2


def test_an_answer_and_an_action_dropped_at_once_leave_no_partner_of_what_is_dropped_unheard():
    partner = PartnerFactory(state="asked", asked_at=in_days(-1))
    said = at_once(
        lambda: services.answer_partnership(partner, yes=True, actor=A_COMMAND),
        lambda: services.drop_action(partner.action, because="Nej", actor=A_COMMAND),
    )
    partner.refresh_from_db()
    assert Action.objects.get(pk=partner.action_id).dropped_on
    assert isinstance(said[0], Refused) != (partner.state == "confirmed")


def test_an_organisation_added_by_two_stands_once():
    action, contact = ActionFactory(), MembershipFactory()
    at_once(
        *[
            lambda: services.name_partner(
                action, organisation=contact.organisation, role="bakar", actor=A_COMMAND
            )
        ]
        * 3
    )
    assert Partner.objects.count() == 1


def report(action, going="well"):
    """Whoever is responsible tells how it goes."""
    values = {"going": going, "happened": "Tre kaféer har öppnat."}
    return services.give_report(
        action, values=values, code=new_code(), by=action.responsible, actor=A_COMMAND
    )


def test_what_two_change_in_one_action_both_stands():
    action = ActionFactory(plan=PlanFactory(state="draft"))
    changes = [{"what": "Kaffe."}, {"for_whom": "Alla."}, {"title": "Kafé"}]

    def change(values):
        return lambda: services.change_action(action, values=values, actor=A_COMMAND)

    at_once(*[change(values) for values in changes])
    action.refresh_from_db()
    assert (action.what, action.for_whom, action.title) == ("Kaffe.", "Alla.", "Kafé")
    seen = {"what": "Kaffe."}
    said = at_once(
        *[
            lambda text=text: services.change_action(
                action, values={"what": text}, seen=seen, actor=A_COMMAND
            )
            for text in ("Te.", "Saft.")
        ]
    )
    assert sum(isinstance(one, Refused) for one in said) == 1


def test_what_is_done_while_a_plan_is_written_is_not_written_over():
    wording = {"title": "Samtalskaféer i alla orter"}
    ways = {
        "done_on": lambda action: services.finish_action(action, on=clock.today(), actor=A_COMMAND),
        "internal_note": lambda action: services.write_note(
            action, values={"internal_note": "Ring Eva."}, actor=A_COMMAND
        ),
        "going": report,
    }
    for field, happens in ways.items():
        action = ActionFactory()
        before_it_is_stored(
            partial(happens, action),
            partial(services.change_action, action, values=wording, because="Fler orter", actor=A_COMMAND),
        )
        action.refresh_from_db()
        assert action.title == wording["title"]
        assert getattr(action, field)
    goal = GoalFactory()
    before_it_is_stored(
        lambda: services.tell_outcome(goal, values={"outcome": "Det blev av."}, actor=A_COMMAND),
        lambda: services.change_goal(goal, values={"promise": "Mer"}, because="Nytt", actor=A_COMMAND),
    )
    goal.refresh_from_db()
    assert (goal.outcome, goal.promise) == ("Det blev av.", "Mer")


def test_what_comes_to_a_line_while_it_is_taken_away_goes_along():
    organisation = MembershipFactory().organisation
    goal = GoalFactory(plan=PlanFactory(state="draft"))
    before_it_is_stored(
        lambda: services.give_value(goal, on=clock.today(), value=1, actor=A_COMMAND),
        lambda: services.remove_goal(goal, actor=A_COMMAND),
    )
    ways = (
        lambda action: services.remove_action(action, actor=A_COMMAND),
        lambda action: services.remove_goal(action.goal, with_actions=True, actor=A_COMMAND),
        lambda action: services.discard_plan(action.plan, actor=A_COMMAND),
    )
    for take_away in ways:
        goal = GoalFactory(plan=PlanFactory(state="draft"))
        action = ActionFactory(plan=goal.plan, goal=goal)
        before_it_is_stored(
            partial(services.name_partner, action, organisation=organisation, role="bakar", actor=A_COMMAND),
            partial(take_away, action),
        )
    for kind in (Measurement, Action, Partner):
        assert not kind.objects.exists()


def carried(plan, **choices):
    """The plan of the years after, by whoever owns this one."""
    year = plan.ends_on.year + 1
    values = {"title": "Nästa", "starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31)}
    return services.carry_over(plan, values=values, choices=choices, owner=plan.owner, actor=A_COMMAND)


def test_a_plan_carried_over_by_four_is_one_and_what_was_done_meanwhile_is_not_dropped_too():
    plan = PlanFactory(state="running", owner=staff())
    action = ActionFactory(plan=plan)
    assert len({one.pk for one in at_once(*[lambda: carried(plan)] * 4)}) == 1
    assert Action.objects.get(carried_from=action).plan.carried_from_id == plan.pk
    plan = PlanFactory(state="running", owner=staff())
    action = ActionFactory(plan=plan)
    before_it_is_stored(
        lambda: report(action, going="done"),
        lambda: carried(plan, **{action.code: ("drop", "Ingen kom.")}),
    )
    action.refresh_from_db()
    assert action.done_on
    assert not action.dropped_on


def test_a_partner_answers_while_the_plan_is_adopted():
    plan = PlanFactory(state="sent")
    partner = PartnerFactory(action=ActionFactory(plan=plan), state="asked", asked_at=in_days(-1))
    decided = {
        "committee": CommitteeFactory(),
        "on": clock.today(),
        "paragraph": "12",
        "file_number": "",
    }

    def adopt():
        return services.record_adopted(plan, values=decided, actor=A_COMMAND)

    said = at_once(adopt, lambda: services.answer_partnership(partner, yes=True, actor=A_COMMAND), adopt)
    assert not [one for one in said if isinstance(one, Refused)]
    partner.refresh_from_db()
    assert partner.state == "confirmed"
    assert PlanStep.objects.filter(plan=plan, state="adopted").count() == 1
    assert ActionPlan.objects.get(pk=plan.pk).is_in_force


def test_a_report_that_comes_while_a_follow_up_is_closed_is_in_it_whole_or_not_at_all():
    before, after = ActionFactory(), ActionFactory()
    snapshot = SnapshotFactory(plan=before.plan, summary="Det gick bra.")
    closed = before_it_is_stored(
        lambda: report(before, going="done"), lambda: services.close_follow_up(snapshot, actor=A_COMMAND)
    )
    (told,) = closed.content["actions"]
    assert (told["state"], len(told["reports"])) == ("done", 1)
    snapshot = SnapshotFactory(plan=after.plan, summary="Det gick bra.")
    given = before_it_is_stored(
        lambda: services.close_follow_up(snapshot, actor=A_COMMAND), lambda: report(after)
    )
    snapshot.refresh_from_db()
    assert not snapshot.content["actions"][0]["reports"]
    assert after.reports.get() == given


def test_two_jobs_that_remind_at_once_tell_each_person_once():
    plan = PlanFactory(starts_on=clock.today() - timedelta(days=20), owner=staff())
    for _each in range(5):
        ActionFactory(plan=plan, responsible=staff(), due_on=clock.today() - timedelta(days=1))
    told = at_once(*[lambda: services.remind_of_what_is_owed(actor=THE_CLOCK)] * 3)
    assert sorted(told) == [0, 0, 5]
    assert Nudge.objects.count() == 5
    assert Letter.objects.values("address").distinct().count() == Letter.objects.count() == 5


def test_a_report_sent_while_the_action_passes_on_is_kept_and_so_is_the_one_who_took_over():
    mia, per = staff(), staff()
    action = ActionFactory(responsible=mia, deputy=None)
    Deputyship.objects.create(user=mia, deputy=per)
    mia.is_active = False
    mia.save()
    given = before_it_is_stored(lambda: services.pass_on(actor=THE_CLOCK), lambda: report(action))
    action.refresh_from_db()
    assert (action.responsible, action.going) == (per, "well")
    assert given.given_by == mia
