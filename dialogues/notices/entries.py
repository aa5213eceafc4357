"""The calendar entry that goes with a letter about an answer."""

from dataclasses import dataclass

from portal.history.events import events_of
from portal.notifications.declaring import Attachment, Recipient
from portal.web import clock
from portal.web.calendars import calendar_text

from ..enums import Answer, MeetingState, PlaceState
from ..models import Behind, Meeting, Rsvp, entry_of

_NAME = "mote.ics"


@dataclass(frozen=True, slots=True)
class EntryWith:
    """The entry in a letter; those with the same `mark` are the same."""

    meeting: Meeting
    method: str
    changes: int

    @classmethod
    def about(cls, rsvp: Rsvp | None, to: Recipient) -> "EntryWith | None":
        """The meeting for the calendar of whoever comes; taken out again once it had been put there.

        It stays as long as anybody for whom the address answers comes: all of them have one entry. Its
        number rises with the meeting's changes and with all their answers: programs take the highest. Never
        a request: what is pressed in a calendar program nobody would read. Two queries at most.
        """
        if rsvp is None:
            return None
        if not rsvp.comes and not _came_before(rsvp):
            return None
        meeting, behind = rsvp.meeting, Behind.of(to.address, rsvp.meeting)
        stands = behind.comes and meeting.state != MeetingState.CANCELLED
        return cls(meeting, "PUBLISH" if stands else "CANCEL", behind.changes)

    @property
    def mark(self) -> tuple[str, int]:
        """What sets letters about one meeting apart by their entry."""
        return self.method, self.changes

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """The file, written when it is asked for."""
        return (Attachment(_NAME, f"text/calendar; method={self.method}", self._written),)

    def _written(self) -> str:
        entry = entry_of(self.meeting, changed_at=clock.now(), shows_link=True, changes=self.changes)
        return calendar_text([entry], method=self.method)


def _came_before(rsvp: Rsvp) -> bool:
    """Whether an earlier letter may have put the meeting in a calendar."""
    events = events_of(Rsvp).objects.filter(pgh_obj_id=rsvp.pk, answer=Answer.YES)
    return events.exclude(place_state=PlaceState.WAITING).exists()
