"""What an action's pages show, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet, prefetch_related_objects

from dialogues.enums import MeetingState
from dialogues.models import Meeting
from organisations.models import Membership
from portal.threads.models import Link
from portal.web import clock

from ..enums import PLANNING
from .actions import Action
from .documents import SteeringDocument
from .partners import Partner
from .reports import ProgressReport

# Meetings older than this are not chosen among; they stay where they are tied.
MEETINGS_BACK = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class ActionPage:
    """What everybody sees of an action beside its own fields."""

    partners: Sequence[Partner]
    reports: Sequence[ProgressReport]
    documents: Sequence[SteeringDocument]


def actions_page(action: Action) -> ActionPage:
    """Five queries, however much there is; the action has its tags and milestones with it afterwards."""
    prefetch_related_objects([action], "tags", "milestones")
    return ActionPage(
        partners=list(action.partners.confirmed().select_related("organisation")),
        reports=list(action.reports.for_page()),
        documents=list(action.documents.all()),
    )


@dataclass(frozen=True, slots=True)
class Handling:
    """What those who run an action see of it."""

    partners: Sequence[Partner]
    meetings: Sequence[Meeting]
    documents: Sequence[SteeringDocument]


def to_handle(action: Action) -> Handling:
    """Partners in every state, each with whether letters reach it as `is_reached`; meetings and documents."""
    prefetch_related_objects([action], "milestones")
    contacts = Membership.objects.current().reachable().accepting(PLANNING)
    reached = Exists(contacts.filter(organisation=OuterRef("organisation")))
    led = Link.objects.leading_to(action, kind=Meeting)
    return Handling(
        partners=list(action.partners.select_related("organisation").annotate(is_reached=reached)),
        meetings=list(Meeting.objects.filter(pk__in=led).order_by("starts_at", "pk")),
        documents=list(action.documents.all()),
    )


def meetings_to_choose(action: Action, user) -> QuerySet[Meeting]:
    """Those of the last years that may have led to an action, the latest first; not those tied to it."""
    since = clock.now() - MEETINGS_BACK
    tied = Link.objects.leading_to(action, kind=Meeting)
    meetings = Meeting.objects.visible_to(user).filter(starts_at__gte=since).exclude(pk__in=tied)
    return meetings.exclude(state=MeetingState.CANCELLED).order_by("-starts_at", "pk")


def documents_to_choose(action: Action) -> QuerySet[SteeringDocument]:
    """Steering documents that an action may follow; not those that it does."""
    return SteeringDocument.objects.exclude(pk__in=action.documents.values("pk"))
