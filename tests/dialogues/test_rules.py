"""Who may do what with meetings."""

import pytest
from django.contrib.auth.models import AnonymousUser
from rules import has_perm

from dialogues.rules import TABLE
from portal.people.enums import Role
from tests.factories import UserFactory, staff

pytestmark = pytest.mark.django_db

CALLS_MEETINGS = {Role.ADMINISTRATOR, Role.OFFICIAL, Role.SECRETARY, Role.PROCESS_LEADER}
FOR_ALL = {"dialogues.see_meeting", "dialogues.read_mailing", "dialogues.sign_up"}


@pytest.mark.parametrize("permission", TABLE)
@pytest.mark.parametrize("role", [None, *Role])
def test_who_may(permission, role):
    user = staff(role) if role else UserFactory()
    assert has_perm(permission, user) == (permission in FOR_ALL or role in CALLS_MEETINGS)


@pytest.mark.parametrize("permission", TABLE)
def test_a_visitor_may_only_see(permission):
    assert has_perm(permission, AnonymousUser()) == (permission in FOR_ALL)
