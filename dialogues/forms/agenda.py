"""An agenda as people type it, one item on each line, and as it is shown to be typed on."""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.web import clock
from portal.web.forms import without_unseen

from ..models import AgendaItem, Meeting
from ..services import AgendaLine

_HOUR = r"(?P<hour>\d{1,2}[.:]\d{2})"
_LINE = re.compile(
    r"^(?:[-–•*]\s+|\d{1,2}[.)]\s+)?"  # a mark or a number in front, as in a pasted list
    rf"(?:(?:kl\.?\s*)?{_HOUR}(?:\s*[-–]\s*\d{{1,2}}[.:]\d{{2}})?\s*[-–]?\s+)?"
    r"(?P<words>.+)$"
)
# The hour as we write it, and nothing taken from the words after it.
_OUR_LINE = re.compile(rf"^{_HOUR} (?P<words>.+)$")
_SEPARATOR = re.compile(r"(?<=\S)\s+[-–]\s+(?=\S)")


def agenda_text(meeting: Meeting) -> str:
    """The agenda as somebody would have typed it; where a text does not fit in its line, the title alone."""
    return "\n".join(map(_line_of, meeting.agenda()))


def has_texts_apart(meeting: Meeting) -> bool:
    """Whether some item has a text that its line does not show."""
    return any(map(_is_apart, meeting.agenda()))


def agenda_lines(
    text: str, starts: time | None, ends: time | None, meeting: Meeting | None = None
) -> tuple[AgendaLine, ...]:
    """The items of an agenda in text, their minutes counted from the next item's time.

    A line is known as the item of `meeting` that it was shown for, and what was not touched stays as it is.
    Raises ValidationError with all that cannot be understood, each by the number of its line. Where the
    meeting's own times are not known, the items' are not held against them.
    """
    items = meeting.agenda() if meeting else []
    rows = _rows(text, items)
    if items and [row.item for row in rows if row.stands] == items and len(rows) == len(items):
        faults = list(_faults_of_new_hours(meeting, items, starts, ends))
        if faults:
            raise ValidationError(faults)
        return tuple(map(AgendaLine.of, items))
    faults = [
        ValidationError(_("Rad %(number)d: rubriken är längre än 160 tecken."), params={"number": row.number})
        for row in rows
        if len(row.title) > 160
    ]
    times = [_time_of(row, faults) for row in rows]
    kept = _kept(rows, items)
    if not faults:
        faults += _faults_of_times(rows, times, kept, starts, ends)
    if faults:
        raise ValidationError(faults)
    after = [*times[1:], ends]
    return tuple(
        AgendaLine(
            title=row.title,
            text=row.text,
            minutes=row.item.minutes if is_kept else _minutes(begins, next_begins),
            code=row.item.code if row.item else "",
        )
        for row, is_kept, begins, next_begins in zip(rows, kept, times, after, strict=False)
    )


# --- How an item is shown -------------------------------------------------------------------


def _one_line(text: str) -> str:
    return " ".join(without_unseen(text).split())


def _title_of(item: AgendaItem) -> str:
    # A line must hold something, or the item would be gone with it.
    return _one_line(item.title) or "–"


def _words_of(item: AgendaItem) -> str:
    """Title and text, where one line holds both and they are read back from it; else the title alone."""
    title, text = _title_of(item), _one_line(item.text)
    whole = f"{title} – {text}"
    is_readable = text and len(item.text.splitlines()) == 1 and _title_and_text(whole) == (title, text)
    return whole if is_readable else title


def _is_apart(item: AgendaItem) -> bool:
    return bool(item.text) and _words_of(item) == _title_of(item)


def _hour_of(item: AgendaItem) -> str:
    return item.begins_at.astimezone(clock.STOCKHOLM).strftime("%H.%M") if item.begins_at else ""


def _line_of(item: AgendaItem) -> str:
    return f"{_hour_of(item)} {_words_of(item)}".strip()


# --- What a line says -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Row:
    """A line as it is read, and the item that it is; `stands` where nothing of it was touched."""

    number: int
    hour: str
    title: str
    text: str
    item: AgendaItem | None = None
    stands: bool = False


@dataclass(frozen=True, slots=True)
class _Key:
    """By what a line may be known, and what it says: no text where it says nothing of one."""

    key: str
    hour: str = ""
    text: str | None = None


def _title_and_text(words: str) -> tuple[str, str]:
    title, *rest = _SEPARATOR.split(words, maxsplit=1)
    return title, "".join(rest)


def _as_shown(line: str) -> Iterator[_Key]:
    yield _Key(line)


def _words_in(line: str) -> Iterator[_Key]:
    """With and without what may be an hour or a mark in front, or the beginning of the title itself."""
    yield _Key(line)
    for pattern in (_OUR_LINE, _LINE):
        if found := pattern.match(line):
            yield _Key(found["words"], found["hour"] or "")


def _titles_in(line: str) -> Iterator[_Key]:
    """The longest title first: it may hold what else stands between title and text."""
    for words in _words_in(line):
        yield _Key(words.key, words.hour, "")
        for between in reversed(list(_SEPARATOR.finditer(words.key))):
            yield _Key(words.key[: between.start()], words.hour, words.key[between.end() :])


_WAYS = ((_line_of, _as_shown), (_words_of, _words_in), (_title_of, _titles_in))


