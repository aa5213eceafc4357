"""Calendars as text (iCalendar, RFC 5545), for letters, files and subscriptions.

Written here because what is constant can be: a time zone generated from the machine's tables made one widely
used reader show summer times an hour wrong.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from .clock import STOCKHOLM

# Says also in which form the entries are written: another number where that changes.
WRITTEN_BY = "-//Bryggan//Bryggan 2//SV"
# Never REQUEST: programs would answer, and nobody reads such answers.
METHODS = ("PUBLISH", "CANCEL")
# How often a subscriber should ask again.
_ASK_AGAIN = "PT6H"
# So many octets a line may have, not counting its end.
_LONGEST_LINE = 75
_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]").sub
# The rules that have held since 1996.
_TIME_ZONE = """\
BEGIN:VTIMEZONE
TZID:Europe/Stockholm
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
""".replace("\n", "\r\n")


@dataclass(frozen=True, slots=True)
class Entry:
    """One occasion. `uid` stays the same for ever, `sequence` rises with each change.

    Times are instants; `stamped_at` is when anything of it was last changed.
    """

    uid: str
    sequence: int
    stamped_at: datetime
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str = ""
    description: str = ""
    url: str = ""
    cancelled: bool = False


def calendar_text(entries: Iterable[Entry], *, name: str = "", method: str = "PUBLISH") -> str:
    """The whole calendar. One with a name can be subscribed to; CANCEL takes its entries out of a calendar.

    Raises ValueError for a method that asks for answers.
    """
    if method not in METHODS:
        raise ValueError(f"A calendar of ours says {' or '.join(METHODS)}, not {method}.")
    all_cancelled = method == "CANCEL"
    events = "".join(_event(entry, cancelled=all_cancelled or entry.cancelled) for entry in entries)
    return (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{WRITTEN_BY}\r\nCALSCALE:GREGORIAN\r\nMETHOD:{method}\r\n"
        f"{_name(name) if name else ''}{_TIME_ZONE}{events}END:VCALENDAR\r\n"
    )


def _name(name: str) -> str:
    """What subscribers' programs call it, and when they ask again; each in an old word and a new."""
    return (
        f"{_line('NAME', name)}{_line('X-WR-CALNAME', name)}"
        f"REFRESH-INTERVAL;VALUE=DURATION:{_ASK_AGAIN}\r\nX-PUBLISHED-TTL:{_ASK_AGAIN}\r\n"
    )


def _event(entry: Entry, *, cancelled: bool) -> str:
    stamp = _in_utc(entry.stamped_at)
    return (
        f"BEGIN:VEVENT\r\nUID:{entry.uid}\r\nSEQUENCE:{entry.sequence}\r\n"
        f"DTSTAMP:{stamp}\r\nLAST-MODIFIED:{stamp}\r\n"
        f"DTSTART{_when(entry.starts_at)}\r\nDTEND{_when(entry.ends_at)}\r\n"
        f"{_line('SUMMARY', entry.title)}"
        f"{_line('LOCATION', entry.place) if entry.place else ''}"
        f"{_line('DESCRIPTION', entry.description) if entry.description else ''}"
        f"{_folded(f'URL:{entry.url}') if entry.url else ''}"
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}\r\nEND:VEVENT\r\n"
    )


def _when(moment: datetime) -> str:
    """A property's time zone and time as Stockholm's clocks show it; in UTC where they show it twice."""
    local = moment.astimezone(STOCKHOLM)
    # In the night when summer ends the clocks show two o'clock twice, and a reader takes the first.
    if local.hour == 2 and local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():
        return f":{_in_utc(moment)}"
    return f";TZID=Europe/Stockholm:{local:%Y%m%dT%H%M%S}"


def _in_utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _line(name: str, text: str) -> str:
    """A property that is a text, ready to stand in the calendar."""
    return _folded(f"{name}:{_escaped(text)}")


def _escaped(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r\n", "\n")
    if not plain.isprintable():
        plain = _UNSEEN("", plain.replace("\r", "\n")).replace("\n", "\\n")
    return plain


def _folded(line: str) -> str:
    """A line with its end, in pieces of 75 octets; a letter of several octets stays whole."""
    octets = line.encode()
    if len(octets) <= _LONGEST_LINE:
        return f"{line}\r\n"
    pieces, begins, room = [], 0, _LONGEST_LINE
    while len(octets) - begins > room:
        ends = begins + room
        while octets[ends] & 0xC0 == 0x80:
            ends -= 1
        pieces.append(octets[begins:ends])
        # Each line after the first begins with a space.
        begins, room = ends, _LONGEST_LINE - 1
    pieces.append(octets[begins:])
    return b"\r\n ".join(pieces).decode() + "\r\n"
