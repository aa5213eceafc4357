"""Several persons at the same time, each with a connection of its own to the database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection, transaction

from portal.web.refusals import Refused
from tests.drill.waiting import wait_until

# Of whoever is in this database: unlike what is told of activity, locks are looked up anew each time.
_WAITS = """
    SELECT count(*) FROM pg_locks waiting WHERE NOT granted AND EXISTS (
        SELECT FROM pg_locks held JOIN pg_database mine ON mine.oid = held.database
        WHERE held.pid = waiting.pid AND mine.datname = current_database()
    )
"""


def _done(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except Refused as refusal:
        return refusal
    finally:
        connection.close()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do these at the same time; what each gave, or how it was refused."""
    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(_done, acts))


def before_it_is_stored(first: Callable[[], Any], second: Callable[[], Any]) -> Any:
    """Let `second` begin when `first` has written but its transaction stands; what `second` gave.

    It waits for a lock or is done by then: whichever, the first is stored only afterwards.
    """
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            other = pool.submit(_done, second)
            wait_until(
                lambda: other.done() or _someone_waits(), within=20, saying="the second has come so far"
            )
        return other.result(20)


def _someone_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_WAITS)
        return cursor.fetchone()[0] > 0
