"""A database that is out of reach."""

import socket

import pytest
from django.db import connection


@pytest.fixture
def no_database(django_db_setup, django_db_blocker, monkeypatch):
    """Nobody answers where the database should be."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with django_db_blocker.unblock():
        connection.close()
        monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
        monkeypatch.setitem(connection.settings_dict, "PORT", port)
        yield
        connection.close()
