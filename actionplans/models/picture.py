"""The goal line laid out: where each thing stands in its picture.

The width is time, the height is the figure. What stands in words is put where it touches nothing; the big
number, the last value, always finds such a place: if need be in a strip of its own above the rest.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from babel.dates import format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .line import GoalLine, Value

WIDTH, HEIGHT = 460, 290
_LEFT, _RIGHT, _TOP, _BOTTOM = 20.0, 440.0, 46.0, 222.0
_TIME_AT = 275.0
# The sizes that the places are reckoned with: those of a phone, where letters are largest.
_TEXT, _BIG = 20.0, 32.0
# How wide a letter is, as a part of its height; a figure of the big number is bold.
_LETTER, _FIGURE = 0.52, 0.6
_AIR = 5.0
_STRIP = 44

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """Where something in words stands."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether two lie over each other."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def is_crossed(self, a: Point, b: Point) -> bool:
        """Whether a straight line from `a` to `b` goes into it (Liang and Barsky)."""
        (x, y), (dx, dy) = a, (b[0] - a[0], b[1] - a[1])
        enters, leaves = 0.0, 1.0
        for step, room in (
            (-dx, x - self.left),
            (dx, self.right - x),
            (-dy, y - self.top),
            (dy, self.bottom - y),
        ):
            if step == 0:
                if room < 0:
                    return False
            elif step < 0:
                enters = max(enters, room / step)
            else:
                leaves = min(leaves, room / step)
        return enters <= leaves

    def is_within(self, top: float, bottom: float) -> bool:
        """Whether it lies on the sheet, between these heights."""
        return self.left >= 2 and self.right <= WIDTH - 2 and self.top >= top and self.bottom <= bottom


@dataclass(frozen=True, slots=True)
class Label:
    """Words at their place; `y` is the line that they stand on."""

    text: str
    look: str
    box: Box
    anchor: str

    @property
    def x(self) -> float:
        """Where they begin, have their middle, or end."""
        ends = {"start": self.box.left, "end": self.box.right}
        return ends.get(self.anchor, (self.box.left + self.box.right) / 2)

    @property
    def y(self) -> float:
        """The line that they stand on: letters reach a fifth of their height below it."""
        return self.box.bottom - (self.box.bottom - self.box.top) * 0.22


