"""A meeting is changed: what that leads to is known before, and exactly those concerned are told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from organisations.models import Organisation
from portal.history.recording import recorded
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused

from ..enums import MEETING_CHANGED, AgendaItemState, Answer, MeetingState, Mode, PlaceState
from ..models import (
    AgendaItem,
    Difference,
    Meeting,
    Rsvp,
    concerned_by,
    differences,
    persons_concerned_by,
    proposals_to,
)
from .announcing import announce, post_of
from .details import AgendaLine, MeetingDetails, check, check_newly_named, marks_of
from .inviting import locked, prolong_links
from .seating import fill_seats, give_seat
from .telling import tell_persons


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a change would lead to."""

    differences: tuple[Difference, ...] = ()
    told: int = 0
    # Those who have signed up in their own name, by letter or by telephone.
    persons_told: int = 0
    # Concerned, and without an address that takes mail: they must be phoned.
    beyond_reach: int = 0
    # How many answers take part in another way, and in which.
    moved: int = 0
    moved_to: str = ""
    # How many persons have a seat that they keep, though there are fewer, and how many too many they are.
    seated: int = 0
    too_many: int = 0
    # Items with papers under another title: before and now.
    retitled: tuple[tuple[str, str], ...] = ()
    # Items that somebody has proposed and that no longer stand on the agenda.
    dropped: tuple[AgendaItem, ...] = ()
    # Whether the last day to answer has been all the same, so that nobody can answer anew.
    is_closed: bool = False

    @property
    def must_be_asked(self) -> bool:
        """Whether somebody hears of it, takes part in another way, or has no room: that is asked of once."""
        return bool(self.told or self.persons_told or self.beyond_reach or self.moved or self.too_many)


def consequences(meeting: Meeting, details: MeetingDetails) -> Consequences:
    """What a change would lead to, for whoever is about to make it; nothing is changed by asking."""
    pairs = _pairs(meeting, details.agenda)
    retitled = tuple(
        (item.title, line.title)
        for item, line in pairs
        if item and item.title != line.title and item.papers.exists()
    )
    kept = [item.pk for item, _line in pairs if item]
    on_agenda = proposals_to(meeting).filter(state=AgendaItemState.ACCEPTED)
    dropped = tuple(on_agenda.exclude(pk__in=kept))
    if meeting.state != MeetingState.CALLED:
        return Consequences(retitled=retitled, dropped=dropped)
    changed = differences(meeting, details)
    concerned = meeting.invitations.open().filter(concerned_by(changed))
    told = concerned.filter(organisation__in=Organisation.objects.reachable()).count()
    persons = meeting.rsvps.told().filter(persons_concerned_by(changed))
    moving, mode = _moving(meeting, details)
    seated = _seated_beyond(meeting, details.seats)
    return Consequences(
        differences=changed,
        told=told,
        persons_told=persons.count(),
        beyond_reach=concerned.count() - told,
        moved=moving.count(),
        moved_to=mode or "",
        seated=seated,
        too_many=seated and seated - details.seats,
        retitled=retitled,
        dropped=dropped,
        is_closed=details.answer_by < clock.today(),
    )


def _seated_beyond(meeting: Meeting, seats: int | None) -> int:
    """How many have a seat, where they are more than there would be."""
    if seats is None:
        return 0
    given = Rsvp.objects.filter(meeting=meeting, place_state=PlaceState.GIVEN)
    seated = sum(given.values_list("group_size", flat=True))
    return seated if seated > seats else 0


def _moving(meeting: Meeting, said: Meeting | MeetingDetails) -> tuple[QuerySet[Rsvp], Mode | None]:
    """Those who come in a way that there is no longer, and the way that is left."""
    gone = next((mode for mode, way in ((Mode.ROOM, said.place), (Mode.ONLINE, said.link)) if not way), None)
    if gone is None:
        return Rsvp.objects.none(), None
    left = Mode.ONLINE if gone == Mode.ROOM else Mode.ROOM
    return Rsvp.objects.filter(meeting=meeting, answer=Answer.YES, mode=gone), left


