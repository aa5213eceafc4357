"""The goal line: where a goal began, where it shall end, what is measured, and what was to be expected."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.functional import cached_property

from portal.municipality.enums import ReportEvery
from portal.web import clock
from portal.web.questions import answer

from ..enums import GOAL_TONE, Direction, GoalState
from .figures import in_figures, is_per_cent
from .goals import Goal

# The longest time between two values, by how often they are promised; and how long one waits for one.
RHYTHM = {
    ReportEvery.QUARTER: timedelta(days=92),
    ReportEvery.TERTIAL: timedelta(days=123),
    ReportEvery.HALF_YEAR: timedelta(days=184),
    ReportEvery.YEAR: timedelta(days=366),
}
WAIT = timedelta(days=31)
# So near the expected, as a part of the whole way, counts as expected.
NEAR = Decimal("0.05")
# So many ways beyond start or target a value is asked about once more.
UNLIKELY = 10

_STEP = Decimal("0.001")
# Plans follow each other year by year: what goes on for longer than this goes in a circle.
_GENERATIONS = 20

# The values of goals and of those that they continue; of two of the same day the newer goal's. A goal that
# counts in another unit than its forerunner begins anew.
_VALUES = """
WITH RECURSIVE line (goal, ancestor, unit, generation) AS (
    SELECT id, id, lower(trim(unit)), 0 FROM actionplans_goal WHERE id = ANY(%(goals)s)
    UNION ALL
    SELECT line.goal, before.id, line.unit, line.generation + 1
    FROM line JOIN actionplans_goal own ON own.id = line.ancestor
    JOIN actionplans_goal before ON before.id = own.carried_from_id
    WHERE lower(trim(before.unit)) = line.unit AND line.generation < %(generations)s
)
SELECT DISTINCT ON (line.goal, m."on") line.goal, m."on", m.value, m.note, m.given_by_id,
    line.generation = 0