class Picture:
    """A goal line laid out: where each thing stands. `height` grows where the number needs a strip."""

    def __init__(self, line: GoalLine):
        self.line = line
        self._days = self._first_and_last()
        self._figures = self._lowest_and_highest()
        self.height = HEIGHT
        self.lift = 0.0
        self.measured = [self._at(one) for one in self._followed()]
        self.path = self._path()
        self.number = self._number()
        self.labels = list(self._labels())

    # --- Time and figure into width and height -----------------------------------------------

    def _first_and_last(self) -> tuple[date, date]:
        line = self.line
        days = [line.start_on, line.target_on, *(one.on for one in line.values)]
        first, last = min(days), max(days)
        return (first, last) if first < last else (first, first + timedelta(days=1))

    def _lowest_and_highest(self) -> tuple[Decimal, Decimal]:
        line = self.line
        figures = [one.value for one in line.values]
        figures += [end for end in (line.start, line.target) if end is not None]
        return min(figures), max(figures)

    def x(self, day: date) -> float:
        """How far along a day lies."""
        first, last = self._days
        return _LEFT + (_RIGHT - _LEFT) * ((day - first).days / (last - first).days)

    def y(self, figure: Decimal) -> float:
        """How high a figure lies; in the middle where all are the same."""
        low, high = self._figures
        part = float((figure - low) / (high - low)) if high > low else 0.5
        return _BOTTOM - (_BOTTOM - _TOP) * part + self.lift

    def _at(self, one: Value) -> Point:
        return self.x(one.on), self.y(one.value)

    def _followed(self) -> list[Value]:
        """The values, and before them the start, unless one was measured on its day or before."""
        line = self.line
        values = list(line.values)
        if values and line.start is not None and line.start_on < values[0].on:
            values.insert(0, Value(line.start_on, line.start))
        return values

    def _path(self) -> tuple[Point, Point] | None:
        """The expected way; none where start and target are one level line."""
        line = self.line
        if line.start in (None, line.target) or line.target is None or line.start_on >= line.target_on:
            return None
        return (self.x(line.start_on), self.y(line.start)), (self.x(line.target_on), self.y(line.target))

    @property
    def expected_today(self) -> Point | None:
        """Where the ring of today stands, on the path."""
        line = self.line
        if self.path is None or not line.start_on <= line.today <= line.target_on:
            return None
        return self.x(line.today), self.y(line.expected(line.today))

    @property
    def gap(self) -> list[Point]:
        """The tint between what was measured and the path, from the start to the last value."""
        line = self.line
        if self.path is None or line.latest is None:
            return []
        since = [one for one in self._followed() if line.start_on <= one.on <= line.target_on]
        if len(since) < 2:
            return []
        back = [since[-1], since[0]]
        return [self._at(one) for one in since] + [
            (self.x(one.on), self.y(line.expected(one.on))) for one in back
        ]

    # --- Where the words stand -----------------------------------------------------------------

    @property
    def lines(self) -> list[tuple[Point, Point]]:
        """All that is drawn as a line."""
        found = list(pairwise(self.measured))
        if self.path:
            found.append(self.path)
        return [*found, *self.levels.values()]

    @property
    def levels(self) -> dict[str, tuple[Point, Point]]:
        """The level lines, `from` where it began and `to` where it shall end."""
        ends = {"from": self.line.start, "to": self.line.target}
        heights = {look: self.y(end) for look, end in ends.items() if end is not None}
        return {look: ((_LEFT, y), (_RIGHT, y)) for look, y in heights.items()}

    @property
    def dots(self) -> list[Box]:
        """All that is drawn as a dot or a ring."""
        points = [*self.measured, *([self.expected_today] if self.expected_today else [])]
        return [Box(x - 9, y - 9, x + 9, y + 9) for x, y in points]

    def _is_free(self, box: Box, besides: Iterable[Box] = ()) -> bool:
        airy = Box(box.left - _AIR, box.top - _AIR, box.right + _AIR, box.bottom + _AIR)
        return (
            box.is_within(2, _BOTTOM + 30 + self.lift)
            and not any(airy.is_crossed(a, b) for a, b in self.lines)
            and not any(airy.meets(dot) for dot in self.dots)
            and not any(airy.meets(other) for other in besides)
        )

    def _number(self) -> Label | None:
        """The last value, beside its dot; where nothing is free there, above everything."""
        line = self.line
        if not line.values or not self.measured:
            return None
        text = line.in_figures((line.latest or line.values[-1]).value)
        wide = max(len(text) * _BIG * _FIGURE, _BIG)
        x, y = self.measured[-1]
        for box in _around(x, y, wide, _BIG, below_first=self._is_below_path(x, y)):
            if self._is_free(box):
                return Label(text, "now", box, "middle")
        return self._in_the_strip(text, wide, x)

    def _is_below_path(self, x: float, y: float) -> bool:
        expected = self.line.expected_at_latest
        return expected is None or y >= self.y(expected)

    def _in_the_strip(self, text: str, wide: float, x: float) -> Label:
        self.lift = float(_STRIP)
        self.height = HEIGHT + _STRIP
        self.measured = [self._at(one) for one in self._followed()]
        self.path = self._path()
        left = min(max(x - wide / 2, 4.0), WIDTH - 4.0 - wide)
        return Label(text, "now", Box(left, 6.0, left + wide, 6.0 + _BIG), "middle")

    def _labels(self) -> Iterator[Label]:
        line, taken = self.line, [self.number.box] if self.number else []
        ends = []
        if line.start is not None and line.start == line.target:
            ends = [(_("Start och mål %(figure)s"), "strong", line.target)]
        else:
            ends += [(_("Mål %(figure)s"), "strong", line.target)] if line.target is not None else []
            ends += [(_("Start %(figure)s"), "quiet", line.start)] if line.start is not None else []
        for words, look, figure in ends:
            text = words % {"figure": line.in_figures(figure)}
            places = self._along(figure, len(text) * _TEXT * _LETTER, from_left=look == "strong")
            label = self._first_free(text, look, places, taken)
            taken.append(label.box)
            yield label
        if self.path and (label := self._words_on_path(taken)):
            yield label

    def _along(self, figure: Decimal, wide: float, *, from_left: bool) -> list[tuple[Box, str]]:
        """Places along a level line: at its ends, above and below; then further in."""
        y = self.y(figure)
        ends = [(_LEFT, "start"), (_RIGHT - wide, "end")]
        middles = [(_LEFT + (_RIGHT - _LEFT - wide) * part / 8, "middle") for part in range(1, 8)]
        found = []
        for left, anchor in [*(ends if from_left else reversed(ends)), *middles]:
            for top in (y - _AIR - 2 - _TEXT, y + _AIR + 2):
                found.append((Box(left, top, left + wide, top + _TEXT), anchor))
        return found

    def _first_free(self, text: str, look: str, places: list[tuple[Box, str]], taken: list[Box]) -> Label:
        """The first place where nothing is; else the one that meets least. Words have a halo."""
        box, anchor = min(places, key=lambda place: self._meets(place[0], taken))
        return Label(text, look, box, anchor)

    def _meets(self, box: Box, taken: list[Box]) -> int:
        crossed = sum(box.is_crossed(a, b) for a, b in self.lines)
        dots = sum(box.meets(dot) for dot in self.dots)
        outside = not box.is_within(2, _BOTTOM + 32 + self.lift)
        return crossed + dots + 9 * outside + 9 * sum(box.meets(other) for other in taken)

    def _words_on_path(self, taken: list[Box]) -> Label | None:
        """What the dots are, beside them; left out where there is no room."""
        text = _("väntad väg")
        wide = len(text) * _TEXT * _LETTER
        (x0, y0), (x1, y1) = self.path
        for part in (0.7, 0.6, 0.8, 0.5, 0.4):
            x, y = x0 + (x1 - x0) * part, y0 + (y1 - y0) * part
            for left, top in ((x + 8, y - _TEXT - 8), (x + 8, y + 8), (x - wide - 8, y + 8)):
                box = Box(left, top, left + wide, top + _TEXT)
                if self._is_free(box, taken):
                    return Label(text, "quiet", box, "start")
        return None

    @property
    def times_at(self) -> float:
        """The line that the days stand on."""
        return _TIME_AT + self.lift

    def times(self) -> list[tuple[str, float, str]]:
        """The days along the foot: words, place, and which end of the words stands there."""
        first, last = self._days
        form = "d MMM" if (last - first).days < 90 else "MMM y"
        found = [(short(first, form), _LEFT, "start")]
        found += [
            (short(day, form), self.x(day), "middle")
            for day in _years_before(last, first)
            if _LEFT + 135 <= self.x(day) <= _RIGHT - 135
        ]
        kept = [found[0]]
        for one in sorted(found[1:], key=lambda one: one[1]):
            if len(kept) == 1 or one[1] - kept[-1][1] >= 105:
                kept.append(one)
        return [*kept, (short(last, form), _RIGHT, "end")]


def _around(x: float, y: float, wide: float, high: float, *, below_first: bool) -> Iterator[Box]:
    """Places for a box around a point, the nearest first."""
    for away in (16.0, 26.0, 40.0, 60.0, 84.0):
        above, below = y - away - high, y + away
        sides = (below, above) if below_first else (above, below)
        for top in sides:
            for left in (x - wide / 2, x - 8, x - wide + 8):
                yield Box(left, top, left + wide, top + high)
        for left in (x + away, x - away - wide):
            for top in (y - high / 2, sides[0] - 12, sides[1] + 12):
                yield Box(left, top, left + wide, top + high)


def _years_before(last: date, first: date) -> Iterator[date]:
    """The same day each year, backwards."""
    for year in range(last.year - 1, first.year - 1, -1):
        yield last.replace(year=year, day=min(last.day, 28))


def short(day: date, form: str) -> str:
    """A day in the fewest words of a form, in the language of the moment."""
    return _written(day, form, get_language())


@lru_cache(maxsize=4096)
def _written(day: date, form: str, language: str) -> str:
    locale = "en_GB" if language == "en" else "sv_SE"
    return format_date(day, form, locale=locale).replace(".", "")
