"""An agenda as people type it, one item on each line."""

import re
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


def agenda_lines(text: str, starts: time, ends: time) -> tuple[AgendaLine, ...]:
    """The items of an agenda in text, their minutes counted from the next item's time.

    Raises ValidationError with the number of the line that cannot be understood.
    """
    found = [
        (number, _ITEM.match(line))
        for number, line in enumerate(map(str.strip, text.splitlines()), 1)
        if line
    ]
    times = [_time_of(number, item) for number, item in found]
    _check_times(found, times, starts)
    after = [*times[1:], ends]
    lines = []
    for (number, item), begins, next_begins in zip(found, times, after, strict=False):
        if len(item["title"]) > 160:
            raise ValidationError(
                _("Rad %(number)d: rubriken är längre än 160 tecken."), params={"number": number}
            )
        lines.append(
            AgendaLine(
                title=item["title"], text=item["text"] or "", minutes=_minutes(number, begins, next_begins)
            )
        )
    return tuple(lines)


def _time_of(number: int, item: re.Match) -> time | None:
    if item["hour"] is None:
        return None
    try:
        return time(int(item["hour"]), int(item["minute"]))
    except ValueError:
        raise ValidationError(_("Rad %(number)d: tiden finns inte."), params={"number": number})


def _check_times(found: list, times: list[time | None], starts: time) -> None:
    if not any(times):
        return
    if not all(times):
        number = found[times.index(None)][0]
        raise ValidationError(
            _("Rad %(number)d saknar tid. Ge alla punkter en tid, eller ingen."), params={"number": number}
        )
    if times[0] != starts:
        raise ValidationError(
            _("Första punkten börjar %(item)s, men mötet börjar %(meeting)s. Ändra den ena."),
            params={"item": times[0].strftime("%H.%M"), "meeting": starts.strftime("%H.%M")},
        )


def _minutes(number: int, begins: time | None, ends: time | None) -> int | None:
    if begins is None or ends is None:
        return None
    a_day = date.min
    minutes = int((datetime.combine(a_day, ends) - datetime.combine(a_day, begins)).total_seconds()) // 60
    if minutes <= 0:
        raise ValidationError(
            _("Rad %(number)d: tiden ligger inte före nästa punkt eller mötets slut."),
            params={"number": number},
        )
    return minutes
