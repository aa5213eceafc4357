"""What becomes of each row of a register file: read only, in as many questions for many rows as for few."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext as _

from ...enums import Decision, Reason, Verdict
from ...models import SourceRow
from ...registers import Likenesses, Register, Row, is_of_rows_to_mend, is_our_own
from .differences import Difference, apply
from .identity import Found, Key, Known, leaders, mark_of
from .standing import Standing, a_new_one, marks_elsewhere, standings
from .words import Words


@dataclass(frozen=True, slots=True)
class Other:
    """What a doubtful row may be the same as: a row, by its place in the file, or an organisation."""

    name: str
    number: str | None
    place: int | None = None
    line: int | None = None
    organisation: int | None = None

    @property
    def sentence(self) -> str:
        """Where to look."""
        words = {"name": self.name, "line": self.line}
        if self.line:
            return _("Jämför med rad %(line)s (%(name)s).") % words
        return _("Jämför med %(name)s i registret.") % words


@dataclass(slots=True)
class Weighed:
    """A row, what becomes of it, and the organisation that it is, where it is one."""

    row: Row
    key: Key
    verdict: Verdict
    reason: Reason | None = None
    other: Other | None = None
    standing: Standing | None = None
    difference: Difference | None = None
    decision: Decision = Decision.LINKED
    # As the row was taken before.
    source_row: SourceRow | None = None

    @property
    def is_said_anew(self) -> bool:
        """Whether what the row says, or which organisation it is, differs from what is kept of it."""
        kept = self.source_row
        return kept is None or (
            self.difference.values != kept.values
            or self.standing.organisation.pk != kept.organisation_id
            or self.key != (kept.name_key, kept.place_key, kept.number, kept.nth)
            or mark_of(self.row) != kept.mark
        )


class Weighing:
    """The rows of one file against the register, against what was taken before, and against each other."""

    def __init__(
        self, register: Register, source: str, taking: Mapping[int, Collection[str]] = MappingProxyType({})
    ):
        self.rows = register.rows
        # By line, the fields in which somebody has chosen what the file says.
        self._taking = taking
        self._is_to_mend = is_of_rows_to_mend(register.columns)
        self.words = Words()
        self._tags = [self.words.of(row) for row in self.rows]
        self.columns = {heading.column for heading in register.columns if heading.is_read}
        self.known = Known(source)
        self.keys = self.known.keys_of(self.rows)
        self._all_keys = set(self.keys)
        self.found = [self._find(row, key) for row, key in zip(self.rows, self.keys, strict=True)]
        self._follows = leaders(list(self.rows), self.found)
        self._standings = self._stand(source)
        # A file of our own may lack those who are not shown.
        self._may_end_contacts = not is_our_own(register.columns)
        self._earlier = Likenesses()
        self._register = Likenesses()
        for entry in self.known.entries.values():
            number = self.known.entries[self.known.followed(entry.pk)].number
            self._register.add(entry.name, entry.place, entry.pk, number)
        self._numbers = dict(self.known.by_number)

    def _stand(self, source: str) -> dict[int, Standing]:
        pks = {one.organisation for one in self.found if one.organisation}
        found = standings(pks)
        for row, one in zip(self.rows, self.found, strict=True):
            if one.organisation:
                emails = (contact.email for contact in row.contacts)
                found[one.organisation].named.update(filter(None, emails))
        for pk, mark in marks_elsewhere(pks, source):
            found[pk].named_elsewhere.add(mark)
        return found

    def _find(self, row: Row, key: Key) -> Found:
        found = self.known.find(row, key)
        if not (found.decided or found.organisation or found.several):
            return Found(decided=self.known.left_out(row, key, self._all_keys))
        return found

    def weigh(self, tell: Callable[[int], None] = lambda done: None) -> list[Weighed]:
        """Every row's verdict, in the order of the file; tells how many it has come to."""
        weighed = []
        for place, row in enumerate(self.rows):
            one = self._weigh(place)
            if one.reason is not Reason.LEFT_OUT:
                self._earlier.add(row.name, row.place, place, row.number)
            weighed.append(one)
            tell(len(weighed))
        return weighed

    def _weigh(self, place: int) -> Weighed:
        row, found = self.rows[place], self.found[place]
        if found.decided and not found.organisation:
            return self._as(place, Verdict.UNCHANGED, Reason.LEFT_OUT)
        if found.organisation and self.known.is_withdrawn(found.organisation):
            return self._as(place, Verdict.UNCHANGED, Reason.WITHDRAWN)
        if place in self._follows:
            leader = self._row(self._follows[place])
            same = row.number and row.number == leader.number
            return self._as(place, Verdict.DOUBTFUL, Reason.SAME_NUMBER if same else Reason.SAME_NAME, leader)
        if found.organisation and not found.decided and self._is_left_over(place, found.organisation):
            # The row that leads is not in this file, and so would this one be taken for it.
            same = row.number and row.number == self.known.entries[found.organisation].number
            reason = Reason.SAME_NUMBER if same else Reason.SAME_NAME
            return self._as(place, Verdict.DOUBTFUL, reason, self._entry(found.organisation))
        if found.organisation:
            return self._compared(place, found)
        reason, other = self._doubt(row, found)
        waiting = self.known.waiting(self.keys[place])
        if waiting and not reason:
            # What it resembled may stand elsewhere in the file now; somebody has still to say.
            reason, other = waiting.reason, waiting.organisation and self._entry(waiting.organisation)
        if reason:
            return self._as(place, Verdict.DOUBTFUL, reason, other or None)
        new = self._as(place, Verdict.NEW)
        new.standing = a_new_one(row.name)
        new.difference = self._apply(place, new.standing, {})
        return new

    def _is_left_over(self, place: int, organisation: int) -> bool:
        key = self.keys[place]
        if self.known.waiting(key) or self.known.is_one_of_several(key):
            return True
        return self._is_to_mend and self.known.is_not_the_row_of(organisation, key)

    def _as(
        self, place: int, verdict: Verdict, reason: Reason | None = None, other: Other | None = None
    ) -> Weighed:
        return Weighed(self.rows[place], self.keys[place], verdict, reason, other)

    def _compared(self, place: int, found: Found) -> Weighed:
        row, key = self.rows[place], self.keys[place]
        standing = self._standings[found.organisation]
        before = self.known.source_rows.get(key)
        said_before = before
        if (
            before
            and before.organisation_id
            and self.known.followed(before.organisation_id) != standing.organisation.pk
        ):
            said_before = None
        if not found.decided and said_before is None:
            said_before = self.known.row_before(standing.organisation.pk, row.number, self._all_keys)
            before = before or said_before
        difference = self._apply(place, standing, said_before.values if said_before else {})
        weighed = self._as(place, Verdict.CHANGED if difference.changes else Verdict.UNCHANGED)
        weighed.standing, weighed.difference = standing, difference
        weighed.source_row = before
        weighed.decision = before.decision if before else Decision.LINKED
        return weighed

    def _apply(self, place: int, standing: Standing, before: dict) -> Difference:
        row, (tags, unknown) = self.rows[place], self._tags[place]

        def may_have(number: str) -> bool:
            return self._numbers.get(number, standing.organisation.pk) == standing.organisation.pk

        difference = apply(
            row,
            standing,
            before=before,
            tags=tags,
            says=self.columns - row.unread - unknown,
            may_have=may_have,
            taking=self._taking.get(row.line, ()),
            may_end_contacts=self._may_end_contacts,
        )
        if standing.organisation.number:
            self._numbers[standing.organisation.number] = standing.organisation.pk
        return difference

    def _doubt(self, row: Row, found: Found) -> tuple[Reason | None, Other | None]:
        """Whether a row that would be new may be something that is there, and what.

        Earlier rows are asked first: at the next run, when they are in the register, it says the same.
        """
        for place in self._earlier.same(row.name, row.number):
            return Reason.SAME_NAME, self._row(place)
        if found.several:
            return Reason.SEVERAL_FIT, self._entry(found.several[0])
        for pk in self._register.same(row.name, row.number):
            return Reason.SAME_NAME, self._entry(pk)
        for place in self._earlier.a_slip_away(row.name, row.place, row.number):
            return Reason.A_SLIP, self._row(place)
        for pk in self._register.a_slip_away(row.name, row.place, row.number):
            return Reason.A_SLIP, self._entry(pk)
        return None, None

    def _row(self, place: int) -> Other:
        row = self.rows[place]
        return Other(row.name, row.number, place, row.line, self.found[place].organisation)

    def _entry(self, pk: int) -> Other:
        entry = self.known.entries[self.known.followed(pk)]
        return Other(entry.name, entry.number, organisation=entry.pk)
