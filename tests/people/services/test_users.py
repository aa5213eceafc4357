"""Who may sign in."""

import pytest
from django.core.management import CommandError, call_command

from portal.people import services
from portal.people.enums import Role
from portal.people.models import RoleGrant, User
from portal.web.actor import A_COMMAND
from portal.web.refusals import Refused
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_a_new_person_has_no_password_and_one_address():
    user = services.create_user(email=" Eva@Skarsjo.example", name="Eva Lind", actor=A_COMMAND)
    assert user.email == "eva@skarsjo.example"
    assert not user.has_usable_password()
    with pytest.raises(Refused, match="finns redan") as refused:
        services.create_user(email="EVA@skarsjo.example", name="Eva", actor=A_COMMAND)
    assert refused.value.field == "email"


def test_a_person_needs_an_address_that_letters_can_go_to():
    with pytest.raises(Refused) as refused:
        services.create_user(email="eva", name="Eva", actor=A_COMMAND)
    assert refused.value.field == "email"


@pytest.mark.parametrize("name", ["", "   ", "–", "\u200f"])
def test_nobody_is_without_a_name(name):
    with pytest.raises(Refused, match="namn") as refused:
        services.create_user(email="eva@skarsjo.example", name=name, actor=A_COMMAND)
    assert refused.value.field == "name"
    with pytest.raises(Refused):
        services.change_user(UserFactory(), values={"name": name}, actor=A_COMMAND)


# --- The command ---------------------------------------------------------------------------


def test_the_first_administrator_is_made_once():
    for _ in range(2):
        call_command("create_administrator", "Adam@skarsjo.example", name="Adam Ek", verbosity=0)
    adam = User.objects.get()
    assert adam.roles == {Role.ADMINISTRATOR}
    assert RoleGrant.objects.count() == 1
    with pytest.raises(CommandError):
        call_command("create_administrator", "adam")
