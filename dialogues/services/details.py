"""What a person says about a meeting, whether it can be, and how two sayings are told apart."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rules import has_perm

from organisations.models import Body
from portal.frames.models import Tag
from portal.people.models import Committee, Department, User
from portal.web import clock
from portal.web.overtaking import mark
from portal.web.refusals import Refused

from ..enums import FOR_THE_INVITED, Language, MeetingKind, MeetingState
from ..models import AgendaItem, Meeting

# A day farther away is a slip of the pen, and the calendar ends somewhere.
_FARTHEST = timedelta(days=5 * 366)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaLine:
    """One item of an agenda as a person wrote it; `code` names the item that it is, where that is known."""

    title: str
    text: str = ""
    minutes: int | None = None
    # Of no weight when two sayings are told apart.
    code: str = field(default="", compare=False, repr=False)

    @classmethod
    def of(cls, item: AgendaItem) -> "AgendaLine":
        """An item as it stands."""
        return cls(title=item.title, text=item.text, minutes=item.minutes, code=item.code)


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
    body: Body | None = None
    purpose: str = ""
    easy: str = ""
    language: str = Language.SWEDISH
    place: str = ""
    link: str = ""
    bring: str = ""
    seats: int | None = None
    committee: Committee | None = None
    department: Department | None = None
    open_to_all: bool | None = None
    owner: User | None = None
    deputy: User | None = None
    principles: tuple[Tag, ...] = ()
    topics: tuple[Tag, ...] = ()
    agenda: tuple[AgendaLine, ...] = ()

    @classmethod
    def of(cls, meeting: Meeting) -> "MeetingDetails":
        """What stands; three queries, and one for each thing that the row points to."""
        columns = {name: getattr(meeting, name) for name in cls.__slots__ if name not in _BESIDE_THE_ROW}
        lines = map(AgendaLine.of, meeting.agenda())
        principles, topics = tuple(meeting.principles.all()), tuple(meeting.topics.all())
        return cls(**columns, principles=principles, topics=topics, agenda=tuple(lines))

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
        return said | {name: getattr(self, name) for name in _BESIDE_THE_ROW}


_BESIDE_THE_ROW = ("principles", "topics", "agenda")


def marks(details: MeetingDetails) -> dict[str, str]:
    """A short mark for each thing said: another as soon as something else is said."""
    return {name: mark(value) for name, value in details.said().items()}


def marks_of(meeting: Meeting) -> dict[str, str]:
    """The marks of what stands, and of how far the meeting has come; they move whatever is changed."""
    return marks(MeetingDetails.of(meeting)) | {"state": mark(meeting.state)}


def check_day(day: date, *, field: str) -> None:
    """Refuses a day that lies years away, at its field: mostly it is the year that is wrong."""
    away = day - clock.today()
    if away < -_FARTHEST:
        raise Refused(_("Den dagen var för mer än fem år sedan. Stämmer årtalet?"), field=field)
    if away > _FARTHEST:
        raise Refused(_("Dit är det mer än fem år. Stämmer årtalet?"), field=field)


@dataclass(frozen=True, slots=True)
class _Rule:
    """What cannot be, judged where all that it `needs` is said; the sentence stands at `field`."""

    needs: frozenset[str]
    field: str
    is_broken: Callable[[Mapping[str, Any]], bool]
    sentence: Any


def _rule(needs: str, field: str, is_broken: Callable[[Mapping[str, Any]], bool], sentence: Any) -> _Rule:
    return _Rule(frozenset(needs.split()), field, is_broken, sentence)


_RULES = (
    _rule(
        "starts_at ends_at",
        "ends",
        lambda said: said["ends_at"] <= said["starts_at"],
        gettext_lazy("Mötet måste sluta efter att det har börjat."),
    ),
    _rule(
        "place link",
        "place",
        lambda said: not said["place"] and not said["link"],
        gettext_lazy("Skriv en plats eller en länk, eller båda."),
    ),
    _rule(
        "place seats",
        "seats",
        lambda said: said["seats"] is not None and not said["place"],
        gettext_lazy("Platser räknas bara i ett rum. Skriv var mötet är, eller lämna fältet tomt."),
    ),
    _rule(
        "starts_at answer_by",
        "answer_by",
        lambda said: said["answer_by"] > said["starts_at"].astimezone(clock.STOCKHOLM).date(),
        gettext_lazy("Sista dag att svara kan inte vara efter mötet."),
    ),
    _rule(
        "owner deputy",
        "deputy",
        lambda said: said["deputy"] is not None and said["deputy"] == said["owner"],
        gettext_lazy("Ersättaren behöver vara någon annan än den ansvariga."),
    ),
)


def objections(said: Mapping[str, Any], meeting: Meeting | None = None) -> Iterator[Refused]:
    """All that cannot be in what is said so far, each at its field; of `meeting`, where one is changed.

    What is not said, or could not be understood, is not judged: so a form tells all that is wrong at once.
    """
    for rule in _RULES:
        if rule.needs <= said.keys() and rule.is_broken(said):
            yield Refused(rule.sentence, field=rule.field)
    if meeting and meeting.state == MeetingState.CALLED:
        yield from _objections_to_new_days(said, meeting)


def _objections_to_new_days(said: Mapping[str, Any], meeting: Meeting) -> Iterator[Refused]:
    """What people have been told may be past; what they are told anew may not."""
    begins, last_day = said.get("starts_at"), said.get("answer_by")
    if begins and begins <= clock.now() < meeting.starts_at:
        sentence = _("Den tiden har redan varit. Ett möte som är kallat kan bara flyttas framåt.")
        yield Refused(sentence, field="day")
    if last_day and last_day < clock.today() and last_day != meeting.answer_by:
        yield Refused(_("Den dagen har redan varit. Välj i dag eller en senare dag."), field="answer_by")


def check(details: MeetingDetails, meeting: Meeting | None = None) -> None:
    """Refuses times, places, last days and persons that cannot be."""
    check_day(details.starts_at.date(), field="day")
    check_day(details.answer_by, field="answer_by")
    for refusal in objections({name: getattr(details, name) for name in details.__slots__}, meeting):
        raise refusal


def check_newly_named(details: MeetingDetails, meeting: Meeting) -> None:
    """Refuses an owner or a deputy who is new in that place and may not call meetings."""
    for role in ("owner", "deputy"):
        person = getattr(details, role)
        is_new = person and person.pk != getattr(meeting, f"{role}_id")
        if is_new and not (person.is_active and has_perm("dialogues.call_meeting", person)):
            raise Refused(_("%(name)s får inte kalla till möten.") % {"name": person}, field=role)
