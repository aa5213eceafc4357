"""Is the portal alive, and is it ready? For those who keep it running."""

from datetime import timedelta

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from . import clock

LAST_SWEEP = "last-sweep"
SWEEP_LATE_AFTER = timedelta(minutes=5)


def note_sweep() -> None:
    """Remember that the post room's sweep ran."""
    cache.set(LAST_SWEEP, clock.now().isoformat(), timeout=None)


def database_state() -> str:
    """`ok`, `unreachable` or `migrations missing`."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "unreachable"
    return "migrations missing" if missing else "ok"


def last_sweep() -> str:
    """When the post room's sweep last ran (ISO 8601), or an empty text where nobody knows."""
    return cache.get(LAST_SWEEP, "")
