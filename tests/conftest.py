"""What all tests share: services of the run's own, a database for each process, a mail sink, a browser.

pytest-django is not told the settings module in pyproject.toml: it would read the settings before
this file has started the services that they name.
"""

import os

import hypothesis
import pytest

from .environment import TestServices

# How long an example takes says something of the machine, nothing of our code.
hypothesis.settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("unhurried")

# Test processes that pytest-xdist started are told by the one that started them.
_services = None if "PYTEST_XDIST_WORKER" in os.environ else TestServices()
if _services:
    _services.start()

# A cache of its own for each test process: database 0 is the broker's.
_number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 14 + 1
os.environ["CACHE_URL"] = f"{os.environ['CACHE_URL'].rpartition('/')[0]}/{_number}"

import django  # noqa: E402
from django.conf import settings as django_settings  # noqa: E402

# Pages are served from the sources: what collectstatic made may be of yesterday.
django_settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
# A test process that xdist started read its settings before this file did anything.
django_settings.CACHES["default"]["LOCATION"] = os.environ["CACHE_URL"]
# The portal goes on without a cache that answers late. On a busy machine no test is to be about that.
django_settings.CACHES["default"]["OPTIONS"] |= {"socket_connect_timeout": 10, "socket_timeout": 10}
django.setup()

from django.core.cache import cache  # noqa: E402
from django.test import TransactionTestCase  # noqa: E402

from portal.web.actor import Actor, Door  # noqa: E402

from . import databases  # noqa: E402
from .factories import staff  # noqa: E402

# Fresh clone instead of emptied tables, see `databases.py`.
TransactionTestCase._fixture_teardown = lambda case: databases.renew()


def pytest_collection_modifyitems(items):
    """First those without a database, which is being made meanwhile."""
    items.sort(key=lambda item: bool(item.get_closest_marker("django_db")) or "db" in item.fixturenames)


def pytest_unconfigure(config):
    """Leave nothing running and nothing on disk."""
    if _services:
        _services.stop()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """This process's database, with tables and reference data."""
    with django_db_blocker.unblock():
        databases.use_own()


@pytest.fixture(autouse=True)
def _empty_cache():
    """What an earlier test's settings left in the cache is not this one's."""
    cache.clear()


@pytest.fixture(scope="session")
def broker_url():
    """Address of the run's broker."""
    return os.environ["BROKER_URL"]


@pytest.fixture(scope="session")
def browser_path():
    """A Chromium that starts. There is no skipping: without one the journeys fail."""
    from portal.devkit import browser

    return str(browser.find())


@pytest.fixture
def mail_sink(settings, monkeypatch):
    """A real mail server that this test's letters, and its child processes', go to."""
    from .sink import MailSink

    sink = MailSink()
    sink.start()
    settings.EMAIL_BACKEND = "portal.notifications.smtp.AnsweringBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{sink.port}")
    yield sink
    sink.stop()


@pytest.fixture(scope="session")
def identity_server(tmp_path_factory):
    """Others' own program, where people of the municipality say who they are."""
    from portal.devkit.identity import IdentityServer

    server = IdentityServer(tmp_path_factory.mktemp("inloggning")).start()
    yield server
    server.stop()


@pytest.fixture
def identity_provider(identity_server, settings):
    """That login, known to the settings; each test says who is there, and opens it."""
    settings.OIDC_PROVIDERS = {identity_server.entry["key"]: identity_server.entry}
    identity_server.knows({})
    return identity_server


@pytest.fixture
def official(db):
    """Somebody who calls meetings and writes plans."""
    return staff(name="Eva Lind")


@pytest.fixture
def by(official):
    """The official, at the portal's pages."""
    return Actor(Door.WEB, user_id=official.pk)
