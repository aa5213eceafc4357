"""Several presses and several persons at once: each thing happens once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from actionplans import services
from actionplans.enums import PARTNER_ANSWERED, PARTNER_ASKED
from actionplans.models import Action, Partner, ProgressReport
from portal.notifications.models import Letter
from portal.records.models import Record
from portal.web import clock
from portal.web.actor import A_COMMAND
from portal.web.codes import new_code
from portal.web.refusals import Refused
from tests.factories import ActionFactory, MembershipFactory, PartnerFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Do these at the same time; what each gave, or how it was refused."""

    def do(act):
        try:
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(do, acts))


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
    partner = PartnerFactory(state="asked", asked_at=clock.now() - timedelta(days=1))
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
