"""What `.dev/services.json` says: private addresses, kept secrets, and the real environment first."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from portal.devkit.surroundings import KEYS, STRANGERS, Surroundings
from portal.settings import BASE_DIR

SITE = "http://localhost:8000"
MAKEFILE = (BASE_DIR / "Makefile").read_text()


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
    assert len(surroundings.private_services()) == 4


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
        ({"OIDC_PROVIDERS": "[]"}, {"inloggning"}),
        ({"BROKER_URL": "redis://real/0"}, set()),
        ({"BROKER_URL": "redis://real/0", "CACHE_URL": "redis://real/1"}, {"valkey"}),
    ],
)
def test_what_the_environment_names_is_used_and_not_started(surroundings, monkeypatch, named, replaced):
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    started = {service.name for service in surroundings.private_services()}
    assert started == {"postgres", "valkey", "mailcatcher", "inloggning"} - replaced
    assert named.items() <= surroundings.values(SITE).items()


def test_a_secret_from_the_environment_does_not_replace_the_kept_one(surroundings, monkeypatch):
    surroundings.write(surroundings.values(SITE))
    kept = surroundings.read()["SECRET_KEY"]
    monkeypatch.setenv("SECRET_KEY", "of the environment")
    values = surroundings.values(SITE)
    assert values["SECRET_KEY"] == "of the environment"
    surroundings.write(values)
    assert surroundings.read()["SECRET_KEY"] == kept


def test_what_the_shell_holds_of_another_project_does_not_reach_the_portal(surroundings, monkeypatch):
    for name in (*STRANGERS, "PGSSLMODE", "PGSERVICE", "PORT"):
        monkeypatch.setenv(name, "of another")
    values = surroundings.values(SITE)
    given = surroundings.environment(values)
    assert not [name for name in given if name in STRANGERS or name.startswith("PG")]
    assert given["PORT"] == "of another"
    assert values.items() <= given.items()


def test_what_the_shell_says_of_a_real_database_reaches_the_portal(surroundings, monkeypatch):
    monkeypatch.setenv("PGSSLROOTCERT", "ours.pem")
    monkeypatch.setenv("DATABASE_URL", "postgres://real")
    assert surroundings.environment(surroundings.values(SITE))["PGSSLROOTCERT"] == "ours.pem"


def test_make_leaves_strangers_behind_too():
    (line,) = (text for text in MAKEFILE.splitlines() if "DJANGO_SETTINGS_MODULE" in text)
    assert line.split()[0] == "unexport"
    assert {*STRANGERS} <= set(line.split())


@pytest.mark.parametrize(
    ("database", "broker"),
    [
        (None, "redis://ours/0"),
        ("postgres://ours/portal", "redis://ours/0"),
        ("postgres://another/portal", "redis://localhost:6379/0"),
    ],
)
def test_the_settings_read_the_file_unless_another_database_is_named(tmp_path, database, broker):
    shutil.copytree(BASE_DIR / "portal", tmp_path / "portal", ignore=shutil.ignore_patterns("*.pyc"))
    (tmp_path / ".dev").mkdir()
    told = {"DATABASE_URL": "postgres://ours/portal", "BROKER_URL": "redis://ours/0"}
    (tmp_path / ".dev/services.json").write_text(json.dumps(told))
    named = {"DATABASE_URL": database} if database else {}
    kept = {name: value for name, value in os.environ.items() if name not in KEYS}
    program = "from portal import settings; print(settings.CELERY_BROKER_URL)"
    said = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**kept, **named},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said.strip() == broker
