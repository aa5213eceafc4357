"""What the pages of those who call ask: who comes, who is silent, what is needed and what is asked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from organisations.models import Membership
from organisations.models.searching import IsAmong, listed
from portal.history.events import events_of
from portal.web import clock
from portal.web.names import fold, swedish_order, without_accents
from portal.web.questions import Given
from portal.web.questions import Question as Put
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

# Grouped, and added up in Python: sixteen sums over every row would cost four times as much.
_FIGURES = """
SELECT
  (SELECT count(*) FROM dialogues_invitation WHERE meeting_id = %(meeting)s AND state = %(open)s),
  (SELECT count(*) FROM dialogues_question WHERE meeting_id = %(meeting)s AND answered_at IS NULL)
  + (SELECT count(*) FROM dialogues_agendaitem WHERE meeting_id = %(meeting)s AND state = %(proposed)s),
  (SELECT coalesce(json_agg(alike), '[]') FROM (
     SELECT answer, mode, place_state, came IS TRUE AS came, confirmed_at IS NOT NULL AS confirmed,
            invitation_id IS NOT NULL AS invited, count(*) AS answers, sum(group_size) AS persons,
            count(*) FILTER (WHERE answered_at > %(since)s) AS newer
       FROM dialogues_rsvp
      WHERE meeting_id = %(meeting)s AND answer <> %(withdrawn)s
        AND (invitation_id IS NULL OR invitation_id NOT IN (
              SELECT id FROM dialogues_invitation WHERE meeting_id = %(meeting)s AND state = %(revoked)s))
      GROUP BY 1, 2, 3, 4, 5, 6) AS alike)
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
        "revoked": InvitationState.REVOKED.value,
        "withdrawn": Answer.WITHDRAWN.value,
        "proposed": AgendaItemState.PROPOSED.value,
        "since": since or now,
    }
    invited, unanswered, alike = ask(_FIGURES, asked)[0]

    def count(what: str, so: Callable[[dict], bool]) -> int:
        return sum(group[what] for group in alike if so(group))

    for group in alike:
        group["stands"] = stands_as(group["answer"], group["place_state"], confirmed=group["confirmed"])
    return Figures(
        invited=invited,
        heard=count("answers", lambda group: group["invited"]),
        **{one: count("answers", lambda group, one=one: group["stands"] == one) for one in _SHOWN},
        organisations=count("answers", lambda group: group["stands"] == Answer.YES and group["invited"]),
        persons_in_room=count("persons", _is_in_room),
        persons_online=count(
            "persons", lambda group: group["stands"] == Answer.YES and not _is_in_room(group)
        ),
        persons_waiting=count("persons", lambda group: group["stands"] == WAITING),
        seats_given=count("persons", lambda group: group["place_state"] == PlaceState.GIVEN),
        persons_who_came=count("persons", lambda group: group["came"]),
        persons_expected=count(
            "persons", lambda group: group["came"] or group["stands"] == WAITING or _is_in_room(group)
        ),
        newer=count("newer", lambda group: True),
        unanswered=unanswered,
        seats=meeting.seats,
        asked_at=now,
    )


def _is_in_room(group: dict) -> bool:
    return group["stands"] == Answer.YES and group["mode"] == Mode.ROOM


def stands_as(answer: str, place_state: str, *, confirmed: bool) -> str:
    """How an answer counts: its own word, or that it waits for a seat, or is not confirmed."""
    if not confirmed:
        return UNCONFIRMED
    waits = answer == Answer.YES and place_state == PlaceState.WAITING
    return WAITING if waits else answer


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
        """How the answer counts."""
        return stands_as(self.answer, self.place_state, confirmed=self.confirmed_at is not None)


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


# In which order answers stand.
LATEST_FIRST = ("-answered_at", "id")
BY_TURN = ("queue_no", *LATEST_FIRST)
BY_NAME_FIRST = (Coalesce("invitation__organisation__sort_key", swedish_order("name")), "id")


def answers_to(meeting: Meeting, *, shown: str = "", door: str = "", words: str = "") -> QuerySet[Rsvp]:
    """The answers that stand, narrowed by how they count, by which door they came, and by words of a name.

    What was taken back is no answer, nor what was said to an invitation that is revoked.
    """
    revoked = meeting.invitations.filter(state=InvitationState.REVOKED)
    answers = meeting.rsvps.exclude(answer=Answer.WITHDRAWN).exclude(invitation__in=revoked.values("pk"))
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


def in_lines(answers: QuerySet[Rsvp], order: tuple = BY_NAME_FIRST) -> QuerySet:
    """What `AnswerLine` holds, as tuples in an order."""
    return answers.order_by(*order).values_list(*_columns())


def lines_of(keys: Iterable[int], order: tuple) -> list[AnswerLine]:
    """The answers with these keys, in an order; put into SQL once, as a page asks for it every time."""
    return [AnswerLine(*line) for line in _lines_in(order).ask(keys=listed(keys))]


@lru_cache(maxsize=8)
def _lines_in(order: tuple) -> Put:
    return Put.of(in_lines(Rsvp.objects.filter(IsAmong.of_keys("pk", Given("keys"))), order))


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
    needs = RsvpNeed.objects.filter(rsvp__in=answers_to(meeting, shown=Answer.YES))
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
    return in_lines(answers)


def last_event() -> int:
    """The number of the latest event in the history of answers."""
    return events_of(Rsvp).objects.aggregate(last=Max("pgh_id"))["last"] or 0


def changed_since(meeting: Meeting, event: int) -> QuerySet:
    """The answers, as lines, that something has happened to since an event of the history."""
    events = events_of(Rsvp).objects.filter(meeting=meeting, pgh_id__gt=event)
    return in_lines(answers_to(meeting).filter(pk__in=events.values("pgh_obj")))
