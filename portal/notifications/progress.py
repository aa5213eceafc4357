"""How far a batch has come: what the sender sees while it goes, and the receipt afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from portal.people.enums import AddressState
from portal.people.models import Address
from portal.web import clock
from portal.web.health import last_sweep
from portal.web.rooms import notices

from .enums import NOT_DELIVERED, LetterState
from .models import Batch, Letter


@dataclass(frozen=True, slots=True)
class Progress:
    """A batch in numbers: those with an address add up to `total`."""

    total: int
    sent: int
    waiting: int
    refused: int
    failed: int
    lapsed: int
    without_address: int

    @property
    def is_over(self) -> bool:
        """Whether nothing waits any longer."""
        return self.waiting == 0

    @property
    def handled(self) -> int:
        """How many no longer wait."""
        return self.total - self.waiting


def progress(batch: Batch) -> Progress:
    """The numbers of a batch as they stand now; one query."""
    states = batch.letters.all().by_state()
    return Progress(
        total=sum(states.values()),
        sent=states.get(LetterState.SENT, 0),
        waiting=states.get(LetterState.WAITING, 0),
        refused=states.get(LetterState.REFUSED, 0),
        failed=states.get(LetterState.FAILED, 0),
        lapsed=states.get(LetterState.LAPSED, 0),
        without_address=batch.without_address,
    )


# Where a server has said no; whoever wants no letters has said so, and is let be.
_REFUSED_BY_SERVER = {AddressState.REFUSED, AddressState.BOUNCED}


def overview() -> dict[str, object]:
    """The post room as its administrator sees it; five queries."""
    due, swept = Letter.objects.due(), last_sweep()
    closed = Address.objects.filter(state__in=_REFUSED_BY_SERVER)
    lost = Letter.objects.filter(state__in=NOT_DELIVERED).exclude(address__in=closed)
    return {
        "waiting": Letter.objects.filter(state=LetterState.WAITING).count(),
        "oldest_due": due.order_by("not_before").values_list("not_before", flat=True).first(),
        "last_sweep": clock.parse(swept) if swept else None,
        "closed_addresses": closed.order_by("-state_since")[:100],
        "not_delivered": lost.select_related("address").order_by("-queued_at", "-id")[:100],
        "batches": [(batch, notices()[batch.notice].title) for batch in Batch.objects.all()[:20]],
    }


def not_delivered(batches: Iterable[Batch]) -> QuerySet[Letter]:
    """The letters of some batches that did not get through, with the server's words; one query."""
    lost = Letter.objects.filter(batch__in=batches, state__in=NOT_DELIVERED)
    return lost.select_related("address").order_by("id")
