"""The feed of 200 meetings and one meeting's entry against their floor; a month beside."""

import http.client
from collections.abc import Callable, Iterator
from functools import partial

from tests.drill.installation import Installation

from .measuring import SECONDS, Measure, Round, Row, in_turns
from .pages import TURNS, Course, Untrue, turn_about

FEED, FLOOR = "/moten/kalender.ics", "/golv/kalender.ics"
_ENDS = "END:VCALENDAR"
# Each may cost three floors.
FEED_TARGET, MONTH_TARGET = 0.33, 0.33


def calendars(portal: Installation, say: Callable[[str], None]) -> Iterator[Measure]:
    """Each row's name, and what measures it."""
    say("Filling in 200 meetings …")
    told = portal.run_module("tests.bench.content", "pages", meetings=200)
    course = Course(portal, organisations=5000)
    first = told["meetings"][0][0]
    entry = f"{first}mote.ics", f"/golv/{first.split('/')[2][:7]}.ics"
    yield "calendar, 200 entries", partial(_built, course, "calendar, 200 entries", FEED, FLOOR, say)
    yield "calendar, unchanged", partial(_unchanged, course, "calendar, unchanged", say)
    yield "calendar, one entry", partial(_built, course, "calendar, one entry", *entry, say)
    month = f"/moten/manad/{_month_of(portal.port, first)}/"
    name = "meetings of a month"
    yield name, partial(course.page, name, [(month, "weeks")], MONTH_TARGET, say)


def _built(course: Course, name: str, ours: str, floors: str, say: Callable) -> Row:
    """A calendar built anew for each request, and the floor's, which is the same letter for letter."""
    texts = [_fetch(course.portal.port, path)[1] for path in (ours, floors)]
    if texts[0] != texts[1]:
        raise Untrue(f"{ours} and {floors} are not the same calendar")
    say(f"  {name}: {len(texts[0]) / 1000:.1f} kB, {texts[0].count(b'BEGIN:VEVENT')} entries")
    return _against(course, name, floors, lambda: course.numbered([(ours, _ENDS)]), "pages", say)


def _unchanged(course: Course, name: str, say: Callable) -> Row:
    """Asked for by somebody who has it already; against the floor that builds it."""
    mark, _text = _fetch(course.portal.port, FEED)
    return _against(course, name, FLOOR, lambda: [(FEED, mark)] * 1500, "unchanged", say)


def _against(course: Course, name: str, floors: str, tasks: Callable, kind: str, say: Callable) -> Row:
    turn = SECONDS / TURNS
    for warm, of_kind in ((course.numbered([(floors, _ENDS)]), "pages"), (tasks(), kind)):
        course.load(warm, kind=of_kind, seconds=1.5)

    def a_round() -> Round:
        floor, ours = turn_about(
            lambda: course.load(course.numbered([(floors, _ENDS)]), seconds=turn),
            lambda: course.load(tasks(), kind=kind, seconds=turn),
        )
        return Round(ours.cost, floor.cost, floor.cost / ours.cost, ours.rate, floor.rate)

    return in_turns(name, "ms CPU/request", FEED_TARGET, a_round, say)


def _fetch(port: int, path: str) -> tuple[str, bytes]:
    """A file's mark and its text. Raises Untrue where there is none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path)
    response = connection.getresponse()
    text = response.read()
    connection.close()
    if response.status != http.HTTPStatus.OK:
        raise Untrue(f"{path}: {response.status}")
    return response.headers["ETag"] or "", text


def _month_of(port: int, path: str) -> str:
    """The month of a meeting, as its entry says."""
    text = _fetch(port, f"{path}mote.ics")[1].decode()
    day = text.partition("DTSTART;TZID=Europe/Stockholm:")[2][:6]
    return f"{day[:4]}-{day[4:]}"
