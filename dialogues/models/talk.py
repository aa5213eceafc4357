"""What the page of a dialogue shows of what has been said, in a fixed number of questions."""

from dataclasses import dataclass
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from portal.history.events import events_of
from portal.people.enums import LinkPurpose
from portal.people.models import Address, GuestLink

from ..enums import DialogueState, ViewpointState
from .breadth import Breadth, breadth_of_asked
from .dialogues import Dialogue, DialoguePart
from .doors import doors_of
from .mailings import MailingCopy
from .viewpoints import Response, Viewpoint


@dataclass(frozen=True, slots=True)
class Talk:
    """How much has been said, on which parts, and who was asked."""

    parts: list[DialoguePart]
    shown: int
    organisations: int
    to_read: int
    answered: int
    breadth: Breadth

    @property
    def asked_within(self) -> list[str]:
        """The fields of activity of which somebody is asked."""
        return [part.title for part in self.breadth.parts["fields_of_activity"] if part.numbers.invited]

    @property
    def nobody_within(self) -> list[str]:
        """Those of which nobody is."""
        return [part.title for part in self.breadth.parts["fields_of_activity"] if not part.numbers.invited]


def talk_of(dialogue: Dialogue) -> Talk:
    """Three questions, however much is said."""
    shown = Q(state=ViewpointState.SHOWN)
    standing = Q(state__in=[ViewpointState.SHOWN, ViewpointState.TO_READ])
    counts = dialogue.viewpoints.aggregate(
        shown=Count("pk", filter=shown),
        organisations=Count("organisation", filter=standing, distinct=True),
        to_read=Count("pk", filter=Q(state=ViewpointState.TO_READ)),
        answered=Count("pk", filter=standing & Q(group__response__isnull=False)),
    )
    said = Viewpoint.objects.shown().filter(part=OuterRef("pk")).order_by().values("part")
    parts = dialogue.dialogue_parts.annotate(said=Subquery(said.values(n=Count("pk"))))
    return Talk(parts=list(parts), breadth=breadth_of_asked(dialogue), **counts)


def first_closing(dialogue: Dialogue) -> date | None:
    """The last day with which an open one went out, where it has been prolonged since; one question."""
    went_out_with = None
    kept = events_of(Dialogue).objects.filter(id=dialogue.pk).order_by("pgh_id")
    for state, closes_on in kept.values_list("state", "closes_on"):
        # What was regretted and changed has never been told to anybody.
        went_out_with = (went_out_with or closes_on) if state == DialogueState.OPEN else None
    return went_out_with if went_out_with != dialogue.closes_on else None


def said_in(dialogue: Dialogue, *, part: str = "") -> QuerySet[Viewpoint]:
    """What the page shows, the newest first: on a part by its key, or all.

    What was taken back after others were answered to it stands there still, without its words.
    """
    # Not joined: of 20,000 the first page is read by the index, without the others.
    gone = Q(state=ViewpointState.WITHDRAWN, group__in=Response.objects.values("group"))
    said = dialogue.viewpoints.filter(Q(state=ViewpointState.SHOWN) | gone)
    if part:
        said = said.filter(part__key=part)
    said = said.select_related("part", "organisation", "file", "group__response")
    return said.order_by("-received_at", "-id")


def words_link(viewpoint: Viewpoint) -> GuestLink:
    """The door to one's own words of whoever said them."""
    return GuestLink.objects.get(
        purpose=LinkPurpose.OWN_WORDS,
        subject_type=ContentType.objects.get_for_model(Viewpoint),
        subject_id=viewpoint.pk,
        address=viewpoint.address,
    )


def said_before(copy: MailingCopy, address: Address) -> list[tuple[Viewpoint, str]]:
    """What an organisation that was asked has said, each with the way to it where this address said it."""
    said = copy.mailing.dialogue.viewpoints.filter(organisation=copy.organisation).standing()
    links = GuestLink.objects.filter(
        purpose=LinkPurpose.OWN_WORDS, subject_type__model="viewpoint", address=address
    )
    ways = {
        link.subject_id: link.path("viewpoint_own") for link in links.filter(subject_id__in=said.values("pk"))
    }
    return [(one, ways.get(one.pk, "")) for one in said.select_related("part").order_by("-received_at")]


def still_speaks(viewpoint: Viewpoint, address: Address) -> bool:
    """Whether whoever said it may change it still: for an organisation only its contact of today."""
    if viewpoint.organisation_id is None:
        return True
    return bool(doors_of(address, organisation_id=viewpoint.organisation_id))
