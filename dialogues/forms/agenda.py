"""An agenda as people type it, one item on each line."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.web import clock

from ..models import Meeting
from ..services import AgendaLine

_ITEM = re.compile(
    r"^(?:[-–•*]\s+|\d{1,2}[.)]\s+)?"  # a mark or a number in front, as in a pasted list
    r"(?:(?:kl\.?\s*)?(?P<hour>\d{1,2})[.:](?P<minute>\d{2})(?:\s*[-–]\s*\d{1,2}[.:]\d{2})?\s*[-–]?\s+)?"
    r"(?P<title>.+?)"
    r"(?:\s+[-–]\s+(?P<text>.+))?$"
)


def agenda_text(meeting: Meeting) -> str:
    """The agenda as somebody would have typed it."""
    lines = []
    for item in meeting.agenda():
        begins = item.begins_at.astimezone(clock.STOCKHOLM).strftime("%H.%M ") if item.begins_at else ""
        lines.append(f"{begins}{item.title}{' – ' if item.text else ''}{item.text}")
    return "\n".join(lines)


def agenda_lines(text: str, starts: time | None, ends: time | None) -> tuple[AgendaLine, ...]:
    """The items of an agenda in text, their minutes counted from the next item's time.

    Raises ValidationError with all that cannot be understood, each by the number of its line. Where the
    meeting's own times are not known, the items' are not held against them.
    """
    found = [
        (number, _ITEM.match(line))
        for number, line in enumerate(map(str.strip, text.splitlines()), 1)
        if line
    ]
    faults = [
        ValidationError(_("Rad %(number)d: rubriken är längre än 160 tecken."), params={"number": number})
        for number, item in found
        if len(item["title"]) > 160
    ]
    times = [_time_of(number, item, faults) for number, item in found]
    if not faults:
        faults += _faults_of_times(found, times, starts, ends)
    if faults:
        raise ValidationError(faults)
    after = [*times[1:], ends]
    return tuple(
        AgendaLine(title=item["title"], text=item["text"] or "", minutes=_minutes(begins, next_begins))
        for (_number, item), begins, next_begins in zip(found, times, after, strict=False)
    )


def _time_of(number: int, item: re.Match, faults: list[ValidationError]) -> time | None:
    if item["hour"] is None:
        return None
    try:
        return time(int(item["hour"]), int(item["minute"]))
    except ValueError:
        faults.append(ValidationError(_("Rad %(number)d: tiden finns inte."), params={"number": number}))
        return None


def _faults_of_times(
    found: list, times: list[time | None], starts: time | None, ends: time | None
) -> Iterator[ValidationError]:
    if not any(times):
        return
    if not all(times):
        number = found[times.index(None)][0]
        yield ValidationError(
            _("Rad %(number)d saknar tid. Ge alla punkter en tid, eller ingen."), params={"number": number}
        )
        return
    if starts and times[0] != starts:
        yield ValidationError(
            _("Första punkten börjar %(item)s, men mötet börjar %(meeting)s. Ändra den ena."),
            params={"item": times[0].strftime("%H.%M"), "meeting": starts.strftime("%H.%M")},
        )
    for (number, _item), begins, next_begins in zip(found, times, [*times[1:], ends], strict=True):
        if next_begins and begins >= next_begins:
            yield ValidationError(
                _("Rad %(number)d: tiden ligger inte före nästa punkt eller mötets slut."),
                params={"number": number},
            )


def _minutes(begins: time | None, ends: time | None) -> int | None:
    if begins is None or ends is None:
        return None
    a_day = date.min
    return int((datetime.combine(a_day, ends) - datetime.combine(a_day, begins)).total_seconds()) // 60
