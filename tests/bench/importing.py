"""A register file of 20,000 rows comes in: seconds to the preview, seconds until all is in, and memory."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tests.drill.installation import Installation

from .measuring import Measure, limit
from .pages import Untrue

ROWS = 20_000
PREVIEW, CONFIRM, MEMORY = (f"import of 20,000 rows, {part}" for part in ("preview", "confirm", "memory"))
_MB = 1_000_000


def importing(portal: Installation, folder: Path, say: Callable[[str], None]) -> Iterator[Measure]:
    """Read, weighed and brought in through the services, by a process that does nothing else."""
    say(f"Writing and bringing in a file of {ROWS:,} rows …")
    path = str(folder / "register.csv")
    size = portal.run_module("tests.bench.bringing_in", "write", path=path, count=ROWS) / _MB
    told = portal.run_module("tests.bench.bringing_in", "bring_in", path=path)
    if told["new"] < ROWS * 0.9:
        raise Untrue(f"only {told['new']} of {ROWS} organisations came in")
    more = f"{size:.1f} MB, {told['new']:,} new"
    yield PREVIEW, partial(limit, PREVIEW, told["preview"], "s", 20, more)
    yield CONFIRM, partial(limit, CONFIRM, told["confirm"], "s", 20)
    yield MEMORY, partial(limit, MEMORY, told["memory"] / _MB, "MB", 400)
