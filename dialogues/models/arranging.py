"""What is arranged for a meeting: who is reminded or phoned, what is needed and asked, who came."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from organisations.models import Membership
from portal.history.events import events_of
from portal.web import clock
from portal.web.names import fold

from ..enums import NO_ANSWER, Answer, MeetingState, Mode
from .asking import Question, QuestionQuerySet, RsvpNeed
from .attending import COMES, CONFIRMED, WAITS, answers_to, in_lines
from .invitations import Invitation, InvitationQuerySet, Rsvp
from .meetings import AgendaItem, Meeting
from .reminders import Reminder

# Who came is ticked on the day and so long after, for those who wrote it on paper.
DOOR_STAYS_OPEN = timedelta(days=7)

# --- Those who have not answered -----------------------------------------------------------


def silent(meeting: Meeting, words: str = "", *, beyond_reach: bool = False) -> InvitationQuerySet:
    """Those invited without an answer, or that took it back, in Swedish order, narrowed by a name's words.

    `beyond_reach`: only those whom no letter reaches.
    """
    invitations = meeting.invitations.open().answered(NO_ANSWER).select_related("organisation")
    if beyond_reach:
        reached = Membership.objects.current().reachable().filter(organisation=OuterRef("organisation"))
        invitations = invitations.filter(~Exists(reached))
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
    """Every question of those confirmed, those without an answer first, the oldest of them on top."""
    return (
        questions_with_askers()
        .confirmed()
        .filter(meeting=meeting)
        .order_by(F("answered_at").desc(nulls_first=True), "asked_at", "id")
    )


def questions_with_askers() -> QuestionQuerySet:
    """With who asked and answered, where and of which meeting, in one query."""
    return Question.objects.select_related(
        "meeting", "rsvp__invitation__organisation", "rsvp__address", "answered_by"
    )


def proposals_to(meeting: Meeting) -> QuerySet[AgendaItem]:
    """Every item that somebody confirmed, or since forgotten, has proposed; those not decided first."""
    return (
        proposals_with_askers()
        .filter(Q(proposed_by__isnull=True) | Q(proposed_by__confirmed_at__isnull=False))
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
        answers = answers.filter(COMES & Q(mode=Mode.ROOM) | CONFIRMED & WAITS | Q(came=True))
    return in_lines(answers)


def last_event() -> int:
    """The number of the latest event in the history of answers."""
    return events_of(Rsvp).objects.aggregate(last=Max("pgh_id"))["last"] or 0


def changed_since(meeting: Meeting, event: int) -> QuerySet:
    """The answers, as lines, that something has happened to since an event of the history."""
    events = events_of(Rsvp).objects.filter(meeting=meeting, pgh_id__gt=event)
    return in_lines(answers_to(meeting).filter(pk__in=events.values("pgh_obj")))
