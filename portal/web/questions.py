"""Questions put into SQL once and asked many times, each time with other values.

To put a QuerySet together and into words costs a page more than PostgreSQL's answer does.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet


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
        return cls(*rows.query.sql_with_params())

    def ask(self, _more: str = "", **given: Any) -> list[tuple]:
        """The rows. Raises KeyError where something is not given."""
        values = [given[value] if isinstance(value, Given) else value for value in self.values]
        with connection.cursor() as cursor:
            cursor.execute(self.sql + _more, values)
            return cursor.fetchall()
