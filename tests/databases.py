"""A database for each test process, cloned from one that has the tables and the reference data.

A test in a transaction is rolled back. A test that commits, and each browser journey, gets a fresh
clone afterwards instead of emptied tables, so reference data is there for the next one too.

`python -m tests.databases` makes the one to clone from: the run begins with it, while tests are collected.
"""

import io
import os
from contextlib import contextmanager

import django
import psycopg
from django.core.management import call_command
from django.db import connection, connections

TEMPLATE = "test_template"
_SERVER = os.environ["DATABASE_URL"]


def own_name() -> str:
    """The name of this process's database."""
    return f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


def url(name: str) -> str:
    """Address of a database on the run's server."""
    return f"{_SERVER.rpartition('/')[0]}/{name}"


def use_own() -> None:
    """Give this process, and the programs it starts, a fresh database of its own."""
    make_ready()
    renew()
    _connect_to(own_name())
    os.environ["DATABASE_URL"] = url(own_name())


def make_ready() -> None:
    """See to it that there is something to clone from."""
    with _alone() as server:
        if not _is_finished(server):
            _make_template(server)


def renew() -> None:
    """Put a fresh clone in the place of a database that a test has written in."""
    connections.close_all()
    with _alone() as server:
        _clone(server, own_name())


@contextmanager
def _alone():
    """A connection to the server; other test processes wait until it is closed."""
    with psycopg.connect(_SERVER, autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(hashtext('test databases'))")
        yield server


def _is_finished(server) -> bool:
    row = server.execute("SELECT datistemplate FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone()
    return bool(row and row[0])


def _make_template(server) -> None:
    """Migrate once, load reference data once."""
    connection.settings_dict["TEST"]["NAME"] = TEMPLATE
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    call_command("load_reference_data", stdout=io.StringIO())
    connection.close()
    server.execute(f"ALTER DATABASE {TEMPLATE} IS_TEMPLATE true")


def _clone(server, name: str) -> None:
    server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    server.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")


def _connect_to(name: str) -> None:
    connections.settings["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


if __name__ == "__main__":
    django.setup()
    make_ready()
