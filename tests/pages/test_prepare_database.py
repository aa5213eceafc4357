"""Updating the database: repeatable, one at a time, and never at the price of all visitors."""

import os
import subprocess
import sys

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from portal.devkit.services import HOST, Postgres, free_port
from portal.frames.models import Tag
from portal.pages.management.commands import prepare_database
from tests import databases

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_can_be_run_again(capsys):
    before = Tag.objects.count()
    call_command("prepare_database")
    assert Tag.objects.count() == before > 0


def test_the_lock_is_let_go_and_patience_is_as_before():
    call_command("prepare_database", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT count(*) FROM pg_locks
             WHERE locktype = 'advisory'
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """)
        assert cursor.fetchone() == (0,)
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)


def test_the_second_waits_for_the_first():
    with psycopg.connect(databases.url(databases.own_name()), autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [prepare_database.ONE_AT_A_TIME])
        other.execute("SET statement_timeout = '1s'")
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = '300ms'")
        with pytest.raises(Exception, match="statement timeout"):
            call_command("prepare_database", verbosity=0)


def test_a_table_that_is_held_too_long_stops_the_update(monkeypatch):
    monkeypatch.setattr(prepare_database, "LOCK_TIMEOUT", "200ms")
    with psycopg.connect(databases.url(databases.own_name())) as other:
        other.execute("LOCK TABLE frames_tag IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(CommandError, match="upptagen"):
            call_command("prepare_database", verbosity=0)


def test_a_database_that_takes_too_few_connections_is_told_before_anything_is_done(settings):
    with connection.cursor() as cursor:
        cursor.execute("SHOW max_connections")
        settings.DATABASE_CONNECTIONS = int(cursor.fetchone()[0])
    # Some of them are kept for superusers.
    with pytest.raises(CommandError, match=r"Databasen tar emot \d+ anslutningar.*DATABASE_CONNECTIONS"):
        call_command("prepare_database", verbosity=0)


def prepare(url: str) -> subprocess.Popen:
    """The command in a process of its own, with another database."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "prepare_database"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": url},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("command", ["prepare_database", "prepare"])
@pytest.mark.parametrize(
    ("made", "reason"),
    [
        ("ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C'", "teckenkodningen LATIN1"),
        ("ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'", "stora och små å, ä och ö"),
    ],
)
def test_a_database_that_cannot_hold_swedish_is_refused_in_a_sentence(made, reason, command):
    name = f"{databases.own_name()}_unfit"
    with psycopg.connect(databases.url("postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0 {made}")
        try:
            connection.close()
            connection.settings_dict["NAME"] = name
            with pytest.raises(CommandError, match=reason):
                call_command(command)
        finally:
            connection.close()
            connection.settings_dict["NAME"] = databases.own_name()
            server.execute(f"DROP DATABASE {name}")


@pytest.mark.parametrize(("version", "fits"), [(0, False), (14, False), (15, True), (18, True)])
def test_an_old_postgresql_is_refused_in_a_sentence(version, fits):
    assert (prepare_database.why_unfit(version, "UTF8", lowers=True) == "") is fits


class LateDatabase(Postgres):
    """A database on a port that was known before it was there."""

    def choose_port(self):
        return self.known_port


def test_a_database_that_is_not_there_yet_is_waited_for_but_not_one_that_says_no(tmp_path):
    late = LateDatabase(tmp_path, fsync=False)
    late.known_port = free_port()
    asking = prepare(f"postgres://portal:guessed@{HOST}:{late.known_port}/portal")
    assert "Väntar" in asking.stdout.readline()
    late.start()
    try:
        _out, said = asking.communicate(timeout=prepare_database.PATIENCE)
    finally:
        late.stop()
        late.remove()
    assert asking.returncode == 1
    assert "password authentication failed" in said
    assert "Traceback" not in said
