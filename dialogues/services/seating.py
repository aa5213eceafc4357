"""Seats in the room: who has one, who waits for one, and whose turn it is when some come free.

All of it under the meeting's lock. Those who wait never fit in what is left, as whoever does is given
seats at once: so a newcomer who fits takes nobody's turn.
"""

from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.web import clock
from portal.web.actor import Actor
from portal.web.questions import answer as ask
from portal.web.refusals import Refused

from ..enums import SEAT_GIVEN, Answer, MeetingState, Mode, PlaceState
from ..models import Meeting, Rsvp
from .inviting import locked
from .telling import tell

_GIVEN = """
SELECT coalesce(sum(group_size), 0) FROM dialogues_rsvp
 WHERE meeting_id = %(meeting)s AND place_state = %(given)s AND id IS DISTINCT FROM %(but)s
"""
_LAST_TURN = "SELECT coalesce(max(queue_no), 0) FROM dialogues_rsvp WHERE meeting_id = %(meeting)s"


def needs_seat(rsvp: Rsvp) -> bool:
    """Whether an answer asks for seats in the room."""
    return rsvp.answer == Answer.YES and rsvp.mode == Mode.ROOM and rsvp.confirmed_at is not None


def seats_left(meeting: Meeting, *, but: Rsvp | None = None) -> int | None:
    """How many seats nobody has, or nobody `but` one; None where there is room enough. One query."""
    if meeting.seats is None:
        return None
    asked = {"meeting": meeting.pk, "given": PlaceState.GIVEN.value, "but": but.pk if but else None}
    return meeting.seats - ask(_GIVEN, asked)[0][0]


def seats_of(rsvp: Rsvp) -> int:
    """How many seats an answer has."""
    return rsvp.group_size if rsvp.place_state == PlaceState.GIVEN else 0


def give_seat(rsvp: Rsvp, meeting: Meeting, *, size_before: int) -> None:
    """Give an answer its seats or its turn, in the row that the caller saves.

    A group is one: all of it has seats or all of it waits. Raises Refused where a group that has seats
    would grow past those left: it keeps what it has.
    """
    had_seats = rsvp.place_state == PlaceState.GIVEN
    if not needs_seat(rsvp):
        rsvp.place_state, rsvp.queue_no = PlaceState.NONE, None
        return
    left = seats_left(meeting, but=rsvp)
    keeps = had_seats and rsvp.group_size <= size_before
    if left is None or keeps or rsvp.group_size <= left:
        rsvp.place_state, rsvp.queue_no = PlaceState.GIVEN, None
    elif had_seats:
        raise Refused(
            _("Ni har plats för %(had)d. Fler än %(most)d får inte plats, så antalet är inte ändrat.")
            % {"had": size_before, "most": max(left, size_before)},
            field="group_size",
        )
    elif rsvp.queue_no is None:
        ((last,),) = ask(_LAST_TURN, {"meeting": meeting.pk})
        rsvp.place_state, rsvp.queue_no = PlaceState.WAITING, last + 1


@recorded
def fill_seats(meeting: Meeting, *, actor: Actor) -> list[Rsvp]:
    """Give seats that have come free to those who wait, in their order, and tell them; who got some.

    A group that does not fit keeps its turn, and smaller ones behind it may pass. Nothing once the meeting
    has begun, or is not called.
    """
    meeting = locked(meeting)
    if meeting.state != MeetingState.CALLED or meeting.starts_at <= clock.now():
        return []
    left, promoted = seats_left(meeting), []
    waiting = meeting.rsvps.waiting()
    if left is not None:
        waiting = waiting.filter(group_size__lte=left)
    for rsvp in waiting.select_related("meeting", "invitation__organisation", "address"):
        if left is not None and rsvp.group_size > left:
            continue
        rsvp.place_state, rsvp.queue_no = PlaceState.GIVEN, None
        rsvp.save(update_fields=["place_state", "queue_no"])
        left = None if left is None else left - rsvp.group_size
        promoted.append(rsvp)
        tell(SEAT_GIVEN, rsvp, occasion=f"version {rsvp.version}")
    return promoted
