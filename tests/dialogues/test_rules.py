"""Who may do what with meetings and utskick."""

import pytest
from django.contrib.auth.models import AnonymousUser
from rules import has_perm

from dialogues.models import Dialogue, Mailing, Meeting
from dialogues.rules import TABLE
from portal.people.enums import DEPARTMENTS_ROLES, Role
from portal.people.models import Employment, RoleGrant
from portal.web import clock
from tests.factories import (
    DepartmentFactory,
    DialogueFactory,
    InvitationFactory,
    MailingFactory,
    MeetingFactory,
    MembershipFactory,
    UserFactory,
    staff,
)

pytestmark = pytest.mark.django_db

RUNS_ALL = {Role.ADMINISTRATOR, Role.SECRETARY, Role.PROCESS_LEADER}
CALLS_MEETINGS = {*RUNS_ALL, *DEPARTMENTS_ROLES}
FOR_ALL = {
    *("dialogues.see_meeting", "dialogues.read_mailing", "dialogues.sign_up"),
    *("dialogues.see_dialogue", "dialogues.give_viewpoint"),
}
FOR_CALLERS = {"dialogues.call_meeting", "dialogues.prepare_mailing", "dialogues.prepare_dialogue"}
FOR_CONTACTS = {"dialogues.answer_for"}
OF_ONE = sorted(set(TABLE) - FOR_ALL - FOR_CALLERS - FOR_CONTACTS)


def thing_of(permission: str, **fields) -> Meeting | Mailing | Dialogue:
    """A meeting, an utskick or a dialogue, as the permission is about."""
    if "dialogue" in permission.partition(".")[2] or "viewpoint" in permission:
        return DialogueFactory(**fields)
    return (MailingFactory if "mailing" in permission else MeetingFactory)(**fields)


@pytest.mark.parametrize("permission", sorted(FOR_ALL | FOR_CALLERS))
@pytest.mark.parametrize("role", [None, *Role])
def test_who_may(permission, role):
    user = staff(role) if role else UserFactory()
    assert has_perm(permission, user) == (permission in FOR_ALL or role in CALLS_MEETINGS)


@pytest.mark.parametrize("permission", OF_ONE)
def test_officials_run_what_is_their_own_departments(permission):
    above = DepartmentFactory()
    mine, other = DepartmentFactory(parent=above), DepartmentFactory()
    of_mine, of_above, of_nobody, of_other = (
        thing_of(permission, department=department) for department in (mine, above, None, other)
    )
    for role in (None, *Role):
        user = staff(role, department=mine) if role else UserFactory()
        may = [has_perm(permission, user, one) for one in (of_mine, of_above, of_nobody, of_other)]
        assert may == [role in CALLS_MEETINGS, *[role in RUNS_ALL] * 3], role
        # Without a thing the question is whether one may run all of them.
        assert has_perm(permission, user) == (role in RUNS_ALL)
    chief = staff(department=above)
    assert [has_perm(permission, chief, one) for one in (of_mine, of_above, of_other)] == [True, True, False]


@pytest.mark.parametrize("permission", OF_ONE)
def test_whoever_answers_for_it_runs_it_wherever_it_belongs(permission):
    owner, deputy = staff(), staff()
    thing = thing_of(permission, department=DepartmentFactory(), owner=owner, deputy=deputy)
    assert has_perm(permission, owner, thing)
    assert has_perm(permission, deputy, thing)
    RoleGrant.objects.filter(user=owner).delete()
    former = type(owner).objects.get(pk=owner.pk)
    # Who no longer is an official sees what those need who come, and no more.
    assert has_perm(permission, former, thing) == (permission == "dialogues.see_needs")


@pytest.mark.parametrize("permission", sorted(FOR_CONTACTS))
def test_contacts_do_what_is_their_own_organisations_and_no_role_does_it_for_them(permission):
    contact = MembershipFactory(user=UserFactory())
    own, other = InvitationFactory(organisation=contact.organisation), InvitationFactory()
    assert has_perm(permission, contact.user, own)
    assert not has_perm(permission, contact.user, other)
    assert not has_perm(permission, contact.user)
    assert not has_perm(permission, AnonymousUser(), own)
    assert not [role for role in Role if has_perm(permission, staff(role), own)]


def test_a_role_that_names_no_department_is_for_those_one_works_in():
    works_in, worked_in, other = (DepartmentFactory() for _ in range(3))
    user = staff(Role.SECRETARY)
    RoleGrant.objects.create(user=user, role=Role.OFFICIAL)
    Employment.objects.create(user=user, department=works_in)
    days = {"active_from": clock.today().replace(year=2020), "active_to": clock.today().replace(year=2021)}
    Employment.objects.create(user=user, department=worked_in, **days)
    below = DepartmentFactory(parent=works_in)
    assert user.departments == {works_in.pk, below.pk}
    RoleGrant.objects.filter(user=user, role=Role.OFFICIAL).update(department=other)
    assert type(user).objects.get(pk=user.pk).departments == {other.pk}
    RoleGrant.objects.filter(user=user, role=Role.OFFICIAL).delete()
    assert type(user).objects.get(pk=user.pk).departments == set()


def test_roles_and_departments_are_one_question(django_assert_num_queries):
    user = staff()
    with django_assert_num_queries(1):
        assert user.roles == {Role.OFFICIAL}
        assert len(user.departments) == 1


@pytest.mark.parametrize("permission", TABLE)
def test_a_visitor_may_only_see(permission):
    assert has_perm(permission, AnonymousUser()) == (permission in FOR_ALL)
