"""How a sending fares: what has left, whom no letter has reached, and what is left to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, QuerySet

from organisations.models import Membership
from portal.notifications.enums import NOT_DELIVERED, LetterState
from portal.notifications.models import Batch, Letter
from portal.notifications.progress import Progress, not_delivered, progress
from portal.web import clock

from ..enums import INVITATION, MEETINGS
from .invitations import Invitation, InvitationQuerySet
from .meetings import Meeting


class Phase(StrEnum):
    """Where a sending is, from the press to the receipt."""

    REGRET = "regret"
    GOING = "going"
    STOPPED = "stopped"
    OVER = "over"


def letters_about(invitation: str = "pk") -> QuerySet[Letter]:
    """The letters about an invitation of the query around, whose id is `invitation`."""
    about = ContentType.objects.get_for_model(Invitation)
    return Letter.objects.filter(about_type=about, about_id=OuterRef(invitation))


def unreached(invitations: InvitationQuerySet, letters: QuerySet[Letter]) -> InvitationQuerySet:
    """Those about whom none of the letters has arrived or is still to go, by name.

    Each knows whether a letter `was_lost`, and whether it `has_declined` such letters itself.
    """
    contacts = Membership.objects.current().reachable().filter(organisation=OuterRef("organisation"))
    on_the_way = letters.filter(state__in=[LetterState.SENT, LetterState.WAITING])
    return (
        invitations.filter(~Exists(on_the_way))
        .annotate(
            was_lost=Exists(letters.filter(state__in=NOT_DELIVERED)),
            has_declined=Exists(contacts) & ~Exists(contacts.accepting(MEETINGS)),
        )
        .select_related("organisation")
        .order_by("organisation__sort_key", "id")
    )


def to_print(invitations: InvitationQuerySet) -> InvitationQuerySet:
    """Those invited whom no letter has reached and who have not declined them: they get one on paper."""
    letters = letters_about().filter(notice=INVITATION)
    return unreached(invitations.open().filter(rsvp__isnull=True), letters).filter(has_declined=False)


@dataclass(frozen=True, slots=True)
class Lost:
    """A letter that did not get through: to whom, and whether another of the organisation's got theirs."""

    letter: Letter
    invitation: Invitation | None
    another_got_it: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """A sending as those who asked for it see it; `silent` are those invited whom no letter has reached."""

    meeting: Meeting
    batch: Batch
    progress: Progress
    silent: tuple[Invitation, ...] = ()
    lost: tuple[Lost, ...] = ()

    @property
    def phase(self) -> Phase:
        """Where it is now."""
        if self.batch.may_be_regretted:
            return Phase.REGRET
        if self.progress.waiting > self.progress.postponed:
            return Phase.GOING
        # What a mail server has put off for hours nobody sits and waits for.
        return Phase.STOPPED if self.batch.stopped_at else Phase.OVER

    @property
    def is_open(self) -> bool:
        """Whether more will happen by itself."""
        return self.phase in {Phase.REGRET, Phase.GOING}

    @property
    def is_invitation(self) -> bool:
        """Whether it can be regretted, stopped and printed; changes and cancellations go at once."""
        return self.batch.notice == INVITATION

    @property
    def on_paper(self) -> list[Invitation]:
        """Those who get a letter on paper, or are phoned: no letter reaches them."""
        return [each for each in self.silent if not each.has_declined]

    @property
    def without_address(self) -> list[Invitation]:
        """Those of them whom nobody has written to."""
        return [each for each in self.on_paper if not each.was_lost]

    @property
    def declined(self) -> list[Invitation]:
        """Those who want no such letters."""
        return [each for each in self.silent if each.has_declined and not each.was_lost]


def receipt_of(meeting: Meeting, batch: Batch) -> Receipt:
    """How far a sending has come, one query; when it is over its receipt, four, however many letters."""
    so_far = Receipt(meeting, batch, progress(batch))
    lost = tuple(_lost(batch)) if so_far.progress.refused + so_far.progress.failed else ()
    if so_far.is_open:
        return replace(so_far, lost=lost)
    if batch.notice == INVITATION:
        concerned = Invitation.objects.filter(batch=batch).open()
        letters = letters_about().filter(notice=INVITATION)
    else:
        concerned = meeting.invitations.open().filter(called_at__lte=batch.asked_at)
        letters = letters_about().filter(batch=batch)
    return replace(so_far, silent=tuple(unreached(concerned, letters)), lost=lost)


def _lost(batch: Batch) -> Iterable[Lost]:
    letters = list(not_delivered([batch]))
    invitations = Invitation.objects.select_related("organisation").in_bulk({one.about_id for one in letters})
    arrived = batch.letters.filter(about_id__in=invitations, state=LetterState.SENT)
    told = set(arrived.values_list("about_id", flat=True))
    for letter in letters:
        yield Lost(letter, invitations.get(letter.about_id), letter.about_id in told)


@dataclass(frozen=True, slots=True)
class Sendings:
    """All sendings of a meeting: the latest with its receipt, the earlier, and all that is left to print."""

    latest: Receipt | None
    earlier: tuple[Batch, ...]
    to_print: int


def sendings_of(meeting: Meeting) -> Sendings:
    """What the page of the answers shows of them; six queries, however many there are."""
    batch, *earlier = list(meeting.batches()) or [None]
    return Sendings(
        latest=receipt_of(meeting, batch) if batch else None,
        earlier=tuple(earlier),
        to_print=to_print(meeting.invitations.exclude(batch__leaves_at__gt=clock.now())).count(),
    )
