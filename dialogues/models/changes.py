"""What has changed of a meeting that people have been told of, and whom that concerns."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.db.models import Q
from django.utils.translation import gettext as _

from portal.history.events import events_of
from portal.web.templatetags.furniture import day, occasion

from ..enums import Answer, Change, MeetingState, Mode
from .meetings import Meeting


class Stand(Protocol):
    """Anything that says when, where and until when: a meeting, its details, an event of its history."""

    starts_at: datetime
    ends_at: datetime
    place: str
    link: str
    answer_by: date


_COLUMNS = {
    Change.TIME: ("starts_at", "ends_at"),
    Change.PLACE: ("place",),
    Change.LINK: ("link",),
    Change.LAST_DAY: ("answer_by",),
}
_IN_WORDS: dict[Change, Callable[[Any], str]] = {
    Change.TIME: lambda stand: occasion(stand.starts_at, stand.ends_at),
    Change.PLACE: lambda stand: stand.place or _("ingen lokal, bara på nätet"),
    Change.LINK: lambda stand: stand.link or _("ingen länk, bara i rummet"),
    Change.LAST_DAY: lambda stand: day(stand.answer_by),
}
# Whose answer rests on what, by the answers' own words. Whoever has decided is not told of another last day.
_UNDECIDED = Q(rsvp__isnull=True) | Q(rsvp__answer__in=[Answer.NOT_YET, Answer.WITHDRAWN])
_CONCERNS = {
    Change.TIME: ~Q(pk=None),
    Change.PLACE: _UNDECIDED | Q(rsvp__answer=Answer.YES, rsvp__mode=Mode.ROOM),
    Change.LINK: _UNDECIDED | Q(rsvp__answer=Answer.YES, rsvp__mode=Mode.ONLINE),
    Change.LAST_DAY: _UNDECIDED,
}
# Whoever has signed up in their own name has decided.
_CONCERNS_PERSONS = {
    Change.TIME: ~Q(pk=None),
    Change.PLACE: Q(mode=Mode.ROOM),
    Change.LINK: Q(mode=Mode.ONLINE),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is another than it was. Its words are in the language in which they are read."""

    change: Change
    was: Stand
    now_is: Stand

    @property
    def label(self) -> str:
        """What has changed."""
        return self.change.label

    @property
    def before(self) -> str:
        """What people had been told."""
        return _IN_WORDS[self.change](self.was)

    @property
    def now(self) -> str:
        """What holds."""
        return _IN_WORDS[self.change](self.now_is)


def differences(was: Stand, now_is: Stand) -> tuple[Difference, ...]:
    """What people would have to hear of, in the order in which they would ask."""
    return tuple(
        Difference(change, was, now_is)
        for change, columns in _COLUMNS.items()
        if any(getattr(was, name) != getattr(now_is, name) for name in columns)
    )


def concerned_by(changed: Iterable[Difference]) -> Q:
    """The condition for invitations whose answer rests on any of this, or that are to be answered still."""
    condition = Q(pk__in=[])
    for one in changed:
        condition |= _CONCERNS[one.change]
    return condition


def persons_concerned_by(changed: Iterable[Difference]) -> Q:
    """The condition for answers of persons that rest on any of this."""
    condition = Q(pk__in=[])
    for one in changed:
        condition |= _CONCERNS_PERSONS.get(one.change, Q(pk__in=[]))
    return condition


def as_told(meeting: Meeting, moment: datetime) -> Stand | None:
    """What a called meeting's history says that stood at a moment; one query."""
    events = events_of(Meeting).objects.filter(pgh_obj_id=meeting.pk, state=MeetingState.CALLED)
    return events.filter(pgh_created_at__lte=moment).order_by("-pgh_id").first()
