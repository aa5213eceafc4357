"""What the directory's filters stand on: the tags' words, and whether the bitmaps may be asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection
from django.utils.translation import get_language

from portal.frames.enums import Frame


class Label(NamedTuple):
    """A tag as the directory needs it: its facet, its keys in addresses and in the database, its title in
    the language of the moment."""

    facet: str
    key: str
    pk: int
    title: str


@dataclass(frozen=True, slots=True)
class Ground:
    """The tags of both frames in their order, and whether the bitmaps hold every change of the register."""

    labels: list[Label]
    is_mapped: bool

    @classmethod
    def of_rows(cls, rows: Iterable[tuple]) -> "Ground":
        """Of rows of a label's parts and whether all is mapped; those without a key are of no tag."""
        rows, in_english = list(rows), get_language() == "en"
        labels = [
            Label(facet, key, pk, (in_english and title_en) or title_sv)
            for facet, key, pk, title_sv, title_en, _is_mapped in rows
            if pk is not None
        ]
        return cls(labels, bool(rows) and rows[0][-1])


def ground() -> Ground:
    """As it is now; one query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {LABEL}, {IS_MAPPED} FROM ({TAGS}) AS tag ORDER BY {ORDER}")
        return Ground.of_rows(cursor.fetchall())


# For whoever asks for more in the same answer.
TAGS = f"""
    SELECT CASE frame WHEN '{Frame.FIELD_OF_ACTIVITY}' THEN 'omrade' ELSE 'malgrupp' END AS facet,
           key AS value, id, title_sv, title_en, "order" AS nth
      FROM frames_tag
     WHERE frame IN ('{Frame.FIELD_OF_ACTIVITY}', '{Frame.TARGET_GROUP}')"""
LABEL = "facet, value, id, title_sv, title_en"
ORDER = "nth, id"
IS_MAPPED = "NOT EXISTS (SELECT FROM organisations_unmapped)"
