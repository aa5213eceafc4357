"""How far a batch has come: what the sender sees while it goes, and the receipt afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db.models import Count, Max, Min, Q, QuerySet

from portal.people.enums import AddressState
from portal.people.models import Address
from portal.web import clock
from portal.web.health import last_sweep
from portal.web.rooms import notices

from .enums import NOT_DELIVERED, LetterState
from .models import Batch, Letter

# Below this a speed says nothing; when nothing has left for so long, it no longer holds.
_ENOUGH_LETTERS, _ENOUGH_TIME, _STANDSTILL = 10, timedelta(seconds=3), timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Progress:
    """A batch in numbers: those with an address add up to `total`.

    `postponed` are those of the waiting whom a mail server has asked to come back later.
    """

    total: int
    sent: int
    waiting: int
    postponed: int
    refused: int
    failed: int
    lapsed: int
    without_address: int
    first_sent_at: datetime | None
    last_sent_at: datetime | None

    @property
    def is_over(self) -> bool:
        """Whether nothing waits any longer."""
        return self.waiting == 0

    @property
    def handled(self) -> int:
        """How many no longer wait."""
        return self.total - self.waiting

    @property
    def has_begun(self) -> bool:
        """Whether any letter has left, or been tried."""
        return self.sent + self.refused + self.failed + self.postponed > 0

    @property
    def minutes_left(self) -> int | None:
        """At the speed that this batch has shown so far; None as long as it has shown none."""
        if self.first_sent_at is None or self.last_sent_at is None or self.sent < _ENOUGH_LETTERS:
            return None
        took = self.last_sent_at - self.first_sent_at
        if took < _ENOUGH_TIME or clock.now() - self.last_sent_at > _STANDSTILL:
            return None
        left = (self.waiting - self.postponed) * took.total_seconds() / (self.sent - 1)
        return ceil(left / 60) if left else None


def _how_many(**condition) -> Count:
    return Count("id", filter=Q(**condition))


def progress(batch: Batch) -> Progress:
    """The numbers of a batch as they stand now; one query."""
    asked = batch.letters.order_by().aggregate(
        total=Count("id"),
        sent=_how_many(state=LetterState.SENT),
        waiting=_how_many(state=LetterState.WAITING),
        postponed=_how_many(state=LetterState.WAITING, next_try_at__isnull=False),
        refused=_how_many(state=LetterState.REFUSED),
        failed=_how_many(state=LetterState.FAILED),
        lapsed=_how_many(state=LetterState.LAPSED),
        first_sent_at=Min("sent_at"),
        last_sent_at=Max("sent_at"),
    )
    return Progress(without_address=batch.without_address, **asked)


# Where a server has said no; whoever wants no letters has said so, and is let be.
_REFUSED_BY_SERVER = {AddressState.REFUSED, AddressState.BOUNCED}


def overview() -> dict[str, object]:
    """The post room as its administrator sees it; six queries."""
    due, swept = Letter.objects.due(), last_sweep()
    closed = Address.objects.filter(state__in=_REFUSED_BY_SERVER)
    lost = Letter.objects.filter(state__in=NOT_DELIVERED).exclude(address__in=closed)
    sent = Letter.objects.filter(state=LetterState.SENT, address__state=AddressState.OK)
    return {
        "waiting": Letter.objects.filter(state=LetterState.WAITING).count(),
        "oldest_due": due.order_by("not_before").values_list("not_before", flat=True).first(),
        "last_sweep": clock.parse(swept) if swept else None,
        "closed_addresses": closed.order_by("-state_since")[:100],
        "not_delivered": lost.select_related("address").order_by("-queued_at", "-id")[:100],
        "sent": sent.select_related("address").order_by("-sent_at", "-id")[:20],
        "batches": [(batch, notices()[batch.notice].title) for batch in Batch.objects.all()[:20]],
    }


def not_delivered(batches: Iterable[Batch]) -> QuerySet[Letter]:
    """The letters of some batches that did not get through, with the server's words; one query."""
    lost = Letter.objects.filter(batch__in=batches, state__in=NOT_DELIVERED)
    return lost.select_related("address").order_by("id")
