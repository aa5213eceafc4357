"""Which organisation a row is: by what was decided, by number, by an earlier import, by name and place."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple

from django.utils.crypto import salted_hmac

from portal.web.names import fold

from ...enums import Decision, ImportState, OrganisationState, Reason
from ...models import ImportRow, Organisation, SourceRow
from ...registers import Row


class Key(NamedTuple):
    """By what a row of a source is known again: folded name and place, number, which of several alike."""

    name: str
    place: str
    number: str
    nth: int

    @classmethod
    def of(cls, row: Row, nth: int) -> "Key":
        """A row's own; `nth` tells those that are alike, from nought."""
        return cls(*_name_and_place(row.name, row.place), row.number or "", nth)


def mark_of(row: Row) -> str:
    """A mark of all that a row says: of several alike, the one that says the same is the same."""
    said = {name: value for name, value in row.as_json().items() if name != "line"}
    return salted_hmac("organisations.Row", json.dumps(said, sort_keys=True)).hexdigest()[:24]


def may_be_one(number: str | None, other: str | None) -> bool:
    """Two different valid numbers are two organisations, whatever their names."""
    return not number or not other or number == other


@dataclass(frozen=True, slots=True)
class Entry:
    """An organisation as far as a row is known by it."""

    pk: int
    name: str
    place: str
    number: str | None
    state: str
    merged_into: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """What a row was found to be: an organisation's id, a decided row, or one of several that fit.

    `strength` says which of several rows of one organisation leads: the smallest.
    """

    organisation: int | None = None
    decided: SourceRow | None = None
    several: tuple[int, ...] = ()
    strength: int = 3


@dataclass(slots=True)
class Waiting:
    """A row that nobody has decided: as it was doubted, and where it stands in earlier files."""

    reason: Reason
    organisation: int | None
    pks: list[int] = field(default_factory=list)


