"""What the start page shows, asked in two queries; every figure is counted, none is invented."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from dialogues.enums import MeetingKind
from dialogues.models import Meeting
from organisations.enums import PUBLIC_STATES
from portal.frames.enums import PrincipleKey
from portal.web import clock
from portal.web.templatetags.furniture import from_to

_HAPPENINGS = 5
_ORDER = PrincipleKey.values


@dataclass(frozen=True, slots=True)
class Happening:
    """Something with a day: a meeting, or the last day to answer about one."""

    on: date
    lead: str
    meeting: "ComingMeeting"
    text: str


@dataclass(frozen=True, slots=True)
class Isle:
    """A principle in the archipelago; `figure` may be empty."""

    key: str
    title: str
    figure: str
    url: str


# The page's price is a promise, and Django's query builder would be the greater part of it: hence SQL.
# A called meeting and an organisation in use are what everybody may see.
_MEETINGS = """
    SELECT m.code, m.kind, m.title, m.place, m.link, m.starts_at, m.ends_at, m.answer_by, m.open_to_all,
           m.language,
           (SELECT count(*) FROM dialogues_rsvp r WHERE r.meeting_id = m.id AND r.answer = 'yes')
      FROM dialogues_meeting m
     WHERE m.state = 'called' AND m.ends_at > %(now)s
     ORDER BY m.starts_at, m.id
     LIMIT 8
"""
_FIGURES = """
    SELECT 'principle', t.key, t.title_sv, t.title_en,
           (SELECT count(*) FROM frames_commitment c WHERE c.principle_id = t.id)
      FROM frames_tag t
     WHERE t.frame = 'principle'
       AND coalesce(t.valid_from, %(today)s) <= %(today)s AND coalesce(t.valid_to, %(today)s) >= %(today)s
    UNION ALL
    SELECT 'field', t.key, t.title_sv, t.title_en, number
      FROM (SELECT f.tag_id, count(*) AS number
              FROM organisations_organisation_fields_of_activity f
              JOIN organisations_organisation o ON o.id = f.organisation_id
             WHERE o.state = ANY(%(public)s)
             GROUP BY f.tag_id) counted
      JOIN frames_tag t ON t.id = counted.tag_id
    UNION ALL
    SELECT 'organisations', '', '', '', count(*)
      FROM organisations_organisation o WHERE o.state = ANY(%(public)s)
"""


class ComingMeeting(NamedTuple):
    """A called meeting that is not over, as `_MEETINGS` gives it."""

    code: str
    kind: str
    title: str
    place: str
    link: str
    starts_at: datetime
    ends_at: datetime
    answer_by: date
    open_to_all: bool
    language: str
    coming: int

    @property
    def coming_in_words(self) -> str:
        """How many associations come."""
        words = ngettext("%(n)s förening kommer.", "%(n)s föreningar kommer.", self.coming)
        return words % {"n": self.coming}

    @property
    def url(self) -> str:
        """The meeting's page."""
        return Meeting(code=self.code, title=self.title).get_absolute_url()


def front_page() -> dict[str, Any]:
    """Context of the start page: two questions to the database."""
    with connection.cursor() as cursor:
        meetings = _coming_meetings(cursor)
        figures = _figures(cursor)
    fields = sorted(figures["field"], key=lambda field: -field[2])
    organisations = figures["organisations"][0][2]
    return {
        "next": _next(meetings),
        "happenings": _happenings(meetings),
        "isles": _isles(figures["principle"], organisations, len(meetings), len(fields)),
        "fields": fields,
        "organisations": organisations,
    }


def _coming_meetings(cursor) -> list[ComingMeeting]:
    cursor.execute(_MEETINGS, {"now": clock.now()})
    return [ComingMeeting(*row) for row in cursor]


def _figures(cursor) -> dict[str, list[tuple[str, str, int]]]:
    """What is counted, by what it is: key, title in the language of the moment, and how many."""
    english = get_language() == "en"
    found: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    cursor.execute(_FIGURES, {"today": clock.today(), "public": sorted(PUBLIC_STATES)})
    for what, key, title_sv, title_en, number in cursor:
        found[what].append((key, (english and title_en) or title_sv, number))
    return found


def _next(meetings: list[ComingMeeting]) -> ComingMeeting | None:
    """The next stormöte; where none is called, the next meeting of any kind."""
    assemblies = (meeting for meeting in meetings if meeting.kind == MeetingKind.ASSEMBLY)
    return next(assemblies, meetings[0] if meetings else None)


def _happenings(meetings: list[ComingMeeting]) -> list[Happening]:
    """Meetings and last days to answer, the nearest first."""
    days = [(meeting.answer_by, True, meeting) for meeting in meetings]
    days += [(meeting.starts_at.astimezone(clock.STOCKHOLM).date(), False, meeting) for meeting in meetings]
    today = clock.today()
    nearest = sorted((day for day in days if day[0] >= today), key=lambda day: day[0])[:_HAPPENINGS]
    return [
        _last_day(meeting) if is_last_day else _meeting(on, meeting) for on, is_last_day, meeting in nearest
    ]


def _last_day(meeting: ComingMeeting) -> Happening:
    text = meeting.coming_in_words if meeting.coming else _("Ingen förening har svarat ja än.")
    return Happening(meeting.answer_by, _("Sista dag att svara:"), meeting, text)


def _meeting(on: date, meeting: ComingMeeting) -> Happening:
    kind = capfirst(MeetingKind(meeting.kind).label)
    text = f"{kind}, {from_to(meeting.starts_at, None)}. {meeting.place or _('På nätet')}."
    return Happening(on, "", meeting, text)


def _isles(
    principles: list[tuple[str, str, int]], organisations: int, meetings: int, fields: int
) -> list[Isle]:
    """The six with one figure each: what is going on where there is such a count, else the promises made."""
    counts = {
        PrincipleKey.INDEPENDENCE: ngettext("%(n)s förening", "%(n)s föreningar", organisations)
        % {"n": organisations},
        PrincipleKey.DIALOGUE: ngettext("%(n)s möte framöver", "%(n)s möten framöver", meetings)
        % {"n": meetings},
        PrincipleKey.DIVERSITY: ngettext("%(n)s område", "%(n)s områden", fields) % {"n": fields},
    }
    isles = []
    for key, title, promised in sorted(principles, key=lambda principle: _ORDER.index(principle[0])):
        promises = ngettext("%(n)s löfte", "%(n)s löften", promised) % {"n": promised}
        figure = counts.get(key) or (promises if promised else "")
        isles.append(Isle(key, title, figure, f"{reverse('about')}{key}/"))
    return isles
