"""Meetings as calendars show them: entries for calendar programs, and the weeks of a month."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from hashlib import sha256

from django.conf import settings
from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.history.events import events_of
from portal.people.models import Address
from portal.web import clock
from portal.web.calendars import WRITTEN_BY, Entry
from portal.web.questions import answer

from ..enums import KINDS, PUBLIC_STATES, Answer, InvitationState, MeetingState, PlaceState
from .meetings import Meeting, MeetingQuerySet

# Subscribers keep a meeting for a year and some weeks, so that last year's is there to compare with.
KEPT_FOR = timedelta(days=400)
# Nobody plans, or looks back, further than this from today.
_YEARS_AWAY = 10
_A_WEEK = timedelta(days=7)
# By so much an entry's number rises with each change of the meeting; between them it rises with each answer.
STEP = 1000
# What an entry says of a meeting.
_SAID = (
    "code",
    "kind",
    "title",
    "purpose",
    "bring",
    "place",
    "link",
    "starts_at",
    "ends_at",
    "open_to_all",
    "state",
    "sequence",
)
_OF_ONE = """
SELECT pgh_obj_id, max(pgh_id), max(pgh_created_at)
  FROM dialogues_meetingevent WHERE pgh_obj_id = %s GROUP BY pgh_obj_id
"""
# What has been answered behind an address: how often in all, and whether some of it still is a yes. An
# organisation's answer counts on when somebody has left it, as a number never falls, but comes no more.
_BEHIND = """
WITH held AS (
  SELECT invitation.id, invitation.state = %(open)s AND bool_or(
           membership.active_from <= %(today)s
           AND (membership.active_to IS NULL OR membership.active_to >= %(today)s)) AS stands
    FROM organisations_membership AS membership
    JOIN dialogues_invitation AS invitation
      ON invitation.organisation_id = membership.organisation_id AND invitation.meeting_id = %(meeting)s
   WHERE membership.address_id = %(address)s
   GROUP BY invitation.id
), given AS (
  SELECT rsvp.*, held.stands FROM held JOIN dialogues_rsvp AS rsvp ON rsvp.invitation_id = held.id
  UNION ALL
  SELECT rsvp.*, TRUE FROM dialogues_rsvp AS rsvp
   WHERE rsvp.meeting_id = %(meeting)s AND rsvp.address_id = %(address)s AND rsvp.invitation_id IS NULL
)
SELECT coalesce(sum(version), 0),
       coalesce(bool_or(stands AND answer = %(yes)s AND confirmed_at IS NOT NULL
                        AND place_state <> %(waiting)s), FALSE)
  FROM given
