"""What `.dev/services.json` says: private addresses, kept secrets, and the real environment first."""

import json

import pytest

from portal.devkit.surroundings import KEYS, Surroundings

SITE = "http://localhost:8000"


@pytest.fixture
def surroundings(tmp_path, monkeypatch):
    """A checkout whose environment names nothing."""
    for name in KEYS:
        monkeypatch.delenv(name, raising=False)
    for name in ("postgres", "valkey", "mail"):
        (tmp_path / name).mkdir()
    return Surroundings(tmp_path)


def test_all_keys_are_there_and_all_services_are_private(surroundings):
    values = surroundings.values(SITE)
    assert tuple(values) == KEYS
    assert all(isinstance(value, str) and value for value in values.values())
    assert len(surroundings.private_services()) == 3


def test_secrets_are_made_once_and_kept(surroundings):
    surroundings.write(surroundings.values(SITE))
    again = surroundings.values("http://localhost:9999")
    written = json.loads(surroundings.file.read_text())
    assert (again["SECRET_KEY"], again["LINK_KEYS"]) == (written["SECRET_KEY"], written["LINK_KEYS"])
    assert again["SITE_URL"] == "http://localhost:9999"
    assert len(again["SECRET_KEY"]) >= 40


def test_only_the_owner_may_read_the_file(surroundings):
    surroundings.write(surroundings.values(SITE))
    assert surroundings.file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("named", "replaced"),
    [
        ({"DATABASE_URL": "postgres://real"}, {"postgres"}),
        ({"EMAIL_URL": "smtp://real"}, {"mailcatcher"}),
        ({"BROKER_URL": "redis://real/0"}, set()),
        ({"BROKER_URL": "redis://real/0", "CACHE_URL": "redis://real/1"}, {"valkey"}),
    ],
)
def test_what_the_environment_names_is_used_and_not_started(surroundings, monkeypatch, named, replaced):
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    started = {service.name for service in surroundings.private_services()}
    assert started == {"postgres", "valkey", "mailcatcher"} - replaced
    assert named.items() <= surroundings.values(SITE).items()


def test_a_secret_from_the_environment_does_not_replace_the_kept_one(surroundings, monkeypatch):
    surroundings.write(surroundings.values(SITE))
    kept = surroundings.read()["SECRET_KEY"]
    monkeypatch.setenv("SECRET_KEY", "of the environment")
    values = surroundings.values(SITE)
    assert values["SECRET_KEY"] == "of the environment"
    surroundings.write(values)
    assert surroundings.read()["SECRET_KEY"] == kept
