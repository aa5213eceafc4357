"""How far the worker has come with a file: told while it goes on, beside the transaction that nobody sees."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import cache

from ...models import ImportRun

# What was told longer ago tells nothing.
_SECONDS = 600
# Rows between one word and the next.
_EVERY = 250


@dataclass(frozen=True, slots=True)
class Progress:
    """So many of so many steps."""

    done: int
    total: int

    @property
    def percent(self) -> int:
        """In hundredths, never whole before it is over."""
        return min(99, self.done * 100 // max(1, self.total))


def progress_of(run: ImportRun) -> Progress | None:
    """What was last told; None where nothing is, or the cache is out of reach."""
    told = cache.get(_key(run))
    return Progress(*told) if told else None


def teller(run: ImportRun, total: int) -> Callable[[int], None]:
    """A function that is told how many steps are done."""
    told = -_EVERY

    def tell(done: int) -> None:
        nonlocal told
        if done - told >= _EVERY:
            told = done
            cache.set(_key(run), (done, total), _SECONDS)

    return tell


def nothing_more_to_tell(run: ImportRun) -> None:
    """It is over."""
    cache.delete(_key(run))


def _key(run: ImportRun) -> str:
    return f"import:{run.code}:{run.state}"
