"""The calendar entry that goes with a letter about an answer."""

from dataclasses import replace

from portal.history.events import events_of
from portal.notifications.declaring import Attachment
from portal.web import clock
from portal.web.calendars import calendar_text

from ..enums import Answer, MeetingState, PlaceState
from ..models import Rsvp, entry_of

_NAME = "mote.ics"


def entry_with(rsvp: Rsvp | None) -> tuple[Attachment, ...]:
    """The meeting for the calendar of whoever comes; taken out again once it had been put there.

    Its number rises with the meeting's and with the answer's: programs take the highest. Never a request:
    what is pressed in a calendar program nobody would read. One query, or none.
    """
    if rsvp is None:
        return ()
    meeting = rsvp.meeting
    stands = _comes(rsvp) and meeting.state != MeetingState.CANCELLED
    if not stands and not _came_before(rsvp):
        return ()
    method = "PUBLISH" if stands else "CANCEL"

    def written() -> str:
        entry = entry_of(meeting, changed_at=clock.now(), shows_link=True)
        return calendar_text([replace(entry, sequence=meeting.sequence + rsvp.version)], method=method)

    return (Attachment(_NAME, f"text/calendar; method={method}", written),)


def _comes(rsvp: Rsvp) -> bool:
    has_place = rsvp.place_state != PlaceState.WAITING
    return rsvp.answer == Answer.YES and rsvp.confirmed_at is not None and has_place


def _came_before(rsvp: Rsvp) -> bool:
    """Whether an earlier letter may have put the meeting in a calendar."""
    events = events_of(Rsvp).objects.filter(pgh_obj_id=rsvp.pk, answer=Answer.YES)
    return events.exclude(place_state=PlaceState.WAITING).exists()
