"""From where plans are written."""

import pytest


@pytest.fixture
def writer(client, official):
    """The official's browser."""
    client.force_login(official)
    return client
