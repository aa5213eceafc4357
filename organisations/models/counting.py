"""How many organisations there are of each thing by which the directory is narrowed."""

import hashlib
import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Left
from django.utils.translation import get_language

from portal.frames.enums import Frame
from portal.web import clock

from ..enums import PUBLIC_STATES

KEPT_FOR = 60
# The cache is for small things; what is larger is counted anew each time.
LARGEST_KEPT = 4096

# A facet by its parameter: where its tags stand, or the column that holds it.
_TAGS = {
    "omrade": (Frame.FIELD_OF_ACTIVITY, "organisations_organisation_fields_of_activity"),
    "malgrupp": (Frame.TARGET_GROUP, "organisations_organisation_target_groups"),
}
_COLUMNS = {"plats": "place", "form": "legal_form", "bokstav": "letter"}
FACETS = (*_TAGS, *_COLUMNS)

# As one value, a set's keys are looked up in the index of tags; joined, they would be held against all of it.
_KEYS = "SELECT array_agg(id) AS keys"
_PUBLIC = f"state IN ({', '.join(repr(state.value) for state in sorted(PUBLIC_STATES))})"


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


def count_found(found: QuerySet, others: Mapping[str, QuerySet | None], *, hidden_too: bool) -> list[Row]:
    """Of what is found; but of what all else lets through, for a facet in which something is chosen.

    `others` holds those sets, None where it is the whole register.
    """
    return _rows(*_about_found(found, others, hidden_too))


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


def labels() -> list[Label]:
    """The tags of both frames in their order; one query."""
    return [Label(*row) for row in _rows(_LABELS, [clock.today()] * 2)]


_LABELS = f"""
    SELECT id, frame, key, title_sv, title_en, synonyms,
           coalesce(valid_from <= %s, true) AND coalesce(valid_to >= %s, true)
      FROM frames_tag
     WHERE frame IN ({", ".join(f"'{frame}'" for frame, _table in _TAGS.values())})
     ORDER BY "order", id"""


def count_register(*, hidden_too: bool) -> list[Row]:
    """Of the whole register, at most a minute old; those who see what is hidden have counts of their own."""
    name = f"all {hidden_too}"
    rows = _kept(name)
    if rows is None:
        rows = _rows(_whole_register(hidden_too))
        # An empty register is about to be filled.
        if any(number for _facet, _value, number in rows):
            _keep(name, rows)
    return rows


def _key(name: str) -> str:
    return f"organisations-{hashlib.sha256(name.encode()).hexdigest()[:24]}"


def _kept(name: str) -> Any:
    packed = cache.get(_key(name))
    return packed and json.loads(zlib.decompress(packed))


def _keep(name: str, what: Any) -> None:
    packed = zlib.compress(json.dumps(what, ensure_ascii=False, separators=(",", ":")).encode(), 1)
    if len(packed) < LARGEST_KEPT:
        cache.set(_key(name), packed, timeout=KEPT_FOR)


def _about_found(
    found: QuerySet, others: Mapping[str, QuerySet | None], hidden_too: bool
) -> tuple[str, tuple]:
    text, values = _columns_of(found)
    sets = [f"found AS MATERIALIZED ({text})", f"these AS MATERIALIZED ({_KEYS} FROM found)"]
    asked = [_by_columns([one for one in _COLUMNS if one not in others])]
    asked += [_by_tag(facet, "these") for facet in _TAGS if facet not in others]
    for facet, these in sorted(others.items()):
        if these is None:
            asked.append(_of_whole(facet, hidden_too))
            continue
        text, more = _columns_of(these)
        # Asked once, so PostgreSQL reads no more of it than this facet needs.
        but, values = f"but_{facet}", (*values, *more)
        sets.append(f"{but} AS ({_KEYS} FROM ({text}) org)" if facet in _TAGS else f"{but} AS ({text})")
        asked.append(_by_tag(facet, but) if facet in _TAGS else _by_column(facet, but))
    return f"WITH {', '.join(sets)} {' UNION ALL '.join(asked)}", values


def _whole_register(hidden_too: bool) -> str:
    parts = [_of_whole(facet, hidden_too) for facet in FACETS]
    return " UNION ALL ".join([f"SELECT '', '', count(*) FROM ({_everybody(hidden_too)}) org", *parts])


def _everybody(hidden_too: bool) -> str:
    only = "" if hidden_too else f" WHERE {_PUBLIC}"
    return f"SELECT id, place, legal_form, left(sort_key, 1) AS letter FROM organisations_organisation{only}"


def _of_whole(facet: str, hidden_too: bool) -> str:
    """One facet's counts in the whole register.

    Tags are counted in their index, less those of the few hidden: no organisation is read. Columns are
    counted in the order of theirs.
    """
    if facet not in _TAGS:
        return _by_column(facet, f"({_everybody(hidden_too)} ORDER BY {_COLUMNS[facet]}) org")
    frame, table = _TAGS[facet]
    which = "false" if hidden_too else f"NOT ({_PUBLIC})"
    hidden = f"SELECT id FROM organisations_organisation WHERE {which}"
    return f"""
        SELECT '{facet}', tag.id::text,
               (SELECT count(*) FROM {table} tagged WHERE tagged.tag_id = tag.id) - coalesce(hidden.number, 0)
          FROM frames_tag tag
          LEFT JOIN (SELECT tag_id, count(*) AS number FROM {table}
                      WHERE organisation_id = ANY (ARRAY({hidden}))
                      GROUP BY tag_id) hidden ON hidden.tag_id = tag.id
         WHERE tag.frame = '{frame}'"""


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
