"""What waits on a desk about actions: what is promised by a day, partners, partnerships to answer."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from actionplans.models import Action, to_tell
from portal.pages.desk import waiting_for
from portal.people.models import Deputyship, User
from portal.web import clock
from tests.factories import (
    ActionFactory,
    MembershipFactory,
    MilestoneFactory,
    PartnerFactory,
    PlanFactory,
    ProgressReportFactory,
    UserFactory,
    staff,
)

pytestmark = pytest.mark.django_db
# Long after the spring's promised day, and in the week before the next.
A_DAY = clock.instant(date(clock.today().year + 1, 8, 25), clock.now().time())


def tasks(person):
    seen = User.objects.get(pk=person.pk)
    return [task for group in waiting_for(seen)["groups"] for task in group.tasks]


def titles(person):
    return {task.title: task.due for task in tasks(person)}


def an_action(person, **fields):
    plan = PlanFactory(starts_on=A_DAY.date() - timedelta(days=400), owner=person)
    return ActionFactory(plan=plan, title="Samtalskaféer", **{"responsible": person, "due_on": None} | fields)


def test_a_report_stands_there_from_a_week_before_its_day_until_it_is_given():
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
    an_action(person, starts_on=A_DAY.date() - timedelta(days=60))
    with clock.standing_at(A_DAY):
        (due,) = titles(person).values()
        assert due.month == 8


def test_the_deputy_has_it_while_the_responsible_is_away_and_nobody_what_is_finished():
    person, deputy, stand_in = staff(), staff(), staff()
    an_action(person, deputy=deputy)
    with clock.standing_at(A_DAY):
        assert not titles(deputy)
        Deputyship.objects.create(user=person, deputy=stand_in)
        assert titles(deputy) == titles(person)
        assert not titles(stand_in)
        Action.objects.update(done_on=A_DAY.date())
        assert not titles(deputy)


def test_the_desk_has_one_task_for_an_action_with_all_that_the_letter_tells_of():
    person = staff()
    late = A_DAY.date() - timedelta(days=4)
    action = an_action(person, due_on=late)
    MilestoneFactory(action=action, title="Lokal", due_on=late - timedelta(days=9))
    with clock.standing_at(A_DAY):
        told = [one.owed.sentence for one in to_tell() if one.to_id == person.pk]
        (task,) = tasks(person)
        assert (task.text, len(told)) == (" ".join(told), 4)
        ProgressReportFactory(action=action, period=A_DAY.date() + timedelta(days=9))
        (task,) = tasks(person)
        assert (task.title, task.due) == ("Stäm av åtgärden: Samtalskaféer", late - timedelta(days=9))
        assert task.url == reverse("action_manage", kwargs={"code": action.code, "slug": action.slug})


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