"""


# --- Entries -------------------------------------------------------------------------------


def in_calendars() -> MeetingQuerySet:
    """Those that subscribers have: all that are to come, and the published ones of the last year."""
    kept = Meeting.objects.published().filter(ends_at__gte=clock.now() - KEPT_FOR)
    return kept.only(*_SAID).order_by("starts_at", "id")


@dataclass(frozen=True, slots=True)
class Changes:
    """When each of some meetings was last changed, as the history knows."""

    at: dict[int, datetime]
    # The latest of all that may stand in a calendar: one that has left a narrower one changed too.
    latest: datetime | None
    mark: str

    @classmethod
    def among(cls, meetings: MeetingQuerySet) -> "Changes":
        """Two queries. The mark is another when a meeting comes, goes or changes."""
        events = events_of(Meeting).objects
        listed = events.filter(pgh_obj__in=meetings.order_by().values("pk")).order_by("pgh_obj")
        newest = Max("pgh_id"), Max("pgh_created_at")
        found = list(listed.values_list("pgh_obj").annotate(*newest))
        told = events.filter(state__in=PUBLIC_STATES)
        return cls._found(found, told.aggregate(latest=Max("pgh_created_at"))["latest"])

    @classmethod
    def of(cls, meeting: Meeting) -> "Changes":
        """Those of one meeting; one query."""
        found = answer(_OF_ONE, [meeting.pk])
        return cls._found(found, found[0][2])

    @classmethod
    def _found(cls, events: list[tuple[int, int, datetime]], latest: datetime | None) -> "Changes":
        said = repr([(pk, event) for pk, event, _moment in events])
        return cls(
            at={pk: moment for pk, _event, moment in events},
            latest=latest,
            mark=sha256(said.encode()).hexdigest(),
        )

    def etag(self, *said_beside: str) -> str:
        """What tells this calendar from one that says anything else."""
        whole = "\0".join((WRITTEN_BY, self.mark, *said_beside))
        return f'"{sha256(whole.encode()).hexdigest()[:32]}"'

    def entries(self, meetings: Iterable[Meeting], *, link_to_all: bool = False) -> Iterator[Entry]:
        """The entries of those meetings among them that stand; `link_to_all` as in `entry_of`."""
        for meeting in meetings:
            # Called since the changes were asked for: the next who asks is told of it.
            if changed_at := self.at.get(meeting.pk):
                shows_link = link_to_all or meeting.open_to_all
                yield entry_of(meeting, changed_at=changed_at, shows_link=shows_link)


@dataclass(frozen=True, slots=True)
class Behind:
    """What has been answered about a meeting by all for whom an address answers."""

    # How often: an entry's number rises by it, whichever of them has changed.
    changes: int
    # Whether somebody comes, so that the meeting stays in the calendar.
    comes: bool

    @classmethod
    def of(cls, address: Address, meeting: Meeting) -> "Behind":
        """Organisations and the person in their own name together; one query."""
        asked = {
            "address": address.pk,
            "meeting": meeting.pk,
            "open": InvitationState.OPEN.value,
            "today": clock.today(),
            "waiting": PlaceState.WAITING.value,
            "yes": Answer.YES.value,
        }
        return cls(*answer(_BEHIND, asked)[0])


def entry_of(meeting: Meeting, *, changed_at: datetime, shows_link: bool, changes: int = 0) -> Entry:
    """A meeting as it stands in a calendar, in the language of the moment.

    `shows_link` says whether the reader may have the link by which one takes part on the net, and
    `changes` how often the reader's answers have changed, where the entry is about them.
    """
    cancelled = meeting.state == MeetingState.CANCELLED
    link = "" if cancelled or not shows_link else meeting.link
    words = _words(get_language())
    url = settings.SITE_URL + meeting.get_absolute_url()
    return Entry(
        uid=meeting.uid,
        sequence=meeting.sequence * STEP + min(changes, STEP - 1),
        stamped_at=changed_at,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        # Many programs show a cancelled meeting as if it stood.
        title=words.cancelled_title % {"title": meeting.title} if cancelled else meeting.title,
        place=meeting.place or link or words.online,
        description="\n\n".join(filter(None, words.describe(meeting, link, url, cancelled=cancelled))),
        url=url,
        cancelled=cancelled,
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """What entries say in one language. To translate costs more than all else of an entry."""

    cancelled_title: str
    is_cancelled: str
    online: str
    # By the meeting's kind and whether all may come.
    whom: dict[tuple[str, bool], str]
    bring: str
    link: str
    in_invitation: str
    more: str

    def describe(self, meeting: Meeting, link: str, url: str, *, cancelled: bool) -> Iterator[str]:
        """The paragraphs of an entry; some may be empty."""
        yield self.is_cancelled if cancelled else self.whom[meeting.kind, meeting.open_to_all]
        yield meeting.purpose
        if meeting.bring and not cancelled:
            yield self.bring % {"what": meeting.bring}
        if link:
            yield self.link % {"link": link}
        elif meeting.link and not cancelled:
            yield self.in_invitation
        yield self.more % {"url": url}


@cache
def _words(_language: str) -> _Words:
    """The words in the language of the moment, which is `_language`."""
    for_all = _("%(kind)s. Öppet för alla, med eller utan förening.")
    for_some = _("%(kind)s. För dem som är inbjudna.")
    return _Words(
        cancelled_title=_("Inställt: %(title)s"),
        is_cancelled=_("Mötet är inställt."),
        online=_("På nätet"),
        whom={
            (kind, is_open): (for_all if is_open else for_some) % {"kind": word}
            for kind, word in KINDS
            for is_open in (True, False)
        },
        bring=_("Ta med: %(what)s"),
        link=_("Delta på nätet: %(link)s"),
        in_invitation=_("Länken för att delta på nätet står i inbjudan."),
        more=_("Mer om mötet: %(url)s"),
    )


# --- A month -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a month, with its meetings."""

    on: date
    meetings: list[Meeting]
    is_today: bool


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from Monday; None for those of another month."""

    number: int
    days: list[Day | None]


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the calendar, near enough to be looked at."""

    first: date

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month in which a day lies."""
        return cls(day.replace(day=1))

    @classmethod
    def written(cls, words: str) -> "Month | None":
        """The month that an address names, as `2027-03`; None where there is none, or too far away."""
        try:
            month = cls(date.fromisoformat(f"{words}-01"))
        except ValueError:
            return None
        return month if str(month) == words and month.is_near else None

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def is_near(self) -> bool:
        """Whether its year is within ten of this one."""
        return abs(self.first.year - clock.today().year) <= _YEARS_AWAY

    @property
    def next(self) -> "Month | None":
        """The month after; None at the end of what can be looked at."""
        return self._if_near(self.first + timedelta(days=31))

    @property
    def previous(self) -> "Month | None":
        """The month before; None at the beginning of what can be looked at."""
        return self._if_near(self.first - timedelta(days=1))

    @staticmethod
    def _if_near(day: date) -> "Month | None":
        month = Month.of(day)
        return month if month.is_near else None

    @property
    def _ends(self) -> date:
        return Month.of(self.first + timedelta(days=31)).first

    def of_it(self, meetings: MeetingQuerySet) -> MeetingQuerySet:
        """Those that begin in the month, in their order."""
        begins, ends = (clock.instant(day, time.min) for day in (self.first, self._ends))
        return meetings.filter(starts_at__gte=begins, starts_at__lt=ends).order_by("starts_at", "id")

    def weeks(self, meetings: Iterable[Meeting]) -> list[Week]:
        """Its weeks, with the meetings on the day on which they begin."""
        of_day: dict[date, list[Meeting]] = defaultdict(list)
        for meeting in meetings:
            of_day[meeting.on].append(meeting)
        today, weeks = clock.today(), []
        monday = self.first - timedelta(days=self.first.weekday())
        while monday < self._ends:
            days = [monday + timedelta(days=number) for number in range(7)]
            weeks.append(
                Week(
                    number=monday.isocalendar().week,
                    days=[
                        Day(day, of_day[day], day == today) if day.month == self.first.month else None
                        for day in days
                    ],
                )
            )
            monday += _A_WEEK
        return weeks
