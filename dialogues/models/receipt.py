"""How a sending fares: what has left, whom no letter has reached, and what is left to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Model, OuterRef, QuerySet

from organisations.models import Membership
from portal.notifications.enums import NOT_DELIVERED, LetterState
from portal.notifications.models import Batch, Letter
from portal.notifications.progress import Progress, not_delivered, progress
from portal.web import clock

from ..enums import INVITATION, MEETINGS
from .invitations import Invitation, InvitationQuerySet
from .mailings import Mailing, MailingCopy
from .meetings import Meeting

Rows = TypeVar("Rows", bound=QuerySet)


class Phase(StrEnum):
    """Where a sending is, from the press to the receipt."""

    REGRET = "regret"
    GOING = "going"
    STOPPED = "stopped"
    OVER = "over"


def letters_about(row: str = "pk", model: type[Model] = Invitation) -> QuerySet[Letter]:
    """The letters about an invitation, or another `model`, of the query around, whose id is `row`."""
    about = ContentType.objects.get_for_model(model)
    return Letter.objects.filter(about_type=about, about_id=OuterRef(row))


def unreached(rows: Rows, letters: QuerySet[Letter], *, kind: str) -> Rows:
    """Those about whom none of the letters has arrived or is still to go, by name.

    Each knows whether a letter `was_lost`, and whether it `has_declined` such letters, of a `kind`, itself.
    """
    contacts = Membership.objects.current().reachable().filter(organisation=OuterRef("organisation"))
    on_the_way = letters.filter(state__in=[LetterState.SENT, LetterState.WAITING])
    return (
        rows.filter(~Exists(on_the_way))
        .annotate(
            was_lost=Exists(letters.filter(state__in=NOT_DELIVERED)),
            has_declined=Exists(contacts) & ~Exists(contacts.accepting(kind)),
        )
        .select_related("organisation")
        .order_by("organisation__sort_key", "id")
    )


def to_print(meeting: Meeting, invitations: InvitationQuerySet) -> InvitationQuerySet:
    """Those invited whom no letter has reached and who have not declined them: they get one on paper."""
    letters = letters_about().filter(notice=INVITATION)
    silent = invitations.open().filter(rsvp__isnull=True)
    return unreached(silent, letters, kind=meeting.declined_by).filter(has_declined=False)


@dataclass(frozen=True, slots=True)
class Lost:
    """A letter that did not get through: to whom, and whether another of the organisation's got theirs."""

    letter: Letter
    about: Any
    another_got_it: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """How letters sent in one go fare; `silent` are those concerned whom no letter has reached."""

    batch: Batch
    progress: Progress
    silent: tuple = ()
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
    def will_be_printed(self) -> int:
        """How many get theirs on paper, until the receipt names them; one query, or none."""
        if not self.is_open or not self.progress.without_address:
            return 0
        return self._to_print().count()

    def _to_print(self) -> QuerySet:
        """Whom no letter of it has reached."""
        raise NotImplementedError

    @property
    def on_paper(self) -> list:
        """Those who get a letter on paper, or are phoned: no letter reaches them."""
        return [each for each in self.silent if not each.has_declined]

    @property
    def without_address(self) -> list:
        """Those of them whom nobody has written to."""
        return [each for each in self.on_paper if not each.was_lost]

    @property
    def declined(self) -> list:
        """Those who want no such letters."""
        return [each for each in self.silent if each.has_declined and not each.was_lost]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(Sending):
    """Letters about a meeting, as those who asked for them see it."""

    meeting: Meeting

    @property
    def is_invitation(self) -> bool:
        """Whether it can be regretted, stopped and printed; changes and cancellations go at once."""
        return self.batch.notice == INVITATION

    def _to_print(self) -> InvitationQuerySet:
        sent = Invitation.objects.filter(batch=self.batch)
        return to_print(self.meeting, sent) if self.is_invitation else sent.none()


@dataclass(frozen=True, slots=True, kw_only=True)
class MailingReceipt(Sending):
    """The letters of an utskick, as those who send them see it."""

    mailing: Mailing

    def _to_print(self) -> QuerySet[MailingCopy]:
        return mailing_to_print(self.mailing)


def receipt_of(meeting: Meeting, batch: Batch) -> Receipt:
    """How far a sending has come, one query; when it is over its receipt, four, however many letters."""
    so_far = Receipt(meeting=meeting, batch=batch, progress=progress(batch))
    lost = tuple(lost_in(batch)) if so_far.progress.refused + so_far.progress.failed else ()
    if so_far.is_open:
        return replace(so_far, lost=lost)
    if batch.notice == INVITATION:
        # Whoever has answered, over the telephone say, needs no letter.
        concerned = Invitation.objects.filter(batch=batch, rsvp__isnull=True).open()
        letters, kind = letters_about().filter(notice=INVITATION), meeting.declined_by
    else:
        concerned = meeting.invitations.open().filter(called_at__lte=batch.asked_at)
        letters, kind = letters_about().filter(batch=batch), MEETINGS
    return replace(so_far, silent=tuple(unreached(concerned, letters, kind=kind)), lost=lost)


def lost_in(batch: Batch, model: type[Model] = Invitation) -> Iterable[Lost]:
    """The letters of a batch that did not get through, each about a row of `model`; three queries."""
    letters = list(not_delivered([batch]))
    rows = model._default_manager.select_related("organisation").in_bulk({one.about_id for one in letters})
    arrived = batch.letters.filter(about_id__in=rows, state=LetterState.SENT)
    told = set(arrived.values_list("about_id", flat=True))
    for letter in letters:
        yield Lost(letter, rows.get(letter.about_id), letter.about_id in told)


def mailing_sending(mailing: Mailing, batch: Batch) -> MailingReceipt:
    """How far an utskick has come; when it is over its receipt, as `receipt_of`."""
    so_far = MailingReceipt(mailing=mailing, batch=batch, progress=progress(batch))
    lost = tuple(lost_in(batch, MailingCopy)) if so_far.progress.refused + so_far.progress.failed else ()
    if so_far.is_open:
        return replace(so_far, lost=lost)
    silent = unreached(mailing.copies.all(), letters_about(model=MailingCopy), kind=mailing.declined_by)
    return replace(so_far, silent=tuple(silent), lost=lost)


def mailing_to_print(mailing: Mailing) -> QuerySet[MailingCopy]:
    """Those whom no letter of it has reached and who have not declined them: they get it on paper."""
    letters = letters_about(model=MailingCopy)
    return unreached(mailing.copies.all(), letters, kind=mailing.declined_by).filter(has_declined=False)


@dataclass(frozen=True, slots=True)
class Sendings:
    """All sendings of a meeting: the latest with its receipt, the earlier, and all that is left to print."""

    latest: Receipt | None
    earlier: tuple[Batch, ...]
    to_print: int

    @property
    def has_more_to_print(self) -> bool:
        """Whether an earlier sending has left more to print than the latest one's receipt says."""
        return self.latest is not None and self.to_print > len(self.latest.on_paper)


def sendings_of(meeting: Meeting) -> Sendings:
    """What the page of the answers shows of them; six queries, however many there are."""
    batch, *earlier = Batch.objects.about(meeting) or [None]
    return Sendings(
        latest=receipt_of(meeting, batch) if batch else None,
        earlier=tuple(earlier),
        to_print=to_print(meeting, meeting.invitations.exclude(batch__leaves_at__gt=clock.now())).count(),
    )
