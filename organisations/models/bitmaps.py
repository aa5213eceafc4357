"""Bitmaps of the register: one bit an organisation for each thing by which the directory is narrowed.

An index finds rows quickly and counts them slowly; two bitmaps are laid over each other and counted in a
microsecond, however many organisations they hold. They are built beside the register, so each change of it
leaves a mark (by trigger, in its own transaction), and where there is a mark the bitmaps are not asked.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

import pgtrigger
from django.db import models

from portal.web.questions import answer

from .counting import FACETS, Counts
from .ground import IS_MAPPED, LABEL, ORDER, TAGS, Ground

# Organisations in a bitmap: a kilobyte, which PostgreSQL keeps in the row itself.
BLOCK = 8192
# What an organisation's own row says of itself that a bitmap holds; tags are rows of their own.
MAPPED = ("state", "place", "legal_form", "sort_key")
# The facet of its state, beside those by which visitors narrow.
STATE = "state"


class BitsField(models.Field):
    """A bit for each organisation of a block; read and written in SQL only."""

    def db_type(self, connection) -> str:
        return f"bit({BLOCK})"


class Bitmap(models.Model):
    """Which organisations of a block have one value of a facet; a tag's value is its key."""

    pk = models.CompositePrimaryKey("facet", "value", "block")
    facet = models.CharField(max_length=8)
    value = models.CharField(max_length=80)
    block = models.IntegerField()
    bits = BitsField()

    def __str__(self) -> str:
        return f"{self.facet} {self.value}, {self.block}"


class Unmapped(models.Model):
    """A mark: something in this block has changed since its bitmaps were made."""

    block = models.IntegerField()

    def __str__(self) -> str:
        return str(self.block)


def marks_changes(organisation: str = "id", *columns: str) -> list[pgtrigger.Trigger]:
    """Triggers that leave the mark, on a table whose column `organisation` says whom a row is about.

    With `columns`, a change of others leaves none.
    """
    both = _union(organisation, "old_rows", "new_rows")
    if columns:
        before, after = (", ".join(f"{rows}.{name}" for name in columns) for rows in ("old_rows", "new_rows"))
        both = f"SELECT id FROM old_rows JOIN new_rows USING (id) WHERE ({before}) IS DISTINCT FROM ({after})"
    new, old = _union(organisation, "new_rows"), _union(organisation, "old_rows")
    return [
        _marking("insert", pgtrigger.Insert, new, new="new_rows"),
        _marking("update", pgtrigger.Update, both, old="old_rows", new="new_rows"),
        _marking("delete", pgtrigger.Delete, old, old="old_rows"),
    ]


def _union(column: str, *tables: str) -> str:
    return " UNION ".join(f"SELECT {column} AS id FROM {table}" for table in tables)


def _marking(name: str, operation: pgtrigger.Operation, changed: str, **tables: str) -> pgtrigger.Trigger:
    marks = f"SELECT DISTINCT changed.id / {BLOCK} FROM ({changed}) AS changed"
    return pgtrigger.Trigger(
        name=f"unmapped_by_{name}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**tables),
        func=f"INSERT INTO organisations_unmapped (block) {marks}; RETURN NULL;",
    )


# What is chosen: under a name, values of a facet, of which an organisation has any.
Chosen = Mapping[str, tuple[str, Collection[str]]]


def count_in_bitmaps(
    chosen: Chosen, facets: Collection[str], among: Collection[int] | None = None
) -> tuple[Ground, Counts]:
    """How many have all that is chosen, and of these facets' values; to be used where all is mapped.

    What is chosen under a facet's own name is left out of account for that facet's values. With `among` only
    these organisations are counted.
    """
    rows = [(name, facet, str(value)) for name, (facet, values) in chosen.items() for value in values]
    names, of, values = (list(column) for column in zip(*rows, strict=True))
    blocks = _bits_of(among) if among is not None else {}
    conditions = chosen.keys() | ({_AMONG} if among is not None else set())
    given = {
        "names": names, "facets": of, "values": values, "counted": list(facets),
        "blocks": list(blocks), "bits": list(blocks.values()),
        "needed": [len(conditions - {facet}) for facet in _COUNTED],
    }  # fmt: skip
    rows = answer(_COUNT, given)
    ground = Ground.of_rows(row[1:] for row in rows)
    return ground, Counts.of_rows((facet, value, number) for number, facet, value, *_label in rows)


def _bits_of(pks: Iterable[int]) -> dict[int, str]:
    """The bitmap of some organisations, by block, as PostgreSQL reads it."""
    blocks: dict[int, bytearray] = defaultdict(lambda: bytearray(BLOCK // 8))
    for pk in pks:
        block, at = divmod(pk, BLOCK)
        blocks[block][at >> 3] |= 128 >> (at & 7)
    return {block: f"x{bits.hex()}" for block, bits in blocks.items()}


# One statement, so that all of it agrees. Each facet's values are counted among those who fulfil all
# conditions but the facet's own, and the total among those who fulfil all; a block in which a condition is
# fulfilled by nobody has one condition less than are needed.
_AMONG = "among"
_COUNTED = [*FACETS, ""]


def _name(facet: str) -> str:
    return f"but_{facet or 'nothing'}"


def _all_but(facet: str) -> str:
    others, needed = f"FILTER (WHERE name <> '{facet}')", f"(%(needed)s::int[])[{_COUNTED.index(facet) + 1}]"
    return f"CASE count(*) {others} WHEN {needed} THEN bit_and(bits) {others} END AS {_name(facet)}"


_COUNT = f"""
    WITH fulfilled AS (
        SELECT name, block, bit_or(bits) AS bits
          FROM unnest(%(names)s::text[], %(facets)s::text[], %(values)s::text[])
               AS chosen (name, facet, value)
          JOIN organisations_bitmap USING (facet, value)
         GROUP BY name, block
         UNION ALL
        SELECT '{_AMONG}', block, bits::bit({BLOCK})
          FROM unnest(%(blocks)s::int[], %(bits)s::text[]) AS named (block, bits)
    ), all_but AS MATERIALIZED (
        SELECT block, {", ".join(map(_all_but, _COUNTED))} FROM fulfilled GROUP BY block
    ), counts (facet, value, number) AS (
        SELECT facet, value, sum(bit_count(
                   bits & CASE facet {" ".join(f"WHEN '{facet}' THEN {_name(facet)}" for facet in FACETS)} END
               )::int)
          FROM organisations_bitmap JOIN all_but USING (block)
         WHERE facet = ANY (%(counted)s::text[])
         GROUP BY facet, value
         UNION ALL
        SELECT '', '', sum(bit_count({_name("")})::int) FROM all_but
    )
    SELECT number, {LABEL}, {IS_MAPPED}
      FROM counts FULL JOIN ({TAGS}) AS tag USING (facet, value)
     ORDER BY {ORDER}"""
