"""What somebody else did in the instant between a question to the database and the next."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def meanwhile(act: Callable[[], object]) -> Iterator[None]:
    """Let `act` happen once, right before the first transaction within: the view has looked, not acted.

    Within a test's own transaction each that begins is a savepoint.
    """
    waiting = [act]

    def first_the_other(execute, sql, params, many, context):
        if waiting and sql.startswith("SAVEPOINT"):
            waiting.pop()()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(first_the_other):
        yield
    assert not waiting, "nothing was to be changed"
