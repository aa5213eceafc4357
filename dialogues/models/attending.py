"""Answers to a meeting as those who call see them: how many of each, and one by one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from portal.web import clock
from portal.web.names import fold, swedish_order, without_accents
from portal.web.questions import Given, IsAmong, listed
from portal.web.questions import Question as Put
from portal.web.questions import answer as ask

from ..enums import (
    UNCONFIRMED,
    WAITING,
    AgendaItemState,
    Answer,
    InvitationState,
    Mode,
    PlaceState,
)
from .asking import Question
from .invitations import Invitation, Rsvp
from .meetings import Meeting

CONFIRMED = Q(confirmed_at__isnull=False)
WAITS = Q(answer=Answer.YES, place_state=PlaceState.WAITING)
COMES = CONFIRMED & Q(answer=Answer.YES) & ~Q(place_state=PlaceState.WAITING)
# Every answer stands in exactly one of these.
SHOWN_AS = {
    Answer.YES: COMES,
    WAITING: CONFIRMED & WAITS,
    Answer.NOT_YET: CONFIRMED & Q(answer=Answer.NOT_YET),
    Answer.NO: CONFIRMED & Q(answer=Answer.NO),
    UNCONFIRMED: ~CONFIRMED,
}


# --- How many ------------------------------------------------------------------------------

# Grouped, and added up in Python: sixteen sums over every row would cost four times as much.
_FIGURES = """
SELECT
  (SELECT count(*) FROM dialogues_invitation WHERE meeting_id = %(meeting)s AND state = %(open)s),
  (SELECT count(*) FROM dialogues_question
    WHERE meeting_id = %(meeting)s AND answered_at IS NULL AND rsvp_id NOT IN (
          SELECT id FROM dialogues_rsvp WHERE meeting_id = %(meeting)s AND confirmed_at IS NULL))
  + (SELECT count(*) FROM dialogues_agendaitem AS item
       LEFT JOIN dialogues_rsvp AS asker ON asker.id = item.proposed_by_id
      WHERE item.meeting_id = %(meeting)s AND item.state = %(proposed)s
        AND (asker.id IS NULL OR asker.confirmed_at IS NOT NULL)),
  (SELECT count(*) FROM dialogues_rsvpneed AS need
     JOIN dialogues_rsvp AS given ON given.id = need.rsvp_id AND given.confirmed_at IS NOT NULL
     LEFT JOIN dialogues_invitation AS invitation ON invitation.id = given.invitation_id
    WHERE given.meeting_id = %(meeting)s AND need.met_at IS NULL AND given.answer = %(yes)s
      AND given.place_state <> %(waiting)s AND invitation.state IS DISTINCT FROM %(revoked)s),
  (SELECT coalesce(json_agg(alike), '[]') FROM (
     SELECT answer, mode, place_state, came IS TRUE AS came, confirmed_at IS NOT NULL AS confirmed,
            count(*) AS answers, count(invitation_id) AS by_invitation, sum(group_size) AS persons,
            count(*) FILTER (WHERE answered_at > %(since)s) AS newer
       FROM dialogues_rsvp
      WHERE meeting_id = %(meeting)s AND answer <> %(withdrawn)s
        AND (invitation_id IS NULL OR invitation_id NOT IN (
              SELECT id FROM dialogues_invitation WHERE meeting_id = %(meeting)s AND state = %(revoked)s))
      GROUP BY 1, 2, 3, 4, 5) AS alike)
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
    unmet: int
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
    """How many come, are silent, wait, ask and need something, and answered after `since`. One query."""
    now = clock.now()
    asked = {
        "meeting": meeting.pk,
        "open": InvitationState.OPEN.value,
        "revoked": InvitationState.REVOKED.value,
        "withdrawn": Answer.WITHDRAWN.value,
        "proposed": AgendaItemState.PROPOSED.value,
        "yes": Answer.YES.value,
        "waiting": PlaceState.WAITING.value,
        "since": since or now,
    }
    invited, unanswered, unmet, alike = ask(_FIGURES, asked)[0]

    def count(what: str, so: Callable[[dict], bool]) -> int:
        return sum(group[what] for group in alike if so(group))

    for group in alike:
        group["stands"] = stands_as(group["answer"], group["place_state"], confirmed=group["confirmed"])
    return Figures(
        invited=invited,
        heard=count("by_invitation", lambda group: True),
        **{one: count("answers", lambda group, one=one: group["stands"] == one) for one in SHOWN_AS},
        organisations=count("by_invitation", lambda group: group["stands"] == Answer.YES),
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
        unmet=unmet,
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
    answers = _answers_of(meeting.pk, shown, door)
    if words:
        # Persons are few, and what they are searched by is not stored.
        own = Concat("name", Value(" "), Coalesce("organisation__name", "organisation_name"))
        answers = answers.alias(own=without_accents(own))
    for word in fold(words).split():
        answers = answers.filter(Q(invitation__organisation__folded__contains=word) | Q(own__contains=word))
    return answers


def _answers_of(meeting: int | Given, shown: str, door: str) -> QuerySet[Rsvp]:
    """The same of a meeting by its key, without words."""
    revoked = Invitation.objects.filter(meeting=Value(meeting), state=InvitationState.REVOKED)
    answers = Rsvp.objects.filter(meeting=Value(meeting)).exclude(answer=Answer.WITHDRAWN)
    answers = answers.exclude(invitation__in=revoked.values("pk"))
    if shown:
        answers = answers.filter(SHOWN_AS[shown])
    return answers.filter(given_by=door) if door else answers


@lru_cache(maxsize=64)
def _keys_in(shown: str, door: str, order: tuple) -> Put:
    return Put.of(_answers_of(Given("meeting"), shown, door).order_by(*order).values_list("pk"))


def keys_of(meeting: Meeting, *, shown: str, door: str, order: tuple, start: int, stop: int) -> list[int]:
    """The keys of the answers from one place of the list to another; put into SQL once for each narrowing."""
    rows = _keys_in(shown, door, order).ask_some(start, stop, meeting=meeting.pk)
    return [key for (key,) in rows]


def in_lines(answers: QuerySet[Rsvp], order: tuple = BY_NAME_FIRST) -> QuerySet:
    """What `AnswerLine` holds, as tuples in an order."""
    return answers.order_by(*order).values_list(*_columns())


def lines_of(keys: Iterable[int], order: tuple) -> list[AnswerLine]:
    """The answers with these keys, in an order; put into SQL once, as a page asks for it every time."""
    return [AnswerLine(*line) for line in _lines_in(order).ask(keys=listed(keys))]


@lru_cache(maxsize=8)
def _lines_in(order: tuple) -> Put:
    return Put.of(in_lines(Rsvp.objects.filter(IsAmong.of_keys("pk", Given("keys"))), order))