def _rows(text: str, items: list[AgendaItem]) -> list[_Row]:
    """Each line that says something, with the item that it was shown for: by its words, else by its place."""
    numbered = enumerate(map(_one_line, text.splitlines()), 1)
    lines = {number: line for number, line in numbered if line}
    known = _known(lines, items)
    left = set(items) - {row.item for row in known.values()}
    by_place = items if len(items) == len(lines) else [None] * len(lines)
    return [
        known.get(number) or _as_typed(number, line, item if item in left else None)
        for (number, line), item in zip(lines.items(), by_place, strict=True)
    ]


def _known(lines: dict[int, str], items: Iterable[AgendaItem]) -> dict[int, _Row]:
    """The lines that are known by their words: first those nobody touched, then those of an item's title."""
    known: dict[int, _Row] = {}
    for key_of, keys_in in _WAYS:
        taken = {row.item for row in known.values()}
        waiting: dict[str, deque[AgendaItem]] = defaultdict(deque)
        for item in items:
            if item not in taken:
                waiting[key_of(item)].append(item)
        for number, line in lines.items():
            found = next((key for key in keys_in(line) if waiting.get(key.key)), None)
            if number in known or found is None:
                continue
            item, stands = waiting[found.key].popleft(), keys_in is _as_shown
            hour = _hour_of(item) if stands else found.hour
            text = item.text if found.text is None else found.text
            known[number] = _Row(number, hour, item.title, text, item, stands)
    return known


def _as_typed(number: int, line: str, item: AgendaItem | None) -> _Row:
    """A line that is new, or an item's under another title: where only that was shown, its text stays."""
    found = _LINE.match(line)
    hour, words = found["hour"] or "", found["words"]
    if item and (_is_apart(item) or _SEPARATOR.search(_title_of(item))):
        return _Row(number, hour, words, item.text, item)
    return _Row(number, hour, *_title_and_text(words), item)


# --- Times ----------------------------------------------------------------------------------


def _time_of(row: _Row, faults: list[ValidationError]) -> time | None:
    if not row.hour:
        return None
    try:
        return time(*map(int, re.split("[.:]", row.hour)))
    except ValueError:
        faults.append(ValidationError(_("Rad %(number)d: tiden finns inte."), params={"number": row.number}))
        return None


def _kept(rows: list[_Row], items: list[AgendaItem]) -> list[bool]:
    """Whether each stands as it did, and before the same item as it did: then its minutes do too."""
    follower = dict(zip(items, [*items[1:], None], strict=False))
    after = [*((row.item if row.stands else row) for row in rows[1:]), None]
    return [
        row.stands and follower[row.item] == next_item for row, next_item in zip(rows, after, strict=False)
    ]


def _faults_of_times(
    rows: list[_Row], times: list[time | None], kept: list[bool], starts: time | None, ends: time | None
) -> Iterator[ValidationError]:
    if not any(times):
        return
    if not all(times):
        first = times.index(None)
        # What was accepted last may have no time yet: it hinders nobody who did not touch it.
        if any(times[first:]) or not all(row.stands for row in rows[first:]):
            yield ValidationError(
                _("Rad %(number)d saknar tid. Ge alla punkter en tid, eller ingen."),
                params={"number": rows[first].number},
            )
            return
    if starts and times[0] != starts:
        yield ValidationError(
            _("Första punkten börjar %(item)s, men mötet börjar %(meeting)s. Ändra den ena."),
            params={"item": times[0].strftime("%H.%M"), "meeting": starts.strftime("%H.%M")},
        )
    for row, is_kept, begins, next_begins in zip(rows, kept, times, [*times[1:], ends], strict=True):
        was_so = is_kept and (row is not rows[-1] or _is_late(row.item))
        if begins and next_begins and begins >= next_begins and not was_so:
            yield ValidationError(
                _("Rad %(number)d: tiden ligger inte före nästa punkt eller mötets slut."),
                params={"number": row.number},
            )


def _faults_of_new_hours(
    meeting: Meeting, items: list[AgendaItem], starts: time | None, ends: time | None
) -> Iterator[ValidationError]:
    """An agenda that nobody touched begins when the meeting does; no item may come to lie after the end."""
    if starts is None or ends is None:
        return
    moved = _on_a_day(starts) - _on_a_day(meeting.starts_at.astimezone(clock.STOCKHOLM).time())
    for number, item in enumerate(items, 1):
        if item.begins_at is None or _is_late(item):
            continue
        begins = item.begins_at.astimezone(clock.STOCKHOLM).replace(tzinfo=None) + moved
        if begins >= datetime.combine(meeting.on, ends):
            yield ValidationError(
                _("Rad %(number)d: punkten skulle börja %(item)s, när mötet är slut. Ändra tiderna."),
                params={"number": number, "item": begins.strftime("%H.%M")},
            )


def _is_late(item: AgendaItem) -> bool:
    return item.begins_at is not None and item.begins_at >= item.meeting.ends_at


def _minutes(begins: time | None, ends: time | None) -> int | None:
    if begins is None or ends is None:
        return None
    return int((_on_a_day(ends) - _on_a_day(begins)).total_seconds()) // 60


def _on_a_day(at: time) -> datetime:
    return datetime.combine(date.min, at)
