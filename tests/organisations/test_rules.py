"""Who may do what with organisations."""

import pytest
from django.contrib.auth.models import AnonymousUser
from rules import has_perm

from portal.people.enums import Role
from tests.factories import UserFactory, staff

pytestmark = pytest.mark.django_db

KEEPERS = {Role.ADMINISTRATOR, Role.OFFICIAL, Role.PROCESS_LEADER, Role.SECRETARY, Role.REGISTRAR}


@pytest.mark.parametrize("role", list(Role))
def test_the_register_is_kept_by_those_who_work_with_it(role):
    for duty in ("organisations.keep_register", "organisations.import_register"):
        assert has_perm(duty, staff(role)) == (role in KEEPERS)


def test_everybody_sees_organisations_and_nobody_else_keeps_the_register():
    for user in (AnonymousUser(), UserFactory()):
        assert has_perm("organisations.see_organisation", user)
        assert not has_perm("organisations.keep_register", user)
