"""How far a batch has come: what the sender sees while it goes, and the receipt afterwards."""

from dataclasses import dataclass

from django.db.models import QuerySet

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


def not_delivered(batch: Batch) -> QuerySet[Letter]:
    """The letters that did not get through, with the server's words; one query."""
    return batch.letters.filter(state__in=[LetterState.REFUSED, LetterState.FAILED]).select_related("address")
