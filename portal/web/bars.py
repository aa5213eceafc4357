"""Numbers by name as bars: from rows to what `components/bars.html` shows.

Only the bars are drawn. Names and numbers are text beside them: they follow the reader's text size and
the width of the screen, and are what a screen reader reads. One series is how many there are of each;
with more, each is a part of the one before it: in the register, invited, answered, came.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from babel.numbers import format_percent
from django.utils.translation import get_language
from django.utils.translation import gettext as _

# So many bars are drawn where the rest may be told together: more is a list, and no picture.
MOST = 15
# How each series looks, by how many there are. Besides their colours they differ in height.
_LOOKS = {
    1: ("full",),
    2: ("frame", "full"),
    3: ("frame", "pale", "middle"),
    4: ("frame", "pale", "middle", "core"),
}
# Where each begins from above, and how high it is.
_HEIGHTS = {"full": ("0%", "100%"), "pale": ("0%", "100%"), "middle": ("20%", "60%"), "core": ("36%", "28%")}


@dataclass(frozen=True, slots=True)
class Press:
    """A button beside a row's numbers: its words, and what it sends under the name `add`."""

    words: str
    value: str


@dataclass(frozen=True, slots=True)
class Row:
    """A name, its number in each series, the address to which the name leads and a button, if any."""

    name: str
    numbers: tuple[int, ...]
    url: str = ""
    press: Press | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What is drawn of one series: its look, its width within the bar, and where it lies in its height."""

    look: str
    width: str
    top: str
    height: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A row as it is shown: its share and all its numbers in words, the bar's length, the parts of it."""

    row: Row
    share: str
    words: str
    length: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class BarFigure:
    """What `components/bars.html` shows.

    title    what the names are: "Verksamhetsområde"
    series   the words of each series, and how it is drawn; None for the frame around the others
    share    what the share is a share of, for the head of its column
    nobody   the words above those of which there are none, when these stand by themselves
    empty    those of which there are none
    bars     the others, or all where the order was given
    rest     what was too much to draw, told as one; None where everything is drawn
    table    all rows, those of which there are none first
    """

    title: str
    series: tuple[tuple[str, Part | None], ...]
    share: str
    nobody: str
    empty: tuple[Bar, ...]
    bars: tuple[Bar, ...]
    rest: Bar | None
    table: tuple[Bar, ...]

    @property
    def is_single(self) -> bool:
        """Whether there is one series: then those of which there are none have nothing to draw."""
        return len(self.series) == 1


def bar_figure(
    title: str,
    rows: Sequence[Row],
    *,
    series: Sequence[str],
    share: str,
    whole: int = 0,
    full: int = 0,
    nobody: str = "",
    rest: Callable[[int], str] | None = None,
) -> BarFigure:
    """Rows as bars, all to one scale: the longest bar is as long as there is room, or `full` would be.

    The share is of `whole`; with several series it is what the second is of the first. With `nobody`,
    rows of which there are none come first and by themselves, then with one series the largest first,
    with several the smallest share first. Without it the rows keep their order. With `rest`, rows
    beyond the first `MOST` are told as one, under the name that it makes of how many they are: only
    where no one is counted in two rows.
    """
    looks = _LOOKS[len(series)]
    longest = full or max((row.numbers[0] for row in rows), default=0)
    empty, others = _sorted(rows) if nobody else ([], list(rows))
    drawn, gathered = _gathered(others, rest)

    def bars(some: Sequence[Row]) -> tuple[Bar, ...]:
        return tuple(_bar(row, series, looks, longest, whole) for row in some)

    return BarFigure(
        title=title,
        series=tuple((words, _part(look, "100%")) for words, look in zip(series, looks, strict=True)),
        share=share,
        nobody=nobody,
        empty=bars(empty),
        bars=bars(drawn),
        rest=next(iter(bars(gathered)), None),
        table=bars([*empty, *others]),
    )


def percent(part: int, whole: int) -> str:
    """`17 %`; never 0 of something, nor 100 of less than all. A dash where there is nothing to share."""
    if not whole:
        return "–"
    rounded = round(100 * part / whole)
    words = _("under %(share)s") if part and not rounded else "%(share)s"
    if part < whole and rounded == 100:
        words, rounded = _("över %(share)s"), 99
    return words % {"share": _written(rounded or (1 if part else 0))}


def _written(hundredths: int) -> str:
    return format_percent(hundredths / 100, locale="en_GB" if get_language() == "en" else "sv_SE")


def _counted(row: Row) -> int:
    """By which number a row counts as none: the second of several, which is a part of the first."""
    return row.numbers[0] if len(row.numbers) == 1 else row.numbers[1]


def _sorted(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    empty = [row for row in rows if not _counted(row)]
    others = [row for row in rows if _counted(row)]
    if rows and len(rows[0].numbers) == 1:
        return empty, sorted(others, key=lambda row: -row.numbers[0])
    return empty, sorted(others, key=lambda row: row.numbers[1] / row.numbers[0])


def _gathered(rows: list[Row], rest: Callable[[int], str] | None) -> tuple[list[Row], list[Row]]:
    """What is drawn, and the one row in which the rest is told; one row too many is drawn as it is."""
    if rest is None or len(rows) <= MOST + 1:
        return rows, []
    beyond = rows[MOST:]
    sums = tuple(map(sum, zip(*(row.numbers for row in beyond), strict=True)))
    return rows[:MOST], [Row(rest(len(beyond)), sums)]


def _bar(row: Row, series: Sequence[str], looks: Sequence[str], longest: int, whole: int) -> Bar:
    first = row.numbers[0]
    if len(series) == 1:
        share = percent(first, whole)
        words = f"{first} ({share})" if first else "0"
    else:
        share = percent(row.numbers[1], first)
        words = ", ".join(f"{number} {word}" for number, word in zip(row.numbers, series, strict=True))
    parts = (
        _part(look, _width(number, first)) for look, number in zip(looks, row.numbers, strict=True) if number
    )
    return Bar(row, share, words, _width(first, longest), tuple(filter(None, parts)))


def _part(look: str, width: str) -> Part | None:
    return Part(look, width, *_HEIGHTS[look]) if look in _HEIGHTS else None


def _width(number: int, of: int) -> str:
    return f"{100 * number / of:.4g}%" if of else "0%"
