"""Words of a register as tags of the municipality's own lists."""

from collections import Counter
from collections.abc import Iterable

from django.utils.text import Truncator

from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.web.names import fold

from ...enums import Fault
from ...registers import Column, Remark, Row

# So many different unknown words are counted; a list of a municipality's own has some dozens.
_MOST_WORDS = 10_000
_LONGEST_WORD = 60
_LONGEST_REMARK = 120


class Words:
    """Words of activity and target group by title or synonym, one query; collects those that are unknown."""

    def __init__(self):
        self.unknown: Counter[str] = Counter()
        self.remarks: list[Remark] = []
        self.ids: dict[tuple[Column, str], int] = {}
        self._keys: dict[tuple[Column, str], str] = {}
        for tag in Tag.objects.valid().filter(frame__in=_COLUMNS):
            column = _COLUMNS[tag.frame]
            self.ids[column, tag.key] = tag.pk
            for word in (*tag.synonyms, tag.title_en, tag.title_sv):
                self._keys[column, plain(word)] = tag.key

    def of(self, row: Row) -> tuple[dict[Column, list[str]], set[Column]]:
        """The keys of the row's tags, and the columns of which a word is unknown."""
        keys = {
            Column.FIELD: self._known(row, row.fields, Column.FIELD, Fault.FIELD_UNKNOWN),
            Column.TARGET_GROUP: self._known(
                row, row.target_groups, Column.TARGET_GROUP, Fault.TARGET_GROUP_UNKNOWN
            ),
        }
        return (
            {column: sorted({key for key in found if key}) for column, found in keys.items()},
            {column for column, found in keys.items() if "" in found},
        )

    def _known(self, row: Row, words: Iterable[str], column: Column, fault: Fault) -> list[str]:
        """The key of each word; none for an unknown one. One remark tells of all unknown words of a cell."""
        found = {word: self._keys.get((column, plain(word)), "") for word in words}
        unknown = [word[:_LONGEST_WORD] for word, key in found.items() if not key]
        for word in unknown:
            if word in self.unknown or len(self.unknown) < _MOST_WORDS:
                self.unknown[word] += 1
        if unknown:
            told = Truncator(", ".join(unknown)).chars(_LONGEST_REMARK)
            self.remarks.append(Remark(row.line, fault, name=row.name, word=told))
        return list(found.values())


_COLUMNS = {Frame.FIELD_OF_ACTIVITY: Column.FIELD, Frame.TARGET_GROUP: Column.TARGET_GROUP}


def plain(word: str) -> str:
    """Folded, with one kind of dash and single spaces."""
    return " ".join(fold(word).replace("–", "-").replace("&", "och").split())
