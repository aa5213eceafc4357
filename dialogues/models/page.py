"""All that a meeting's own page shows, asked for at once.

The page is the one that most people open. Three questions through the ORM would cost more in making
their SQL than in asking it; a test holds this one to what they answer.
"""

from dataclasses import dataclass

from django.db import connection

from portal.frames.models import Tag

from ..enums import AgendaItemState, Answer, Mode, PlaceState
from .invitations import Attendance
from .meetings import AgendaItem, Meeting

_SQL = """
SELECT
  (SELECT coalesce(json_agg(json_build_array(title, text, minutes) ORDER BY "order", id), '[]')
     FROM dialogues_agendaitem WHERE meeting_id = %(meeting)s AND state = %(accepted)s),
  (SELECT coalesce(json_agg(json_build_array(key, title_sv, title_en) ORDER BY "order", id), '[]')
     FROM frames_tag
    WHERE id IN (SELECT tag_id FROM dialogues_meeting_principles WHERE meeting_id = %(meeting)s)),
  (SELECT json_build_array(
            count(invitation_id),
            coalesce(sum(group_size) FILTER (WHERE mode = %(room)s), 0),
            coalesce(sum(group_size) FILTER (WHERE mode = %(online)s), 0))
     FROM dialogues_rsvp
    WHERE meeting_id = %(meeting)s AND answer = %(yes)s AND confirmed_at IS NOT NULL
      AND place_state <> %(waiting)s)
"""


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """What stands on the page beside the meeting's own row."""

    agenda: list[AgendaItem]
    principles: list[Tag]
    attendance: Attendance


def page_of(meeting: Meeting) -> MeetingPage:
    """Agenda, principles and how many come; one query."""
    asked = {
        "meeting": meeting.pk,
        "accepted": AgendaItemState.ACCEPTED,
        "yes": Answer.YES,
        "room": Mode.ROOM,
        "online": Mode.ONLINE,
        "waiting": PlaceState.WAITING,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL, asked)
        agenda, principles, attendance = cursor.fetchone()
    return MeetingPage(
        agenda=meeting.timed([AgendaItem(title=title, text=text, minutes=n) for title, text, n in agenda]),
        principles=[Tag(key=key, title_sv=swedish, title_en=english) for key, swedish, english in principles],
        attendance=Attendance(*attendance),
    )
