"""What waits on a desk about actions: reports by their promised day, partners, partnerships to answer."""

from datetime import date, timedelta

import pytest

from actionplans.models import Action
from portal.pages.desk import waiting_for
from portal.people.models import User
from portal.web import clock
from tests.factories import (
    ActionFactory,
    MembershipFactory,
    PartnerFactory,
    PlanFactory,
    ProgressReportFactory,
    UserFactory,
    staff,
)

pytestmark = pytest.mark.django_db
# Long after the spring's promised day, and two weeks before the next.
A_DAY = clock.instant(date(clock.today().year + 1, 8, 20), clock.now().time())


def titles(person):
    seen = User.objects.get(pk=person.pk)
    return {task.title: task.due for group in waiting_for(seen)["groups"] for task in group.tasks}


def an_action(person, **fields):
    plan = PlanFactory(starts_on=A_DAY.date() - timedelta(days=400), owner=person)
    return ActionFactory(plan=plan, title="Samtalskaféer", **{"responsible": person} | fields)


def test_a_report_stands_there_from_two_weeks_before_its_day_until_it_is_given():
    person = staff()
    action = an_action(person)
    with clock.standing_at(A_DAY):
        (late,) = titles(person).values()
        assert (late.month, late.day) == (4, 30)
        ProgressReportFactory(action=action, period=late)
        (due,) = titles(person).values()
        assert (due.month, due.day) == (8, 31)
        ProgressReportFactory(action=action, period=due)
        assert not titles(person)


def test_what_began_after_a_day_owes_nothing_for_it():
    person = staff()
    an_action(person, starts_on=A_DAY.date() - timedelta(days=30))
    with clock.standing_at(A_DAY):
        (due,) = titles(person).values()
        assert due.month == 8


def test_the_deputy_has_it_too_and_nobody_what_is_finished():
    deputy = staff()
    an_action(UserFactory(), deputy=deputy)
    with clock.standing_at(A_DAY):
        assert titles(deputy)
        Action.objects.update(done_on=A_DAY.date())
        assert not titles(deputy)


def test_who_has_left_stands_there_until_somebody_has_seen_it():
    person = staff()
    action = ActionFactory(responsible=person)
    ProgressReportFactory(action=action, period=clock.today() + timedelta(days=400))
    partner = PartnerFactory(action=action, state="left", organisation__name="Skärsjö PRO")
    assert list(titles(person)) == ["Skärsjö PRO har lämnat en åtgärd"]
    partner.noted_on = clock.today()
    partner.save()
    assert not titles(person)


def test_a_contact_sees_what_the_organisation_is_asked():
    contact = MembershipFactory(user=UserFactory(), organisation__name="Skärsjö PRO")
    action = ActionFactory(title="Samtalskaféer")
    partner = PartnerFactory(action=action, organisation=contact.organisation, state="asked")
    assert "Vill Skärsjö PRO vara med: Samtalskaféer?" in titles(contact.user)
    partner.state = "confirmed"
    partner.save()
    assert not titles(contact.user)
