"""Questions put into SQL once and asked many times, each time with other values.

To put a QuerySet together and into words costs a page more than PostgreSQL's answer does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Any

from django.db import NotSupportedError, connection
from django.db.models import QuerySet
from psycopg import Cursor


class Given(str):
    """Stands in a QuerySet for a value of this name. A string, so that fields let it through as it is."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A QuerySet's SQL, with its values: those that are always the same, and those that are given."""

    sql: str
    values: tuple[Any, ...]

    @classmethod
    def of(cls, rows: QuerySet) -> "Question":
        """A QuerySet of plain tuples, put into words."""
        return cls.put("{rows}", rows=rows)

    @classmethod
    def put(cls, words: str, **rows: QuerySet) -> "Question":
        """SQL of our own, in which QuerySets stand by their names in braces."""
        values: list[Any] = []
        sql = ""
        for text, name, _format, _conversion in Formatter().parse(words):
            sql += text
            if name:
                part, given = rows[name].query.sql_with_params()
                sql, values = sql + part, [*values, *given]
        return cls(sql, tuple(values))

    def ask(self, **given: Any) -> list[tuple]:
        """The rows, by a plan that is made once. Raises KeyError where something is not given."""
        return answer(self.sql, self._with(given))

    def ask_some(self, start: int, stop: int, **given: Any) -> list[tuple]:
        """A slice of the rows, by a plan for these values: few are found another way than many."""
        with connection.cursor() as cursor:
            cursor.execute(f"{self.sql} LIMIT {stop - start} OFFSET {start}", self._with(given))
            return cursor.fetchall()

    def _with(self, given: Mapping[str, Any]) -> list[Any]:
        return [given[value] if isinstance(value, Given) else value for value in self.values]


def answer(sql: str, values: Sequence[Any] | Mapping[str, Any]) -> list[tuple]:
    """The rows that a statement answers; each connection plans it once, and keeps the plan."""
    # Where questions are written down, in development and tests, they stand there with their values.
    if connection.queries_logged:
        return _answer(sql, values)
    try:
        return _answer(sql, values, prepared=True)
    except NotSupportedError:
        # The plan is of before a migration: "cached plan must not change result type". With the connection
        # go its plans, and the next one may have such a plan too; inside a transaction there is no way on.
        if connection.in_atomic_block:
            raise
        connection.connection.close()
        connection.close()
        return _answer(sql, values)


def _answer(sql: str, values: Sequence[Any] | Mapping[str, Any], *, prepared: bool = False) -> list[tuple]:
    with connection.cursor() as cursor:
        if prepared:
            cursor.cursor = _Prepared(connection.connection)
        cursor.execute(sql, values)
        return cursor.fetchall()


class _Prepared(Cursor):
    """Hands over values beside the words, so that the words are the same each time."""

    def execute(self, query: str, params=None) -> "_Prepared":
        return super().execute(query, params, prepare=True)
