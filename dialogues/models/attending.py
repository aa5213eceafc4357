"""What the pages of those who call ask: who comes, who is silent, what is needed and what is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from organisations.models import Membership
from portal.history.events import events_of
from portal.web import clock
from portal.web.names import fold, swedish_order, without_accents
from portal.web.questions import answer as ask

from ..enums import (
    NO_ANSWER,
    UNCONFIRMED,
    WAITING,
    AgendaItemState,
    Answer,
    InvitationState,
    MeetingState,
    Mode,
    PlaceState,
)
from .asking import Question, RsvpNeed
from .invitations import Invitation, InvitationQuerySet, Rsvp
from .meetings import AgendaItem, Meeting
from .reminders import Reminder

# Who came is ticked on the day and so long after, for those who wrote it on paper.
DOOR_STAYS_OPEN = timedelta(days=7)

# A person's own answer has no invitation; an organisation's counts while its invitation stands. What was
# taken back is no answer.
_STANDS = (Q(invitation__isnull=True) | Q(invitation__state=InvitationState.OPEN)) & ~Q(
    answer=Answer.WITHDRAWN
)
_CONFIRMED = Q(confirmed_at__isnull=False)
_WAITS = Q(answer=Answer.YES, place_state=PlaceState.WAITING)
_COMES = _CONFIRMED & Q(answer=Answer.YES) & ~Q(place_state=PlaceState.WAITING)
# Every answer stands in exactly one of these.
_SHOWN = {
    Answer.YES: _COMES,
    WAITING: _CONFIRMED & _WAITS,
    Answer.NOT_YET: _CONFIRMED & Q(answer=Answer.NOT_YET),
    Answer.NO: _CONFIRMED & Q(answer=Answer.NO),
    UNCONFIRMED: ~_CONFIRMED,
}


# --- How many ------------------------------------------------------------------------------

_FIGURES = """
WITH given AS (
  SELECT rsvp.invitation_id, rsvp.group_size, rsvp.mode, rsvp.place_state, rsvp.answered_at,
         rsvp.came IS TRUE AS came,
         CASE WHEN rsvp.answer = %(withdrawn)s THEN rsvp.answer
              WHEN rsvp.confirmed_at IS NULL THEN %(unconfirmed)s
              WHEN rsvp.answer = %(yes)s AND rsvp.place_state = %(waits)s THEN %(waiting)s
              ELSE rsvp.answer END AS stands
    FROM dialogues_rsvp AS rsvp
    LEFT JOIN dialogues_invitation AS invitation ON invitation.id = rsvp.invitation_id
   WHERE rsvp.meeting_id = %(meeting)s AND (rsvp.invitation_id IS NULL OR invitation.state = %(open)s)
)
SELECT
  (SELECT count(*) FROM dialogues_invitation WHERE meeting_id = %(meeting)s AND state = %(open)s),
  count(invitation_id) FILTER (WHERE stands <> %(withdrawn)s),
  count(*) FILTER (WHERE stands = %(yes)s),
  count(*) FILTER (WHERE stands = %(waiting)s),
  count(*) FILTER (WHERE stands = %(not_yet)s),
  count(*) FILTER (WHERE stands = %(no)s),
  count(*) FILTER (WHERE stands = %(unconfirmed)s),
  count(invitation_id) FILTER (WHERE stands = %(yes)s),
  coalesce(sum(group_size) FILTER (WHERE stands = %(yes)s AND mode = %(room)s), 0),
  coalesce(sum(group_size) FILTER (WHERE stands = %(yes)s AND mode = %(online)s), 0),
  coalesce(sum(group_size) FILTER (WHERE stands = %(waiting)s), 0),
  coalesce(sum(group_size) FILTER (WHERE place_state = %(has_seat)s), 0),
  coalesce(sum(group_size) FILTER (WHERE came), 0),
  coalesce(sum(group_size) FILTER (
    WHERE came OR stands = %(waiting)s OR (stands = %(yes)s AND mode = %(room)s)), 0),
  count(*) FILTER (WHERE answered_at > %(since)s AND stands <> %(withdrawn)s),
  (SELECT count(*) FROM dialogues_question WHERE meeting_id = %(meeting)s AND answered_at IS NULL)
  + (SELECT count(*) FROM dialogues_agendaitem WHERE meeting_id = %(meeting)s AND state = %(proposed)s)
