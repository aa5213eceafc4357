"""Questions put into SQL once and asked many times, each time with other values.

To put a QuerySet together and into words costs a page more than PostgreSQL's answer does.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Any

from django.db import NotSupportedError, connection
from django.db.models import BooleanField, F, Func, Model, QuerySet, Value
from psycopg import Cursor


class Given(str):
    """Stands in a QuerySet for a value of this name. A string, so that fields let it through as it is."""

    __slots__ = ()


class IsAmong(Func):
    """Whether something is in a list: one value for PostgreSQL, where `IN` has as many as there are."""

    output_field = BooleanField()
    arg_joiner = " = ANY ("

    def __init__(self, one: str | Value, some: list[str] | str | F, *, of_type: str):
        expressions = [some if isinstance(some, F) else Value(some)]
        super().__init__(one, *expressions, template=f"%(expressions)s::{of_type}[])")

    @classmethod
    def of_keys(cls, field: str, pks: Iterable[int] | Given) -> "IsAmong":
        """Whether a field holds any of these keys."""
        return cls(field, pks if isinstance(pks, Given) else listed(pks), of_type="bigint")

    @classmethod
    def of_texts(cls, field: str, texts: list[str] | Given) -> "IsAmong":
        """Whether a field holds any of these texts."""
        return cls(field, texts, of_type="text")


def listed(pks: Iterable[int]) -> str:
    """Keys as a question takes them."""
    return f"{{{','.join(map(str, pks))}}}"


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
        return answer(self.sql, self.values_with(given))

    def ask_some(self, start: int, stop: int, **given: Any) -> list[tuple]:
        """A slice of the rows, by a plan for these values: few are found another way than many."""
        with connection.cursor() as cursor:
            cursor.execute(f"{self.sql} LIMIT {stop - start} OFFSET {start}", self.values_with(given))
            return cursor.fetchall()

    def values_with(self, given: Mapping[str, Any]) -> list[Any]:
        """All values of the statement, in their order."""
        return [given[value] if isinstance(value, Given) else value for value in self.values]


@dataclass(frozen=True, slots=True)
class _Part:
    """One model's columns in a row, and by which way the row's own model comes to it."""

    way: tuple[str, ...]
    model: type[Model]
    names: tuple[str, ...]
    place: slice
    # Of columns that come from the database as something else than the model holds.
    converters: tuple[tuple[int, Callable], ...]

    @classmethod
    def of(cls, way: tuple[str, ...], model: type[Model], start: int) -> "_Part":
        fields = model._meta.concrete_fields
        converters = [
            (at, field.from_db_value) for at, field in enumerate(fields) if hasattr(field, "from_db_value")
        ]
        names = tuple(field.attname for field in fields)
        return cls(way, model, names, slice(start, start + len(names)), tuple(converters))

    @property
    def columns(self) -> list[str]:
        return ["__".join((*self.way, name)) for name in self.names]

    def read(self, row: tuple) -> Model | None:
        values = list(row[self.place])
        if values[self.names.index(self.model._meta.pk.attname)] is None:
            return None
        for at, convert in self.converters:
            values[at] = convert(values[at], None, connection)
        return self.model.from_db(connection.alias, self.names, values)


@dataclass(frozen=True, slots=True)
class Whole:
    """A QuerySet of models with what `select_related` names, put into SQL once.

    For what the busiest pages begin with: to put such a wide question into words costs several times its
    answer. Nothing in it may depend on the hour or on who asks, but by what is given.
    """

    question: Question
    parts: tuple[_Part, ...]

    @classmethod
    def of(cls, rows: QuerySet, words: str = "{rows}") -> "Whole":
        """A QuerySet, in words of our own where it needs some (a lock, say)."""
        parts: list[_Part] = []
        for way, model in _ways(rows.model, rows.query.select_related or {}):
            parts.append(_Part.of(way, model, parts[-1].place.stop if parts else 0))
        columns = [column for part in parts for column in part.columns]
        return cls(Question.put(words, rows=rows.values_list(*columns)), tuple(parts))

    def ask(self, **given: Any) -> list[Model]:
        """The models, each with those beside it. Raises KeyError where something is not given."""
        return [self.read(row) for row in self.question.ask(**given)]

    def first(self, **given: Any) -> Model | None:
        """The first of them, or none."""
        return next(iter(self.ask(**given)), None)

    def read(self, row: tuple) -> Model:
        """The model in one row of the answer, with those beside it."""
        made: dict[tuple[str, ...], Model | None] = {}
        for part in self.parts:
            made[part.way] = part.read(row)
            if part.way and (holder := made[part.way[:-1]]):
                _put_beside(holder, part.way[-1], made[part.way])
        return made[()]


def _ways(model: type[Model], beside: dict, way: tuple[str, ...] = ()) -> Iterator[tuple]:
    """A model and those that it names, with the way to each, the nearest first."""
    yield way, model
    for name, further in beside.items():
        yield from _ways(model._meta.get_field(name).related_model, further, (*way, name))


def _put_beside(holder: Model, name: str, found: Model | None) -> None:
    relation = holder._meta.get_field(name)
    relation.set_cached_value(holder, found)
    if found is not None and relation.one_to_one:
        relation.remote_field.set_cached_value(found, holder)


def answer(sql: str, values: Sequence[Any] | Mapping[str, Any]) -> list[tuple]:
    """The rows that a statement answers; each connection plans it once, and keeps the plan.

    What it writes is not signed in the history: it is for tables that keep none.
    """
    # Where questions are written down, in development and tests, they stand there with their values.
    if connection.queries_logged:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()
    try:
        return _answer(sql, values)
    except NotSupportedError:
        # The plan is of before a migration: "cached plan must not change result type". With the connection
        # go its plans, and the next one may have such a plan too; inside a transaction there is no way on.
        if connection.in_atomic_block:
            raise
        connection.connection.close()
        connection.close()
        return _answer(sql, values)


def first_together(*asked: tuple[Whole, Mapping[str, Any]]) -> list[Model | None]:
    """The first that each question finds, or none; all asked in one breath: the database is waited for once.

    Each is answered after the one before it, and sees what was stored until then: a lock that the first
    takes holds for those that follow.
    """
    if connection.queries_logged:
        return [whole.first(**given) for whole, given in asked]
    with connection.cursor(), connection.wrap_database_errors, connection.connection.pipeline():
        told = [
            _Prepared(connection.connection).execute(whole.question.sql, whole.question.values_with(given))
            for whole, given in asked
        ]
        rows = [cursor.fetchone() for cursor in told]
    return [row and whole.read(row) for (whole, _given), row in zip(asked, rows, strict=True)]


def _answer(sql: str, values: Sequence[Any] | Mapping[str, Any]) -> list[tuple]:
    with connection.cursor(), connection.wrap_database_errors:
        return _Prepared(connection.connection).execute(sql, values).fetchall()


class _Prepared(Cursor):
    """Hands over values beside the words, so that the words are the same each time."""

    def execute(self, query: str, params=None) -> "_Prepared":
        return super().execute(query, params, prepare=True)
