"""How many organisations there are of each thing by which the directory is narrowed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Left
from django.utils.translation import get_language

from portal.frames.enums import Frame
from portal.web import clock

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
    """How many in all, and of each facet's values; a tag's value is its id, as text."""

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


@dataclass(frozen=True, slots=True)
class Label:
    """A tag as the directory needs it: its key in the database and in addresses, its words."""

    pk: int
    frame: str
    key: str
    title_sv: str
    title_en: str
    synonyms: list[str]
    is_valid: bool

    @property
    def title(self) -> str:
        """The title in the language of the moment."""
        return (get_language() == "en" and self.title_en) or self.title_sv


@dataclass(frozen=True, slots=True)
class Ground:
    """What the directory's filters stand on: the tags of both frames in their order, and whether the
    bitmaps hold every change of the register."""

    labels: list[Label]
    is_mapped: bool


def ground() -> Ground:
    """As it is now; one query."""
    rows = _rows(_GROUND, [clock.today()] * 2)
    return Ground([Label(*row[:-1]) for row in rows], bool(rows) and rows[0][-1])


_GROUND = f"""
    SELECT id, frame, key, title_sv, title_en, synonyms,
           coalesce(valid_from <= %s, true) AND coalesce(valid_to >= %s, true),
           NOT EXISTS (SELECT FROM organisations_unmapped)
      FROM frames_tag
     WHERE frame IN ({", ".join(f"'{frame}'" for frame, _table in _TAGS.values())})
     ORDER BY "order", id"""


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
    _frame, table = _TAGS[facet]
    return f"""
        SELECT '{facet}', tag_id::text, count(*) FROM {table}
         WHERE organisation_id = ANY ((SELECT keys FROM {these})::bigint[]) GROUP BY tag_id"""


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