FROM line JOIN actionplans_measurement m ON m.goal_id = line.ancestor
ORDER BY line.goal, m."on", line.generation
"""


@dataclass(frozen=True, slots=True)
class Value:
    """What the figure was on a day. `is_own` is false for one of the goal in a plan before."""

    on: date
    value: Decimal
    note: str = ""
    given_by: int | None = None
    is_own: bool = True


@dataclass(frozen=True)
class GoalLine:
    """A goal's figure from where it began to where it shall end; the same on screen, paper and as data."""

    key: str
    title: str
    unit: str
    direction: str
    start: Decimal | None
    start_on: date
    target: Decimal | None
    target_on: date
    rhythm: timedelta
    # From this day on values are waited for.
    promised_on: date
    values: tuple[Value, ...]
    today: date
    # Whether the plan says where it begins.
    has_baseline: bool = False

    @classmethod
    def of(cls, goal: Goal, values: Iterable[Value], *, today: date | None = None) -> "GoalLine":
        """The line of a goal fetched with its plan. Without a baseline the first value is where it began."""
        values = tuple(values)
        start, start_on = goal.baseline, goal.baseline_on
        if start is None and values:
            start, start_on = values[0].value, values[0].on
        return cls(
            key=goal.code,
            title=goal.indicator or goal.title,
            unit=goal.unit,
            direction=goal.direction,
            start=_exact(start),
            start_on=start_on or goal.plan.starts_on,
            target=_exact(goal.target),
            target_on=goal.target_on or goal.plan.ends_on,
            rhythm=RHYTHM[ReportEvery(goal.measured_every)],
            promised_on=goal.plan.starts_on,
            values=values,
            today=today or clock.today(),
            has_baseline=goal.baseline is not None,
        )

    @property
    def is_down(self) -> bool:
        """Whether less is better. The figures decide where they differ; a goal to keep goes by its word."""
        if self.start is not None and self.target is not None and self.start != self.target:
            return self.target < self.start
        return self.direction == Direction.DOWN

    def expected(self, day: date) -> Decimal | None:
        """Where the figure was to be on a day, by a straight way; the ends before and after it."""
        if self.start is None or self.target is None:
            return None
        if day >= self.target_on:
            return self.target
        if day <= self.start_on:
            return self.start
        gone = Decimal((day - self.start_on).days) / Decimal((self.target_on - self.start_on).days)
        low, high = sorted((self.start, self.target))
        return min(max((self.start + (self.target - self.start) * gone).quantize(_STEP), low), high)

    @cached_property
    def latest(self) -> Value | None:
        """The last value after the start."""
        return next((one for one in reversed(self.values) if one.on > self.start_on), None)

    @property
    def expected_at_latest(self) -> Decimal | None:
        """What was to be expected on the day of the last value."""
        return self.expected(self.latest.on) if self.latest else None

    @property
    def days_since(self) -> int:
        """How many days ago a value came, or should have begun to come; none are waited for after the end."""
        since = self.latest.on if self.latest else max(self.start_on, self.promised_on)
        return max((min(self.today, self.target_on) - since).days, 0)

    @property
    def is_stale(self) -> bool:
        """Whether the last value is older than its own rhythm and a month."""
        return self.days_since > (self.rhythm + WAIT).days

    @property
    def is_final(self) -> bool:
        """Whether the last value tells how it ended: measured in the last half of the last time."""
        return self.latest is not None and self.latest.on >= self.target_on - self.rhythm / 2

    @cached_property
    def state(self) -> GoalState:
        """How the goal stands today."""
        if self.target is None:
            return GoalState.NO_TARGET
        if self.latest is None:
            return GoalState.STALE if self.is_stale else GoalState.UNMEASURED
        is_over = self.today > self.target_on
        if is_over and self.is_final:
            return GoalState.REACHED if self._is_there(self.latest.value) else GoalState.MISSED
        if self.is_stale or (is_over and self.today > self.target_on + WAIT):
            return GoalState.STALE
        # To keep what one has is reached on the last day, not on the first.
        if self._is_there(self.latest.value) and self.start != self.target:
            return GoalState.REACHED
        return self._against_expected()

    @property
    def tone(self) -> str:
        """How the state looks."""
        return GOAL_TONE[self.state]

    @property
    def state_in_words(self) -> str:
        """The state as a person reads it."""
        return str(GoalState(self.state).label)

    def _is_there(self, value: Decimal) -> bool:
        return value <= self.target if self.is_down else value >= self.target

    def _against_expected(self) -> GoalState:
        ahead = self.latest.value - self.expected_at_latest
        if abs(ahead) <= abs(self.target - self.start) * NEAR:
            return GoalState.AS_EXPECTED
        if self.start == self.target and self._is_there(self.latest.value):
            return GoalState.AS_EXPECTED
        return GoalState.BETTER if (ahead < 0) == self.is_down else GoalState.WORSE

    def is_unlikely(self, value: Decimal) -> bool:
        """Whether a value lies so far from start and target that somebody has perhaps typed amiss."""
        ends = self._ends
        if self.is_no_share(value):
            return True
        if not ends:
            return False
        if value < 0 <= min(ends):
            return True
        low, high = min(ends), max(ends)
        way = (high - low) or abs(high)
        return bool(way) and not low - UNLIKELY * way <= value <= high + UNLIKELY * way

    def is_no_share(self, value: Decimal) -> bool:
        """Whether a value is no share of anything, where start and target are."""
        if not is_per_cent(self.unit) or 0 <= value <= 100:
            return False
        return all(0 <= end <= 100 for end in self._ends)

    @property
    def _ends(self) -> list[Decimal]:
        return [end for end in (self.start, self.target) if end is not None]

    def is_before_start(self, day: date) -> bool:
        """Whether a day lies before the one on which the plan says that the line begins."""
        return self.has_baseline and day < self.start_on

    def value_on(self, day: date) -> Value | None:
        """The goal's own value of a day."""
        return next((one for one in self.values if one.on == day and one.is_own), None)

    def in_figures(self, value: Decimal) -> str:
        """A value of this line in figures."""
        return in_figures(value, self.unit)

    def expected_in_figures(self, day: date) -> str:
        """What was to be expected on a day, in figures."""
        return self.roughly(self.expected(day))

    def roughly(self, expected: Decimal | None) -> str:
        """What was to be expected, no finer than what is measured; on a short way with a decimal."""
        return "" if expected is None else self.in_figures(round(expected, self._decimals))

    @cached_property
    def _decimals(self) -> int:
        """How finely it is measured; on a short way with a decimal at least."""
        known = [self.start, self.target, *(one.value for one in self.values)]
        decimals = max(-one.normalize().as_tuple().exponent for one in known)
        return max(decimals, int(abs(self.target - self.start) < 20))

    def with_unit(self, value: Decimal) -> str:
        """`36 %`, `158 unga`."""
        return f"{self.in_figures(value)} {self.unit_in_words}".strip()

    @property
    def unit_in_words(self) -> str:
        """The unit where the figures do not carry it themselves."""
        return "" if is_per_cent(self.unit) else self.unit

    @property
    def rows(self) -> list["Row"]:
        """Start and values as a table shows them, the oldest first."""
        found = [Row(one.on, one.value, self.expected(one.on), one) for one in self.values]
        if self.start is not None and all(one.on != self.start_on for one in self.values):
            found.append(Row(self.start_on, self.start, self.expected(self.start_on)))
        return sorted(found, key=lambda row: row.on)

    @property
    def can_be_drawn(self) -> bool:
        """Whether there is anything to see: two ends, or a value and one of them, or several values."""
        return len(self.values) + (self.start is not None) + (self.target is not None) > 1


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table behind the picture; the start has no `measured` of its own."""

    on: date
    value: Decimal
    expected: Decimal | None
    measured: Value | None = None


def lines_of(goals: Iterable[Goal], *, today: date | None = None) -> dict[int, GoalLine]:
    """The lines of goals fetched with their plans, by id; one query, forerunners' values too."""
    goals = list(goals)
    values: dict[int, list[Value]] = defaultdict(list)
    given = {"goals": [goal.pk for goal in goals], "generations": _GENERATIONS}
    for goal, *value in answer(_VALUES, given) if goals else ():
        values[goal].append(Value(*value))
    return {goal.pk: GoalLine.of(goal, values[goal.pk], today=today) for goal in goals}


def _exact(value) -> Decimal | None:
    """A row just made in Python may hold whole numbers."""
    return None if value is None else Decimal(value)
