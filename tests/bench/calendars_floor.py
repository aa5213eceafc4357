"""The floor for calendars: one query and the same text, written with f-strings; nothing more.

It goes through the same server, settings, middleware and pool as the portal's own.
"""

from datetime import UTC
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify

from portal.municipality.current import municipality
from portal.web.plates import public
from tests.moments import in_days

_STOCKHOLM = ZoneInfo("Europe/Stockholm")
_KINDS = {
    "assembly": "Stormöte",
    "council": "Samrådsmöte",
    "network": "Nätverksmöte",
    "workshop": "Workshop",
    "other": "Möte",
}
_SQL = """
SELECT code, kind, title, purpose, place, link, starts_at, ends_at, open_to_all, state, sequence,
       (SELECT max(pgh_created_at) FROM dialogues_meetingevent WHERE pgh_obj_id = dialogues_meeting.id)
  FROM dialogues_meeting WHERE state IN ('called', 'held', 'cancelled') AND
"""
_BEGINS = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Bryggan//Bryggan 2//SV\r\nCALSCALE:GREGORIAN\r\n"
_ZONE = """\
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


@public
def feed_floor(request: HttpRequest) -> HttpResponse:
    """All that subscribers have."""
    name = _text(f"Möten i {municipality().name_sv}")
    said = (
        f"{_fold(f'NAME:{name}')}{_fold(f'X-WR-CALNAME:{name}')}"
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\nX-PUBLISHED-TTL:PT6H\r\n"
    )
    kept = in_days(-400)
    return _calendar(said, f"{_SQL} ends_at >= %s ORDER BY starts_at, id", kept)


@public
def entry_floor(request: HttpRequest, code: str) -> HttpResponse:
    """One meeting."""
    return _calendar("", f"{_SQL} code = %s", code)


def _calendar(said: str, sql: str, value: object) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(sql, [value])
        entries = "".join(_entry(*row) for row in cursor.fetchall())
    text = f"{_BEGINS}METHOD:PUBLISH\r\n{said}{_ZONE}{entries}END:VCALENDAR\r\n"
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


def _entry(
    code, kind, title, purpose, place, link, starts_at, ends_at, open_to_all, state, sequence, changed
) -> str:
    url = f"{settings.SITE_URL}/moten/{code}-{slugify(title)}/"
    stamp = f"{changed.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    starts, ends = (f"{at.astimezone(_STOCKHOLM):%Y%m%dT%H%M%S}" for at in (starts_at, ends_at))
    whom = "Öppet för alla, med eller utan förening" if open_to_all else "För dem som är inbjudna"
    words = f"{_KINDS[kind]}. {whom}.\n\n{purpose}\n\nDelta på nätet: {link}\n\nMer om mötet: {url}"
    return (
        f"BEGIN:VEVENT\r\nUID:mote-{code}@bryggan\r\nSEQUENCE:{sequence * 1000}\r\n"
        f"DTSTAMP:{stamp}\r\nLAST-MODIFIED:{stamp}\r\n"
        f"DTSTART;TZID=Europe/Stockholm:{starts}\r\nDTEND;TZID=Europe/Stockholm:{ends}\r\n"
        f"{_fold(f'SUMMARY:{_text(title)}')}{_fold(f'LOCATION:{_text(place)}')}"
        f"{_fold(f'DESCRIPTION:{_text(words)}')}{_fold(f'URL:{url}')}"
        f"STATUS:{'CANCELLED' if state == 'cancelled' else 'CONFIRMED'}\r\nEND:VEVENT\r\n"
    )


def _text(words: str) -> str:
    return words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _fold(line: str) -> str:
    octets, pieces, room = line.encode(), [], 75
    while len(octets) > room:
        at = room
        while octets[at] & 0xC0 == 0x80:
            at -= 1
        pieces.append(octets[:at])
        octets, room = octets[at:], 74
    return b"\r\n ".join([*pieces, octets]).decode() + "\r\n"
