"""Who may do what with organisations."""

import pytest
from django.contrib.auth.models import AnonymousUser
from rules import has_perm

from portal.people.enums import Role
from tests.factories import UserFactory, staff

pytestmark = pytest.mark.django_db

KEEPERS = {Role.ADMINISTRATOR, Role.OFFICIAL, Role.HEAD, Role.PROCESS_LEADER, Role.SECRETARY, Role.REGISTRAR}


@pytest.mark.parametrize("role", list(Role))
def test_the_register_is_kept_by_those_who_work_with_it(role):
    assert has_perm("organisations.keep_register", staff(role)) == (role in KEEPERS)


def test_everybody_sees_organisations_and_nobody_else_keeps_the_register():
    for user in (AnonymousUser(), UserFactory()):
        assert has_perm("organisations.see_organisation", user)
        assert not has_perm("organisations.keep_register", user)


CHANGES = (
    "organisations.change_organisation",
    "organisations.change_state",
    "organisations.change_contacts",
    "organisations.import_register",
    "organisations.save_selection",
)


@pytest.mark.parametrize("role", list(Role))
def test_a_registrar_finds_and_hands_out_and_changes_nothing(role):
    may = role in KEEPERS - {Role.REGISTRAR}
    assert {has_perm(permission, staff(role)) for permission in CHANGES} == {may}


def test_nobody_else_changes_the_register():
    for user in (AnonymousUser(), UserFactory()):
        assert not any(has_perm(permission, user) for permission in CHANGES)
