"""All that a meeting's own page shows, asked for at once.

The page is the one that most people open. Questions through the ORM would cost more in making their SQL
than in asking it; a test holds this one to what they answer.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from organisations.models import Body
from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.web.questions import answer

from ..enums import AgendaItemState, Answer, MeetingState, Mode, PlaceState
from .changes import Difference, differences
from .invitations import Attendance
from .meetings import AgendaItem, Meeting

_SQL = """
SELECT
  (SELECT coalesce(json_agg(json_build_array(item.title, item.text, item.minutes, (
            SELECT coalesce(json_agg(json_build_array(
                     paper.code, paper.title, paper.link, paper.added_at, file.bytes
                   ) ORDER BY paper."order", paper.id), '[]')
              FROM dialogues_paper AS paper LEFT JOIN files_file AS file ON file.id = paper.file_id
             WHERE paper.agenda_item_id = item.id
          )) ORDER BY item."order", item.id), '[]')
     FROM dialogues_agendaitem AS item WHERE meeting_id = %(meeting)s AND state = %(accepted)s),
  (SELECT coalesce(json_agg(json_build_array(frame, key, title_sv, title_en) ORDER BY "order", id), '[]')
     FROM frames_tag
    WHERE id IN (SELECT tag_id FROM dialogues_meeting_principles WHERE meeting_id = %(meeting)s
                 UNION ALL SELECT tag_id FROM dialogues_meeting_topics WHERE meeting_id = %(meeting)s)),
  (SELECT json_build_array(
            count(*) FILTER (WHERE comes AND invitation_id IS NOT NULL),
            coalesce(sum(group_size) FILTER (WHERE comes AND mode = %(room)s), 0),
            coalesce(sum(group_size) FILTER (WHERE comes AND mode = %(online)s), 0),
            coalesce(sum(group_size) FILTER (WHERE place_state = %(given)s), 0),
            coalesce(sum(group_size) FILTER (WHERE place_state = %(waiting)s), 0))
     FROM (SELECT *, confirmed_at IS NOT NULL AND place_state <> %(waiting)s AS comes FROM dialogues_rsvp
            WHERE meeting_id = %(meeting)s AND answer = %(yes)s) AS answers),
  (SELECT json_build_array(name_sv, name_en) FROM organisations_body WHERE id = %(body)s),
  (SELECT json_build_array(starts_at, ends_at, place, link, answer_by) FROM dialogues_meetingevent
    WHERE %(changed)s AND pgh_obj_id = %(meeting)s AND state = %(called)s
      AND (starts_at, ends_at, place, link, answer_by) IS DISTINCT FROM
          (%(starts_at)s, %(ends_at)s, %(place)s, %(link)s, %(answer_by)s)
    ORDER BY pgh_id DESC LIMIT 1)
"""


@dataclass(frozen=True, slots=True)
class PaperShown:
    """A paper as a visitor meets it; `bytes` where it is a file."""

    code: str
    title: str
    link: str
    added_at: datetime
    bytes: int | None

    @property
    def host(self) -> str:
        """Where a link leads."""
        return urlsplit(self.link).hostname or ""


@dataclass(frozen=True, slots=True)
class Seats:
    """How full the room is."""

    all: int
    taken: int
    waiting: int

    @property
    def left(self) -> int:
        """How many may still come; none where fewer were set than are given."""
        return max(0, self.all - self.taken)


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """What stands on the page beside the meeting's own row."""

    agenda: list[AgendaItem]
    principles: list[Tag]
    topics: list[Tag]
    attendance: Attendance
    seats: Seats | None
    body: Body | None
    # What the latest change that people were told of changed.
    changed: tuple[Difference, ...]


def page_of(meeting: Meeting) -> MeetingPage:
    """Agenda with papers, tags, how many come, seats, and what has changed; one query."""
    asked = {
        "meeting": meeting.pk,
        "body": meeting.body_id,
        "changed": meeting.changed_at is not None,
        "accepted": AgendaItemState.ACCEPTED,
        "called": MeetingState.CALLED,
        "yes": Answer.YES,
        "room": Mode.ROOM,
        "online": Mode.ONLINE,
        "given": PlaceState.GIVEN,
        "waiting": PlaceState.WAITING,
    }
    asked |= {name: getattr(meeting, name) for name in ("starts_at", "ends_at", "place", "link", "answer_by")}
    [(agenda, tags, (organisations, in_room, online, taken, waiting), body, before)] = answer(_SQL, asked)
    by_frame: dict[str, list[Tag]] = {}
    for frame, key, swedish, english in tags:
        by_frame.setdefault(frame, []).append(Tag(frame=frame, key=key, title_sv=swedish, title_en=english))
    return MeetingPage(
        agenda=meeting.timed([_item(*values) for values in agenda]),
        principles=by_frame.get(Frame.PRINCIPLE, []),
        topics=by_frame.get(Frame.TOPIC, []),
        attendance=Attendance(organisations, in_room, online),
        seats=Seats(meeting.seats, taken, waiting) if meeting.seats and meeting.place else None,
        body=Body(name_sv=body[0], name_en=body[1]) if body else None,
        changed=differences(_as_it_was(*before), meeting) if before else (),
    )


def _item(title: str, text: str, minutes: int | None, papers: list[list[Any]]) -> AgendaItem:
    """An item, with its papers as `shown`."""
    item = AgendaItem(title=title, text=text, minutes=minutes)
    item.shown = [
        PaperShown(code, called, link, datetime.fromisoformat(added_at), size)
        for code, called, link, added_at, size in papers
    ]
    return item


def _as_it_was(starts_at: str, ends_at: str, place: str, link: str, answer_by: str) -> Meeting:
    return Meeting(
        starts_at=datetime.fromisoformat(starts_at),
        ends_at=datetime.fromisoformat(ends_at),
        place=place,
        link=link,
        answer_by=date.fromisoformat(answer_by),
    )
