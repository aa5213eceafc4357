"""Updating the database: repeatable, one at a time, and never at the price of all visitors."""

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

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
