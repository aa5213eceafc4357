"""Somebody who calls meetings."""

import pytest

from portal.web.actor import Actor, Door
from tests.factories import staff


@pytest.fixture
def official(db):
    """Somebody who calls meetings."""
    return staff(name="Eva Lind")


@pytest.fixture
def by(official):
    """The official, at the portal's pages."""
    return Actor(Door.WEB, user_id=official.pk)
