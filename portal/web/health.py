"""Is the portal ready, and does its clock go? For those who keep it running."""

from functools import cache as once
from typing import Literal

from django.core.cache import cache
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from . import clock

LAST_SWEEP = "last-sweep"
DatabaseState = Literal["ok", "unreachable", "migrations missing"]


def note_sweep() -> None:
    """Remember that the post room's sweep ran."""
    cache.set(LAST_SWEEP, clock.now().isoformat(), timeout=None)


def last_sweep() -> str:
    """When the post room's sweep last ran (ISO 8601), or an empty text where nobody knows."""
    return cache.get(LAST_SWEEP, "")


def database_state() -> DatabaseState:
    """Whether the database answers and has every table that this release needs; one query."""
    try:
        applied = set(MigrationRecorder(connection).applied_migrations())
    except Error:
        return "unreachable"
    return "ok" if _needed() <= applied else "migrations missing"


@once
def _needed() -> frozenset[tuple[str, str]]:
    """The migrations of this release, as they lie on the disk."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).graph.nodes)
