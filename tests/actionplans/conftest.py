"""Somebody who writes plans, and from where."""

import pytest

from portal.web.actor import Actor, Door
from tests.factories import staff


@pytest.fixture
def official(db):
    """Somebody who writes plans."""
    return staff(name="Eva Lind")


@pytest.fixture
def by(official):
    """The official, at the portal's pages."""
    return Actor(Door.WEB, user_id=official.pk)


@pytest.fixture
def writer(client, official):
    """The official's browser."""
    client.force_login(official)
    return client
