"""What a person says about a meeting, whether it can be, and how two sayings are told apart."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from rules import has_perm

from portal.frames.models import Tag
from portal.people.models import Committee, User
from portal.web import clock
from portal.web.overtaking import mark
from portal.web.refusals import Refused

from ..enums import FOR_THE_INVITED, Language, MeetingKind
from ..models import Meeting

# A day farther away is a slip of the pen, and the calendar ends somewhere.
_FARTHEST = timedelta(days=5 * 366)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaLine:
    """One item of an agenda as a person wrote it."""

    title: str
    text: str = ""
    minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDetails:
    """What a person says about a meeting when drafting or changing it.

    `open_to_all` is None where the meeting's kind decides, `owner` where it stays who it is.
    """

    title: str
    starts_at: datetime
    ends_at: datetime
    answer_by: date
    kind: str = MeetingKind.ASSEMBLY
    purpose: str = ""
    language: str = Language.SWEDISH
    place: str = ""
    link: str = ""
    committee: Committee | None = None
    open_to_all: bool | None = None
    owner: User | None = None
    deputy: User | None = None
    principles: tuple[Tag, ...] = ()
    agenda: tuple[AgendaLine, ...] = ()

    @classmethod
    def of(cls, meeting: Meeting) -> "MeetingDetails":
        """What stands; two queries."""
        columns = {name: getattr(meeting, name) for name in cls.__slots__ if name not in _BESIDE_THE_ROW}
        lines = (
            AgendaLine(title=item.title, text=item.text, minutes=item.minutes) for item in meeting.agenda()
        )
        return cls(**columns, principles=tuple(meeting.principles.all()), agenda=tuple(lines))

    def columns(self) -> dict[str, Any]:
        """The values that stand in the meeting's own row."""
        columns = {name: getattr(self, name) for name in self.__slots__ if name not in _BESIDE_THE_ROW}
        if self.open_to_all is None:
            columns["open_to_all"] = self.kind not in FOR_THE_INVITED
        return columns

    def said(self) -> dict[str, Any]:
        """All of it, under the names by which a form asks for it and a refusal names its field."""
        begins, ends = (moment.astimezone(clock.STOCKHOLM) for moment in (self.starts_at, self.ends_at))
        said = self.columns() | {"day": begins.date(), "starts": begins.time(), "ends": ends.time()}
        del said["starts_at"], said["ends_at"]
        return said | {"principles": self.principles, "agenda": self.agenda}


_BESIDE_THE_ROW = {"principles", "agenda"}


def marks(details: MeetingDetails) -> dict[str, str]:
    """A short mark for each thing said: another as soon as something else is said."""
    return {name: mark(value) for name, value in details.said().items()}


def marks_of(meeting: Meeting) -> dict[str, str]:
    """The marks of what stands, and of how far the meeting has come; they move whatever is changed."""
    return marks(MeetingDetails.of(meeting)) | {"state": mark(meeting.state)}


def check_day(day: date, *, field: str) -> None:
    """Refuses a day that lies years away, at its field."""
    if abs(day - clock.today()) > _FARTHEST:
        raise Refused(_("Välj en dag inom fem år från i dag."), field=field)


def check(details: MeetingDetails) -> None:
    """Refuses times, places, last days and persons that cannot be."""
    check_day(details.starts_at.date(), field="day")
    check_day(details.answer_by, field="answer_by")
    if details.ends_at <= details.starts_at:
        raise Refused(_("Mötet måste sluta efter att det har börjat."), field="ends")
    if not details.place and not details.link:
        raise Refused(_("Skriv en plats eller en länk, eller båda."), field="place")
    if details.answer_by > details.starts_at.astimezone(clock.STOCKHOLM).date():
        raise Refused(_("Sista dag att svara kan inte vara efter mötet."), field="answer_by")
    if details.deputy and details.deputy == details.owner:
        raise Refused(_("Ersättaren behöver vara någon annan än den ansvariga."), field="deputy")


def check_newly_named(details: MeetingDetails, meeting: Meeting) -> None:
    """Refuses an owner or a deputy who is new in that place and may not call meetings."""
    for field in ("owner", "deputy"):
        person = getattr(details, field)
        is_new = person and person.pk != getattr(meeting, f"{field}_id")
        if is_new and not (person.is_active and has_perm("dialogues.call_meeting", person)):
            raise Refused(_("%(name)s får inte kalla till möten.") % {"name": person}, field=field)