class Known:
    """The register, a source's rows as they were taken before, and those that wait; three queries."""

    def __init__(self, source: str):
        self.entries: dict[int, Entry] = {}
        self.by_number: dict[str, int] = {}
        self.source_rows: dict[Key, SourceRow] = {}
        self._by_name: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        self._earlier: dict[tuple[str, str], list[SourceRow]] = defaultdict(list)
        self._by_organisation: dict[int, list[Key]] = defaultdict(list)
        self._left_out: dict[tuple[str, str], list[Key]] = defaultdict(list)
        # Of rows alike in name, place and number: what each said, by which of them it is.
        self._said: dict[tuple[str, str, str], dict[int, str]] = defaultdict(dict)
        self._waiting: dict[Key, Waiting] = {}
        self._alike_wait: set[tuple[str, str, str]] = set()
        fields = ("pk", "name", "place", "number", "state", "merged_into")
        for values in Organisation.objects.order_by("pk").values_list(*fields):
            entry = Entry(*values)
            self.entries[entry.pk] = entry
            self._by_name[_name_and_place(entry.name, entry.place)].append(entry)
            if entry.number:
                self.by_number[entry.number] = entry.pk
        for row in SourceRow.objects.filter(source=source).order_by("pk"):
            self._remember(row)
        waiting = ImportRow.objects.undecided().filter(run__source=source, run__state=ImportState.DONE)
        fields = ("pk", "values", "nth", "reason", "organisation")
        for pk, values, nth, reason, organisation in waiting.order_by("pk").values_list(*fields):
            row = Row.from_json(values)
            key = Key.of(row, nth)
            self._alike_wait.add(key[:3])
            self._waiting.setdefault(key, Waiting(Reason(reason), organisation)).pks.append(pk)
            self._said[key[:3]].setdefault(nth, mark_of(row))

    def _remember(self, row: SourceRow) -> None:
        key = Key(row.name_key, row.place_key, row.number, row.nth)
        self.source_rows[key] = row
        self._said[key[:3]][row.nth] = row.mark
        if row.decision == Decision.LEFT_OUT:
            self._left_out[key.name, key.place].append(key)
        if row.organisation_id:
            self._earlier[key.name, key.place].append(row)
            if row.decision == Decision.LINKED:
                self._by_organisation[self.followed(row.organisation_id)].append(key)

    def keys_of(self, rows: Iterable[Row]) -> list[Key]:
        """The key of each row of a file. Of several alike each is the one that said the same before."""
        alike: dict[tuple[str, str, str], list[tuple[int, Row]]] = defaultdict(list)
        for place, row in enumerate(rows):
            alike[Key.of(row, 0)[:3]].append((place, row))
        keys = {
            place: Key(*first, nth)
            for first, group in alike.items()
            for (place, _row), nth in zip(group, self._nths(first, [row for _, row in group]), strict=True)
        }
        return [keys[place] for place in range(len(keys))]

    def _nths(self, first: tuple[str, str, str], rows: list[Row]) -> list[int]:
        before = dict(self._said.get(first, {}))
        if len(rows) == 1 and before.keys() <= {0}:
            return [0]
        fresh = count(max(before, default=-1) + 1)
        found = [_taken_from(before, mark_of(row)) for row in rows]
        if found.count(None) == len(before):
            # As many as there were: those that have changed stand in their old order.
            fresh = iter(sorted(before))
        return [next(fresh) if nth is None else nth for nth in found]

    def followed(self, pk: int) -> int:
        """The organisation itself, or what it was merged into, however often."""
        seen: set[int] = set()
        while (into := self.entries[pk].merged_into) and pk not in seen:
            seen.add(pk)
            pk = into
        return pk

    def is_withdrawn(self, pk: int) -> bool:
        """Whether the organisation has asked to be taken out."""
        return self.entries[pk].state == OrganisationState.WITHDRAWN

    def waiting(self, key: Key) -> Waiting | None:
        """How the row was doubted at an earlier import, where nobody has decided."""
        return self._waiting.get(key)

    def is_one_of_several(self, key: Key) -> bool:
        """Whether the row is new beside others of its name, place and number, one of which waits."""
        return key not in self.source_rows and key[:3] in self._alike_wait

    def is_not_the_row_of(self, organisation: int, key: Key) -> bool:
        """Whether the organisation is another row of the source: this one was left over, and is mended."""
        others = [other for other in self._by_organisation[organisation] if other != key]
        return bool(others) or self.is_one_of_several(key)

    def waiting_in(self, keys: Collection[Key]) -> list[int]:
        """The ids of rows in earlier files that stand in this one: here they wait, or are seen to."""
        return [pk for key, waiting in self._waiting.items() if key in keys for pk in waiting.pks]

    def left_out(self, row: Row, key: Key, but_for: Collection[Key]) -> SourceRow | None:
        """Somebody's decision to leave the row out, though it has got a number since, or lost it."""
        keys = self._left_out[key.name, key.place]
        found = (one for one in keys if one not in but_for and may_be_one(row.number, one.number))
        return next(map(self.source_rows.get, found), None)

    def find(self, row: Row, key: Key) -> Found:
        """Which organisation the row is, if any."""
        exact = self.source_rows.get(key)
        if exact and exact.decision != Decision.LINKED:
            pk = exact.organisation_id and self.followed(exact.organisation_id)
            return Found(pk, decided=exact)
        linked = exact and self.followed(exact.organisation_id)
        holder = row.number and self.by_number.get(row.number)
        pks = {self.followed(holder)} if holder else {linked} if linked else self._resembling(row, key)
        if len(pks) > 1:
            return Found(several=tuple(sorted(pks)))
        return Found(*pks, strength=self._strength(row, key, *pks, linked=linked)) if pks else Found()

    def _resembling(self, row: Row, key: Key) -> set[int]:
        """Those with the row's name and place, in this source before or else in the register."""
        earlier = (
            self.followed(before.organisation_id)
            for before in self._earlier[key.name, key.place]
            if may_be_one(row.number, before.number)
        )
        found = {pk for pk in earlier if may_be_one(row.number, self.entries[pk].number)}
        if found:
            return found
        here = (self.entries[self.followed(entry.pk)] for entry in self._by_name[key.name, key.place])
        return {entry.pk for entry in here if may_be_one(row.number, entry.number)}

    def _strength(self, row: Row, key: Key, pk: int, *, linked: int | None) -> int:
        if linked == pk:
            return 0
        if any(pk == self.followed(before.organisation_id) for before in self._earlier[key.name, key.place]):
            return 1
        return 2 if fold(self.entries[pk].name) == key.name else 3

    def row_before(self, pk: int, number: str | None, but_for: set[Key]) -> SourceRow | None:
        """The row by which the organisation was known in this source, where no row of the file is it now."""
        keys = [key for key in self._by_organisation[pk] if key not in but_for]
        keys.sort(key=lambda key: key.number != number)
        return self.source_rows[keys[0]] if keys else None


def _taken_from(before: dict[int, str], mark: str) -> int | None:
    """Which of them said this, if any; no other row is that one any more."""
    nth = next((nth for nth, said in sorted(before.items()) if said == mark), None)
    if nth is not None:
        del before[nth]
    return nth


def _name_and_place(name: str, place: str) -> tuple[str, str]:
    return fold(" ".join(name.split())), fold(" ".join(place.split()))


def leaders(rows: list[Row], found: list[Found]) -> dict[int, int]:
    """For each row that is not the leading one of its organisation or its number, which one is.

    Both by their place among the rows. What is decided, or fits several, neither leads nor follows.
    """
    follows: dict[int, int] = {}
    claimed: dict[tuple[str, str | int], int] = {}
    weighed = [n for n, one in enumerate(found) if not one.decided and not one.several]
    for n in sorted(weighed, key=lambda n: (found[n].strength, n)):
        organisation = ("organisation", found[n].organisation) if found[n].organisation else None
        number = ("number", rows[n].number) if rows[n].number else None
        if organisation in claimed:
            follows[n] = claimed[organisation]
        elif number in claimed:
            follows[n] = claimed[number]
        elif organisation:
            claimed[organisation] = n
        # Also a row that follows by its organisation is the first with its number.
        if number:
            claimed.setdefault(number, n)
    return follows
