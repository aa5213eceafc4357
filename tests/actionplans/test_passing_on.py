"""An official who leaves: what was theirs passes to the deputy, and it is said."""

from datetime import timedelta

import pytest

from actionplans import services
from actionplans.enums import HANDED_TO_DEPUTY, NOBODY_RESPONSIBLE, PlanState
from actionplans.tasks import pass_on_what_was_left
from portal.history.timeline import timeline
from portal.notifications.delivery import deliver_due
from portal.notifications.models import Letter
from portal.people.enums import LinkPurpose, Role
from portal.people.models import Deputyship, Employment, GuestLink
from portal.people.services import address_for, link_for
from portal.web import clock
from portal.web.actor import THE_CLOCK
from tests.factories import (
    ActionFactory,
    AreaFactory,
    GoalFactory,
    PlanFactory,
    UserFactory,
    our_department,
    staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mia():
    """Somebody who answers for things, until she leaves."""
    return staff(name="Mia Sandell", email="mia@skarsjo.example")


@pytest.fixture
def per():
    """Her deputy."""
    return staff(name="Per Ohlin", email="per@skarsjo.example")


def leave(person) -> None:
    """The last day of the person's roles was yesterday."""
    yesterday = clock.today() - timedelta(days=1)
    person.role_grants.update(active_from=yesterday, active_to=yesterday)


def passed() -> int:
    """How many things pass now."""
    return services.pass_on(actor=THE_CLOCK)


def letters(notice: str) -> list[str]:
    """Who is owed a letter of a kind."""
    return sorted(Letter.objects.filter(notice=notice).values_list("address__email", flat=True))


def test_all_that_was_theirs_passes_to_the_deputy_in_one_letter(mia, per, mail_sink):
    plan = PlanFactory(owner=mia, deputy=per)
    area = AreaFactory(owner=mia, deputy=per)
    action = ActionFactory(plan=plan, responsible=mia, deputy=per, responsibles_post="enhetschef")
    goal = GoalFactory(plan=plan, measured_by=mia)
    Employment.objects.create(user=per, department=our_department(), post="samordnare")
    leave(mia)
    assert (passed(), passed()) == (4, 0)
    for thing in (plan, area, action, goal):
        thing.refresh_from_db()
    assert {plan.owner, area.owner, action.responsible, goal.measured_by} == {per}
    assert (plan.deputy, area.deputy, action.deputy) == (None, None, None)
    assert action.responsibles_post == "samordnare"
    assert timeline(action, names=True)[0].who == "Bryggan"
    assert letters(HANDED_TO_DEPUTY) == [per.email]
    assert letters(NOBODY_RESPONSIBLE) == []
    deliver_due()
    (mail,) = mail_sink.letters
    text, html = (mail.get_body((form,)).get_content() for form in ("plain", "html"))
    assert " ".join(mail["Subject"].split()) == "Du har tagit över 4 saker efter Mia Sandell"
    assert all(
        thing.title in text and thing.get_absolute_url() in html for thing in (plan, area, action, goal)
    )


def test_a_mere_absence_passes_nothing(mia, per):
    action = ActionFactory(responsible=mia, deputy=per, plan__owner=mia)
    Deputyship.objects.create(user=mia, deputy=per)
    assert passed() == 0
    action.refresh_from_db()
    assert action.responsible == mia


@pytest.mark.parametrize("how", ["inactive", "no role", "no employment"])
def test_who_may_not_sign_in_or_has_no_role_or_employment_has_left(mia, per, how):
    action = ActionFactory(responsible=mia, deputy=per, plan__owner=per)
    yesterday = clock.today() - timedelta(days=1)
    if how == "inactive":
        mia.is_active = False
        mia.save()
    elif how == "no role":
        leave(mia)
    else:
        Employment.objects.create(
            user=mia, department=our_department(), active_from=yesterday, active_to=yesterday
        )
    assert passed() == 1
    action.refresh_from_db()
    assert action.responsible == per


def test_a_deputy_without_a_role_is_none_and_the_head_is_told(mia, mail_sink):
    head = staff(Role.HEAD, email="chefen@skarsjo.example")
    action = ActionFactory(responsible=mia, deputy=UserFactory(), plan__owner=head, title="Ringkedja")
    leave(mia)
    assert passed() == 1
    action.refresh_from_db()
    assert action.responsible is None
    assert letters(NOBODY_RESPONSIBLE) == [head.email]
    assert letters(HANDED_TO_DEPUTY) == []
    deliver_due()
    assert "Ringkedja" in mail_sink.letters[0].get_body(("plain",)).get_content()


def test_who_stands_in_takes_over_where_the_thing_has_no_deputy(mia, per):
    action = ActionFactory(responsible=mia, plan__owner=per)
    Deputyship.objects.create(user=mia, deputy=per)
    leave(mia)
    assert passed() == 1
    action.refresh_from_db()
    assert action.responsible == per


def test_what_is_over_stays_as_it_was(mia, per):
    ActionFactory(responsible=mia, deputy=per, plan__owner=per, done_on=clock.today())
    ActionFactory(responsible=mia, deputy=per, plan__owner=per, plan__state=PlanState.REPLACED)
    leave(mia)
    assert passed() == 0


def test_the_links_of_the_one_who_left_open_nothing_any_more(mia, per):
    action = ActionFactory(responsible=mia, deputy=per, plan__owner=per)
    link = link_for(purpose=LinkPurpose.REPORT, subject=action, address=address_for(mia.email))
    before = link.secret
    leave(mia)
    assert pass_on_what_was_left() == 1
    assert GuestLink.objects.get(pk=link.pk).secret != before


def test_a_letter_of_what_has_passed_on_since_lapses(mia, per, mail_sink):
    action = ActionFactory(responsible=mia, deputy=per, plan__owner=per)
    leave(mia)
    passed()
    action.refresh_from_db()
    action.responsible = staff()
    action.save()
    deliver_due()
    assert mail_sink.letters == []
