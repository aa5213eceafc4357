"""Meetings are drafted, changed, called and cancelled."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from portal.frames.models import Tag
from portal.history.recording import recorded
from portal.notifications.models import Batch
from portal.notifications.services import notify_each
from portal.people.models import Committee, User
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused

from ..enums import (
    CANCELLATION,
    MEETING_CHANGED,
    MEETING_NEXT,
    AgendaItemState,
    MeetingKind,
    MeetingState,
)
from ..models import AgendaItem, Meeting
from .inviting import invite_all, letters_about, locked

# A day farther away is a slip of the pen, and the calendar ends somewhere.
_FARTHEST = timedelta(days=5 * 366)
# What everybody invited must hear of when it changes.
_TELL = ("place", "link", "starts_at", "ends_at", "answer_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaLine:
    """One item of an agenda as a person wrote it."""

    title: str
    text: str = ""
    minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDetails:
    """What a person says about a meeting when drafting or changing it."""

    title: str
    starts_at: datetime
    ends_at: datetime
    answer_by: date
    kind: str = MeetingKind.ASSEMBLY
    purpose: str = ""
    place: str = ""
    link: str = ""
    committee: Committee | None = None
    open_to_all: bool = True
    principles: tuple[Tag, ...] = ()
    agenda: tuple[AgendaLine, ...] = ()

    def columns(self) -> dict:
        """The values that stand in the meeting's own row."""
        return {name: getattr(self, name) for name in self.__slots__ if name not in {"principles", "agenda"}}


def _check(details: MeetingDetails) -> None:
    for field, day in (("day", details.starts_at.date()), ("answer_by", details.answer_by)):
        if abs(day - clock.today()) > _FARTHEST:
            raise Refused(_("Välj en dag inom fem år från i dag."), field=field)
    if details.ends_at <= details.starts_at:
        raise Refused(_("Mötet måste sluta efter att det har börjat."), field="ends")
    if not details.place and not details.link:
        raise Refused(_("Skriv en plats eller en länk, eller båda."), field="place")
    if details.answer_by > details.starts_at.astimezone(clock.STOCKHOLM).date():
        raise Refused(_("Sista dag att svara kan inte vara efter mötet."), field="answer_by")


def _may_become(meeting: Meeting, state: MeetingState, otherwise: str) -> None:
    if state not in MEETING_NEXT[meeting.state]:
        raise Refused(otherwise)


@recorded
def draft_meeting(*, details: MeetingDetails, owner: User, actor: Actor) -> Meeting:
    """A new meeting that only staff see. Refuses times, places and last days that cannot be."""
    _check(details)
    meeting = Meeting.objects.create(owner=owner, owners_post=_post_of(owner), **details.columns())
    meeting.principles.set(details.principles)
    _write_agenda(meeting, details.agenda)
    return meeting


def _post_of(owner: User) -> str:
    posts = owner.employments.on(clock.today()).exclude(post="").values_list("post", flat=True)
    return posts.first() or ""


@recorded
def change_meeting(meeting: Meeting, *, details: MeetingDetails, actor: Actor) -> Meeting:
    """Change a draft or a called meeting; whoever is invited is told of a new time, place or last day.

    Refuses when the meeting is held or cancelled.
    """
    meeting = locked(meeting)
    if meeting.state not in {MeetingState.DRAFT, MeetingState.CALLED}:
        raise Refused(_("Mötet är %(state)s och kan inte ändras.") % {"state": meeting.get_state_display()})
    _check(details)
    if meeting.state == MeetingState.CALLED and details.starts_at <= clock.now() < meeting.starts_at:
        raise Refused(_("Ett möte som är kallat kan inte flyttas till en tid som har varit."), field="day")
    must_tell = any(getattr(meeting, name) != getattr(details, name) for name in _TELL)
    for name, value in details.columns().items():
        setattr(meeting, name, value)
    meeting.sequence += meeting.state == MeetingState.CALLED
    meeting.save()
    meeting.principles.set(details.principles)
    _write_agenda(meeting, details.agenda)
    if must_tell and meeting.state == MeetingState.CALLED:
        _tell_the_invited(MEETING_CHANGED, meeting, occasion=f"change {meeting.sequence}")
    return meeting


def _write_agenda(meeting: Meeting, agenda: Iterable[AgendaLine]) -> None:
    """An item that keeps its title stays the same item, whatever hangs on it; what is left out goes."""
    standing = list(meeting.agenda_items.filter(state=AgendaItemState.ACCEPTED))
    for order, line in enumerate(agenda):
        item = next((each for each in standing if each.title == line.title), None)
        if item:
            standing.remove(item)
        else:
            item = AgendaItem(meeting=meeting, title=line.title)
        wanted = (order, line.text, line.minutes)
        if item.pk is None or (item.order, item.text, item.minutes) != wanted:
            item.order, item.text, item.minutes = wanted
            item.save()
    for item in standing:
        item.delete()


@recorded
def call_meeting(meeting: Meeting, *, actor: Actor) -> Meeting:
    """Make a draft public. Refuses when the time or the last day to answer has passed."""
    meeting = locked(meeting)
    _may_become(meeting, MeetingState.CALLED, _("Mötet är redan kallat."))
    if meeting.starts_at <= clock.now():
        raise Refused(_("Mötets tid har redan varit. Ändra dagen först."))
    if meeting.answer_by < clock.today():
        raise Refused(_("Sista dag att svara har redan varit. Ändra den först."))
    meeting.state = MeetingState.CALLED
    meeting.called_at = clock.now()
    meeting.owners_post = _post_of(meeting.owner)
    meeting.save(update_fields=["state", "called_at", "owners_post"])
    return meeting


@recorded
def cancel_meeting(meeting: Meeting, *, actor: Actor) -> Meeting:
    """Cancel a called meeting that has not begun, and tell everybody invited."""
    meeting = locked(meeting)
    _may_become(meeting, MeetingState.CANCELLED, _("Bara ett möte som är kallat kan ställas in."))
    if meeting.starts_at <= clock.now():
        raise Refused(_("Mötet har redan börjat och kan inte ställas in."))
    meeting.state = MeetingState.CANCELLED
    meeting.sequence += 1
    meeting.save(update_fields=["state", "sequence"])
    _tell_the_invited(CANCELLATION, meeting, occasion="cancelled")
    return meeting


def _tell_the_invited(key: str, meeting: Meeting, *, occasion: str) -> None:
    letters = letters_about(meeting.invitations.open(), meeting)
    notify_each(key, letters=letters, occasion=occasion, expires_at=meeting.starts_at)


@recorded
def call_and_invite(meeting: Meeting, *, actor: Actor) -> Batch:
    """What one press on the button does: a draft is called, then everybody not yet invited is."""
    if locked(meeting).state == MeetingState.DRAFT:
        call_meeting(meeting, actor=actor)
    return invite_all(meeting, actor=actor)
