"""How far a batch has come: what the sender sees while it goes, and the receipt afterwards."""

from dataclasses import dataclass

from django.db.models import QuerySet

from portal.people.enums import CLOSED_ADDRESSES
from portal.people.models import Address
from portal.web import clock
from portal.web.health import last_sweep

from .enums import LetterState
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


def overview() -> dict[str, object]:
    """The post room as its administrator sees it; five queries."""
    due, swept = Letter.objects.due(), last_sweep()
    return {
        "waiting": Letter.objects.filter(state=LetterState.WAITING).count(),
        "oldest_due": due.order_by("not_before").values_list("not_before", flat=True).first(),
        "last_sweep": clock.parse(swept) if swept else None,
        "closed_addresses": Address.objects.filter(state__in=CLOSED_ADDRESSES).order_by("-state_since")[:100],
        "failed": Letter.objects.filter(state=LetterState.FAILED).select_related("address")[:100],
        "batches": Batch.objects.select_related("about_type")[:20],
    }


def not_delivered(batch: Batch) -> QuerySet[Letter]:
    """The letters that did not get through, with the server's words; one query."""
    return batch.letters.filter(state__in=[LetterState.REFUSED, LetterState.FAILED]).select_related("address")
