"""Somebody signed in."""

import pytest

from portal.people.enums import Role
from tests.factories import staff


@pytest.fixture
def administrator(client):
    """The client is the administrator's."""
    user = staff(Role.ADMINISTRATOR, email="adam@skarsjo.example", name="Adam Ek")
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return user
