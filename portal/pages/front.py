"""What the start page shows, asked in two queries; every figure is counted, none is invented."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from actionplans.models.overview import Tally, standings_now
from dialogues.enums import MeetingKind
from dialogues.models import Dialogue, Meeting
from organisations.enums import PUBLIC_STATES
from portal.frames.enums import PrincipleKey
from portal.web import clock
from portal.web.questions import Given, Question, answer
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


@dataclass(frozen=True, slots=True)
class Consultation:
    """A dialogue that takes viewpoints today, and how many days are left after this one."""

    code: str
    title: str
    language: str
    days_left: int

    # Its address is made as the dialogue's own, from code and title.
    slug = Dialogue.slug
    get_absolute_url = Dialogue.get_absolute_url


# The page's price is a promise, and Django's query builder would be the greater part of it: hence SQL.
# What everybody may see: organisations in use, and meetings that are called. The states stand as words in it,
# so that a plan which is made once can use an index of those that are hidden.
_PUBLIC = ", ".join(f"'{state}'" for state in sorted(PUBLIC_STATES))
_COMING = "FROM dialogues_meeting WHERE state = 'called' AND ends_at > %(now)s"
# The nearest five, and the next stormöte also where it lies behind them.
_MEETINGS = f"""
    SELECT m.code, m.title,
           (SELECT count(*) FROM dialogues_rsvp r WHERE r.meeting_id = m.id AND r.answer = 'yes'),
           m.kind, m.place, m.link, m.starts_at, m.ends_at, m.answer_by, m.open_to_all, m.language
      FROM dialogues_meeting m
     WHERE m.id IN ((SELECT id {_COMING} ORDER BY starts_at, id LIMIT 5)
                    UNION ALL
                    (SELECT id {_COMING} AND kind = 'assembly' ORDER BY starts_at, id LIMIT 1))
     ORDER BY m.starts_at, m.id
"""
_FIGURES = f"""
    SELECT 'meetings', '', '', '', count(*) {_COMING}
    UNION ALL
    SELECT 'principle', t.key, t.title_sv, t.title_en,
           (SELECT count(*) FROM frames_commitment c WHERE c.principle_id = t.id)
      FROM frames_tag t
     WHERE t.frame = 'principle'
       AND coalesce(t.valid_from, %(today)s) <= %(today)s AND coalesce(t.valid_to, %(today)s) >= %(today)s
    UNION ALL
    SELECT 'field', t.key, t.title_sv, t.title_en, number
      FROM (SELECT tag_id, count(*) AS number
              FROM organisations_organisation_fields_of_activity
             WHERE organisation_id NOT IN
                   (SELECT id FROM organisations_organisation WHERE state NOT IN ({_PUBLIC}))
             GROUP BY tag_id) counted
      JOIN frames_tag t ON t.id = counted.tag_id
    UNION ALL
    SELECT 'organisations', '', '', '', count(*)
      FROM organisations_organisation WHERE state IN ({_PUBLIC})
    UNION ALL
    SELECT 'actions', standing.state, '', '', count(*) FROM ({{standings}}) AS standing GROUP BY 2
    UNION ALL
    (SELECT 'dialogue', code, title, language, closes_on - %(today)s
       FROM dialogues_dialogue
      WHERE state = 'open' AND opens_on <= %(today)s AND closes_on >= %(today)s
      ORDER BY closes_on, id LIMIT 3)
"""


@cache
def _figures() -> tuple[str, dict[str, str]]:
    """The figures' SQL, with how the actions of today's plans stand as the room of plans says it."""
    question = Question.of(standings_now().values_list("state"))
    names = [f"p{at}" for at in range(len(question.values))]
    given = dict(zip(names, question.values, strict=True))
    said = ["%(today)s" if isinstance(value, Given) else f"%({name})s" for name, value in given.items()]
    fixed = {name: value for name, value in given.items() if not isinstance(value, Given)}
    return _FIGURES.format(standings=question.sql % tuple(said)), fixed


@dataclass
class ComingMeeting:
    """A called meeting that is not over: one of the nearest five, or the next stormöte."""

    code: str
    title: str
    coming: int
    kind: str
    place: str
    link: str
    starts_at: datetime
    ends_at: datetime
    answer_by: date
    open_to_all: bool
    language: str

    # Its address is made as the meeting's own, from code and title.
    slug = Meeting.slug

    @cached_property
    def url(self) -> str:
        """The meeting's page."""
        return Meeting.get_absolute_url(self)

    @cached_property
    def coming_in_words(self) -> str:
        """How many associations come."""
        words = ngettext("%(n)s förening kommer.", "%(n)s föreningar kommer.", self.coming)
        return words % {"n": self.coming}


def front_page() -> dict[str, Any]:
    """Context of the start page: two questions to the database."""
    now = clock.now()
    meetings = [ComingMeeting(*row) for row in answer(_MEETINGS, {"now": now})]
    figures_asked, fixed = _figures()
    figures = _by_kind(answer(figures_asked, {"now": now, "today": clock.today(), **fixed}))
    fields = sorted(figures["field"], key=lambda field: -field[2])
    organisations, all_meetings = figures["organisations"][0][2], figures["meetings"][0][2]
    return {
        "next": _next(meetings),
        "happenings": _happenings(meetings),
        "isles": _isles(figures["principle"], organisations, all_meetings, len(fields)),
        # Numbers as words already: the template would ask for the language's way with each.
        "fields": [(key, title, str(number)) for key, title, number in fields],
        "organisations": str(organisations) if organisations else "",
        "promised": _promised(figures["actions"]),
        "consultations": [Consultation(*row) for row in figures["dialogue"]],
    }


def _by_kind(rows) -> dict[str, list[tuple]]:
    """What is counted, by its kind: key, title in the language of the moment, how many.

    A dialogue has one title, in the language that stands beside it.
    """
    english = get_language() == "en"
    found: dict[str, list[tuple]] = defaultdict(list)
    for kind, key, title_sv, title_en, number in rows:
        if kind == "dialogue":
            found[kind].append((key, title_sv, title_en, number))
        else:
            found[kind].append((key, (english and title_en) or title_sv, number))
    return found


def _promised(counted: list[tuple]) -> Tally | None:
    """How the actions of all departments' plans stand; None where nothing is promised."""
    tally = Tally()
    for state, _title, number in counted:
        tally.add(state, number)
    return tally if tally.total else None


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
    place = meeting.place or _("På nätet")
    text = f"{kind}, {from_to(meeting.starts_at, None)}. {place}."
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
    isles, about = [], reverse("about")
    for key, title, promised in sorted(principles, key=lambda principle: _ORDER.index(principle[0])):
        promises = ngettext("%(n)s löfte", "%(n)s löften", promised) % {"n": promised}
        figure = counts.get(key) or (promises if promised else "")
        isles.append(Isle(key, title, figure, f"{about}{key}/"))
    return isles