FROM given
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """How many of each; persons where it says so, else answers."""

    invited: int
    heard: int
    yes: int
    waiting: int
    not_yet: int
    no: int
    unconfirmed: int
    organisations: int
    persons_in_room: int
    persons_online: int
    persons_waiting: int
    seats_given: int
    persons_who_came: int
    persons_expected: int
    newer: int
    unanswered: int
    seats: int | None
    asked_at: datetime

    @property
    def silent(self) -> int:
        """How many of those invited have not answered."""
        return self.invited - self.heard

    @property
    def answers(self) -> int:
        """All that have answered, by invitation or in their own name."""
        return self.yes + self.waiting + self.not_yet + self.no + self.unconfirmed

    @property
    def persons(self) -> int:
        """How many persons come, in the room and online together."""
        return self.persons_in_room + self.persons_online

    @property
    def seats_left(self) -> int:
        """How many seats nobody has, of a room that has a number of them."""
        return max(0, (self.seats or 0) - self.seats_given)


def figures_of(meeting: Meeting, *, since: datetime | None = None) -> Figures:
    """How many come, are silent, wait and ask; and how many answers are newer than `since`. One query."""
    now = clock.now()
    asked = {
        "meeting": meeting.pk,
        "open": InvitationState.OPEN.value,
        "yes": Answer.YES.value,
        "not_yet": Answer.NOT_YET.value,
        "no": Answer.NO.value,
        "withdrawn": Answer.WITHDRAWN.value,
        "waiting": WAITING,
        "unconfirmed": UNCONFIRMED,
        "waits": PlaceState.WAITING.value,
        "has_seat": PlaceState.GIVEN.value,
        "room": Mode.ROOM.value,
        "online": Mode.ONLINE.value,
        "proposed": AgendaItemState.PROPOSED.value,
        "since": since or now,
    }
    return Figures(*ask(_FIGURES, asked)[0], seats=meeting.seats, asked_at=now)


# --- Answers, one by one -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer as a list shows it, of an organisation or a person."""

    code: str
    invitation: str | None
    organisation: str | None
    organisation_code: str | None
    language: str | None
    name: str
    from_where: str
    phone: str
    answer: str
    group_size: int
    mode: str
    question: str | None
    place_state: str
    given_by: str
    answered_at: datetime
    confirmed_at: datetime | None
    came: bool | None

    @property
    def who(self) -> str:
        """The organisation that has answered, or the person."""
        return self.organisation or self.name

    @property
    def stands(self) -> str:
        """How the answer counts: its own word, or that it waits or is not confirmed."""
        if self.confirmed_at is None:
            return UNCONFIRMED
        waits = self.answer == Answer.YES and self.place_state == PlaceState.WAITING
        return WAITING if waits else self.answer


@lru_cache(maxsize=1)
def _columns() -> tuple:
    """What a line holds, in the order of `AnswerLine`."""
    asked = Question.objects.open().filter(rsvp=OuterRef("pk"))
    return (
        "code",
        "invitation__code",
        "invitation__organisation__name",
        "invitation__organisation__code",
        "invitation__organisation__language",
        "name",
        # From the register, or in the person's own words.
        Coalesce("organisation__name", "organisation_name"),
        "phone",
        "answer",
        "group_size",
        "mode",
        Subquery(asked.values("text")[:1]),
        "place_state",
        "given_by",
        "answered_at",
        "confirmed_at",
        "came",
    )


_BY_NAME = Coalesce("invitation__organisation__sort_key", swedish_order("name"))


_LATEST = ("-answered_at", "id")


def answers_to(meeting: Meeting, *, shown: str = "", door: str = "", words: str = "") -> QuerySet[Rsvp]:
    """The answers that stand, narrowed by how they count, by which door they came, and by words of a name."""
    answers = Rsvp.objects.filter(_STANDS, meeting=meeting)
    if shown:
        answers = answers.filter(_SHOWN[shown])
    if door:
        answers = answers.filter(given_by=door)
    if words:
        # Persons are few, and what they are searched by is not stored.
        own = Concat("name", Value(" "), Coalesce("organisation__name", "organisation_name"))
        answers = answers.alias(own=without_accents(own))
    for word in fold(words).split():
        answers = answers.filter(Q(invitation__organisation__folded__contains=word) | Q(own__contains=word))
    return answers


def in_lines(answers: QuerySet[Rsvp], *, by_name: bool = False, by_turn: bool = False) -> QuerySet:
    """What `AnswerLine` holds, as tuples: by name, by turn on the waiting list, or the latest first."""
    order = (_BY_NAME, "id") if by_name else ("queue_no", *_LATEST) if by_turn else _LATEST
    return answers.order_by(*order).values_list(*_columns())


