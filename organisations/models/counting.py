"""How many organisations there are of each thing by which the directory is narrowed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Left

from portal.frames.enums import Frame

# A facet by its parameter: where its tags stand, or the column that holds it.
_TAGS = {
    "omrade": (Frame.FIELD_OF_ACTIVITY, "organisations_organisation_fields_of_activity"),
    "malgrupp": (Frame.TARGET_GROUP, "organisations_organisation_target_groups"),
}
_COLUMNS = {"plats": "place", "form": "legal_form", "bokstav": "letter"}
FACETS = (*_TAGS, *_COLUMNS)

# As one value, a set's keys are looked up in the index of tags; joined, they would be held against all of it.
_KEYS = "SELECT array_agg(id) AS keys"


# Which facet, which value of it, how many.
Row = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many in all, and of each facet's values; a tag's value is its key."""

    total: int
    of: Mapping[str, Mapping[str, int]]

    @classmethod
    def of_rows(cls, rows: Iterable[Row]) -> "Counts":
        """Out of what the questions below answer."""
        of = defaultdict(dict)
        for facet, value, number in rows:
            if number:
                of[facet][value] = number
        return cls(total=of.pop("", {}).get("", 0), of=dict(of))


# The page's price is a promise, and counting is the greater part of it: hence SQL. One statement asks all,
# so that the figures agree with each other.


def count_found(found: QuerySet, others: Mapping[str, QuerySet]) -> Counts:
    """Of what is found; but of what all else lets through, for a facet in which something is chosen.

    `others` holds those sets.
    """
    return Counts.of_rows(_rows(*_about_found(found, others)))


def _about_found(found: QuerySet, others: Mapping[str, QuerySet]) -> tuple[str, tuple]:
    text, values = _columns_of(found)
    sets = [f"found AS MATERIALIZED ({text})", f"these AS MATERIALIZED ({_KEYS} FROM found)"]
    asked = [_by_columns([one for one in _COLUMNS if one not in others])]
    asked += [_by_tag(facet, "these") for facet in _TAGS if facet not in others]
    for facet, these in sorted(others.items()):
        text, more = _columns_of(these)
        # Asked once, so PostgreSQL reads no more of it than this facet needs.
        but, values = f"but_{facet}", (*values, *more)
        sets.append(f"{but} AS ({_KEYS} FROM ({text}) org)" if facet in _TAGS else f"{but} AS ({text})")
        asked.append(_by_tag(facet, but) if facet in _TAGS else _by_column(facet, but))
    return f"WITH {', '.join(sets)} {' UNION ALL '.join(asked)}", values


def _by_column(facet: str, these: str) -> str:
    return f"SELECT '{facet}', {_COLUMNS[facet]}, count(*) FROM {these} GROUP BY 2"


def _by_tag(facet: str, these: str) -> str:
    frame, table = _TAGS[facet]
    return f"""
        SELECT '{facet}', key, number FROM frames_tag
          JOIN (SELECT tag_id, count(*) AS number FROM {table}
                 WHERE organisation_id = ANY ((SELECT keys FROM {these})::bigint[]) GROUP BY tag_id
               ) tagged ON tagged.tag_id = frames_tag.id
         WHERE frame = '{frame}'"""


def _by_columns(facets: list[str]) -> str:
    """Several columns of what is found, and how many in all, in one pass."""
    columns = [_COLUMNS[facet] for facet in facets]
    which = [f"WHEN grouping({_COLUMNS[facet]}) = 0 THEN '{facet}'" for facet in facets] + ["ELSE ''"]
    sets = ", ".join(f"({column})" for column in [*columns, ""])
    return f"""
        SELECT CASE {" ".join(["WHEN false THEN ''", *which])} END,
               coalesce({", ".join([*columns, "''"])}), count(*)
          FROM found GROUP BY GROUPING SETS ({sets})"""


def _columns_of(these: QuerySet) -> tuple[str, tuple]:
    """The SQL of a set of organisations, with the columns that are counted."""
    rows = these.order_by().annotate(letter=Left("sort_key", 1)).values("pk", "place", "legal_form", "letter")
    try:
        text, values = rows.query.sql_with_params()
    except EmptyResultSet:
        # Something chosen is known to nobody.
        text, values = "SELECT 0, '', '', '' WHERE false", ()
    return f"SELECT * FROM ({text}) org (id, place, legal_form, letter)", values


def _rows(question: str, values: Sequence | None = None) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall()