@recorded
def change_meeting(
    meeting: Meeting, *, details: MeetingDetails, made_from: Mapping[str, str] | None = None, actor: Actor
) -> Meeting:
    """Change a draft or a called meeting; those whose answer rests on what is new are told.

    Whoever comes in a way that there is no longer is moved to the one that is left. Refuses when the
    meeting is held or cancelled, when somebody else has changed it since the `marks_of` it that `made_from`
    holds were taken, and when an item with papers would go.
    """
    meeting = locked(meeting)
    if meeting.state not in {MeetingState.DRAFT, MeetingState.CALLED}:
        raise Refused(_("Mötet är %(state)s och kan inte ändras.") % {"state": meeting.get_state_display()})
    if made_from is not None and made_from != marks_of(meeting):
        raise Refused(_("Mötet har sparats på nytt sedan du öppnade sidan, så ditt är inte sparat än."))
    details = replace(details, owner=details.owner or meeting.owner)
    check(details, meeting)
    check_newly_named(details, meeting)
    is_called = meeting.state == MeetingState.CALLED
    changed = differences(meeting, details) if is_called else ()
    concerned = list(meeting.invitations.open().filter(concerned_by(changed)).values_list("pk", flat=True))
    persons = list(meeting.rsvps.told().filter(persons_concerned_by(changed)).values_list("pk", flat=True))
    if details.owner != meeting.owner:
        meeting.owners_post = post_of(details.owner)
    for name, value in details.columns().items():
        setattr(meeting, name, value)
    meeting.sequence += is_called
    meeting.changed_at = clock.now() if changed else meeting.changed_at
    meeting.save()
    meeting.principles.set(details.principles)
    meeting.topics.set(details.topics)
    write_agenda(meeting, details.agenda, actor=actor)
    if is_called:
        prolong_links(meeting, actor=actor)
        _move_answers(meeting)
        fill_seats(meeting, actor=actor)
    if concerned:
        invitations = meeting.invitations.filter(pk__in=concerned)
        announce(MEETING_CHANGED, invitations, meeting, occasion=f"change {meeting.sequence}", actor=actor)
    if changed:
        tell_persons(MEETING_CHANGED, meeting, Q(pk__in=persons), occasion=f"change {meeting.sequence}")
    return meeting


def _move_answers(meeting: Meeting) -> None:
    """Seats in the room are given up, or asked for in the order in which people answered."""
    moving, mode = _moving(meeting, meeting)
    if mode == Mode.ONLINE:
        moving.update(mode=mode, place_state=PlaceState.NONE, queue_no=None)
    elif mode == Mode.ROOM:
        for rsvp in moving.order_by("answered_at", "id"):
            rsvp.mode = mode
            give_seat(rsvp, meeting, size_before=0)
            rsvp.save(update_fields=["mode", "place_state", "queue_no"])


@recorded
def write_agenda(meeting: Meeting, agenda: Iterable[AgendaLine], *, actor: Actor) -> None:
    """An item that keeps its title, or its place, stays the same item, whatever hangs on it; others go.

    One that somebody has proposed is a proposal again, to be decided anew. Refuses where papers would go.
    """
    agenda = tuple(agenda)
    pairs = _pairs(meeting, agenda)
    kept = {item.pk for item, _line in pairs if item}
    for item in _accepted(meeting):
        if item.pk not in kept:
            if item.papers.exists():
                raise Refused(
                    _(
                        "Punkten ”%(title)s” har handlingar. Låt den stå kvar, eller flytta eller ta bort "
                        "handlingarna först, på sidan Handlingar."
                    )
                    % {"title": item.title},
                    field="agenda",
                )
            _take_off(item)
    for order, (standing, line) in enumerate(pairs):
        item = standing or AgendaItem(meeting=meeting)
        wanted = (order, line.title, line.text, line.minutes)
        if item.pk is None or (item.order, item.title, item.text, item.minutes) != wanted:
            item.order, item.title, item.text, item.minutes = wanted
            item.save()


def _take_off(item: AgendaItem) -> None:
    if item.proposed_at is None:
        item.delete()
        return
    # Its proposer has been told that it stands there, and is owed another answer.
    item.state, item.decided_at = AgendaItemState.PROPOSED, None
    item.save(update_fields=["state", "decided_at"])


def _accepted(meeting: Meeting) -> list[AgendaItem]:
    return list(meeting.agenda_items.filter(state=AgendaItemState.ACCEPTED))


def _pairs(meeting: Meeting, agenda: tuple[AgendaLine, ...]) -> list[tuple[AgendaItem | None, AgendaLine]]:
    """Each line with the item that stands for it, if any: named by it, else of its title, else in its place.

    By place only while there are as many lines as items: then a line was written anew, none came or went.
    """
    standing = _accepted(meeting)
    by_place = standing if len(standing) == len(agenda) else []
    by_code = {item.code: item for item in standing}
    found = [by_code.pop(line.code, None) for line in agenda]
    left = list(by_code.values())
    for number, line in enumerate(agenda):
        item = next((each for each in left if each.title == line.title), None)
        if item and found[number] is None:
            left.remove(item)
            found[number] = item
    for place, item in enumerate(by_place):
        if item in left and found[place] is None:
            found[place] = item
    return list(zip(found, agenda, strict=True))