# --- Those who have not answered -----------------------------------------------------------


def silent(meeting: Meeting, words: str = "") -> InvitationQuerySet:
    """Those invited without an answer, or that took it back, in Swedish order, narrowed by a name's words."""
    invitations = meeting.invitations.open().answered(NO_ANSWER).select_related("organisation")
    for word in fold(words).split():
        invitations = invitations.filter(organisation__folded__contains=word)
    return invitations.order_by("organisation__sort_key", "id")


def with_contacts(invitations: Iterable[Invitation]) -> list[Invitation]:
    """The same, each with its `contacts` of today and when it was last `reminded_at`; two queries."""
    invitations = list(invitations)
    contacts = Membership.objects.current().select_related("address")
    contacts = contacts.filter(organisation__in=[each.organisation_id for each in invitations])
    reminders = Reminder.objects.filter(invitation__in=[each.pk for each in invitations])
    latest = dict(reminders.order_by().values_list("invitation").annotate(at=Max("made_at")))
    of: dict[int, list[Membership]] = {}
    for contact in contacts:
        of.setdefault(contact.organisation_id, []).append(contact)
    for each in invitations:
        each.contacts = of.get(each.organisation_id, [])
        each.takes_letters = any(contact.takes_letters for contact in each.contacts)
        each.reminded_at = latest.get(each.pk)
    return invitations


# --- What is needed ------------------------------------------------------------------------


def needs_at(meeting: Meeting) -> QuerySet[RsvpNeed]:
    """What those who come need, by kind; of whoever waits for a seat or is not confirmed nothing yet."""
    coming = Rsvp.objects.filter(_STANDS & _COMES, meeting=meeting)
    needs = RsvpNeed.objects.filter(rsvp__in=coming)
    return needs.select_related("rsvp__invitation__organisation").order_by("kind", "text", "id")


# --- What is asked and proposed ------------------------------------------------------------


def questions_to(meeting: Meeting) -> QuerySet[Question]:
    """Every question, those without an answer first, the oldest of them on top."""
    return (
        questions_with_askers()
        .filter(meeting=meeting)
        .order_by(F("answered_at").desc(nulls_first=True), "asked_at", "id")
    )


def questions_with_askers() -> QuerySet[Question]:
    """With who asked, where and of which meeting, in one query."""
    return Question.objects.select_related("meeting", "rsvp__invitation__organisation", "rsvp__address")


def proposals_to(meeting: Meeting) -> QuerySet[AgendaItem]:
    """Every item that somebody has proposed, those that are not decided first."""
    return (
        proposals_with_askers()
        .filter(meeting=meeting, proposed_at__isnull=False)
        .order_by(F("decided_at").desc(nulls_first=True), "proposed_at", "id")
    )


def proposals_with_askers() -> QuerySet[AgendaItem]:
    """With who proposed it, where and for which meeting, in one query."""
    return AgendaItem.objects.select_related(
        "meeting", "proposed_by__invitation__organisation", "proposed_by__address", "proposed_for"
    )


# --- The door ------------------------------------------------------------------------------


def door_opens(meeting: Meeting) -> date:
    """The first day on which is ticked who came."""
    return meeting.on


def door_closes(meeting: Meeting) -> date:
    """The last day."""
    return meeting.on + DOOR_STAYS_OPEN


def door_is_open(meeting: Meeting) -> bool:
    """Whether is ticked today who came."""
    took_place = meeting.state in {MeetingState.CALLED, MeetingState.HELD}
    return took_place and door_opens(meeting) <= clock.today() <= door_closes(meeting)


def at_the_door(meeting: Meeting, words: str = "") -> QuerySet:
    """Whom the doorkeepers look for, as lines by name: those expected in the room and those who have come.

    With words everybody who has answered anything: plans change on the way.
    """
    answers = answers_to(meeting, words=words)
    if not words:
        answers = answers.filter(_COMES & Q(mode=Mode.ROOM) | _CONFIRMED & _WAITS | Q(came=True))
    return in_lines(answers, by_name=True)


def last_event() -> int:
    """The number of the latest event in the history of answers."""
    return events_of(Rsvp).objects.aggregate(last=Max("pgh_id"))["last"] or 0


def changed_since(meeting: Meeting, event: int) -> QuerySet:
    """The answers, as lines, that something has happened to since an event of the history."""
    events = events_of(Rsvp).objects.filter(meeting=meeting, pgh_id__gt=event)
    return in_lines(answers_to(meeting).filter(pk__in=events.values("pgh_obj")), by_name=True)
