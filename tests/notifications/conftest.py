"""A mail server of the test's own, and a way to owe letters."""

import socket

import pytest

from portal.notifications.declaring import Draft, Kind, Notice, Recipient
from portal.notifications.enums import Urgency
from portal.notifications.services import notify
from portal.people.models import User
from portal.people.services import address_for
from portal.web.rooms import notices
from tests.drill.mail_server import MailServer
from tests.factories import UserFactory


@pytest.fixture
def mail_server(settings):
    """A real SMTP server that takes everything until it is told otherwise."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_BACKEND = "portal.notifications.smtp.AnsweringBackend"
    server = MailServer(port).start()
    yield server
    server.stop()


@pytest.fixture
def owe(db):
    """Owe the test letter to an address; the same address and occasion is the same letter."""
    user = UserFactory()

    def owe_one(email="karin@norrby.example", occasion="", key="notifications.test_letter", **more):
        return notify(
            key,
            about=user,
            to=Recipient(address_for(email), "Karin"),
            occasion=occasion,
            **more,
        )

    return owe_one


@pytest.fixture
def declare(monkeypatch):
    """Declare a letter as a room would, for the time of the test."""

    def declare_one(key, *, kind=None, template="mail/notifications/test_letter", latest_only=False, **draft):
        notice = Notice(
            key=key,
            title="Brev",
            kind=kind and Kind(kind, "Nyheter"),
            latest_only=latest_only,
            urgency=Urgency.BULK,
            find=User.objects.all,
            write=lambda about, to, facts: Draft(template, same_for=key, common={}, **draft),
        )
        monkeypatch.setitem(notices(), key, notice)
        return key

    return declare_one
