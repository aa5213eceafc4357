"""What is measured and how: CPU seconds of process trees, rounds in turns, medians and spreads."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

ROUNDS = 5
SECONDS = 4.0
THREADS = 4
TOO_WIDE = 0.20
TRIES = 3
_TICKS = os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str] | None:
    """The fields of a process from its state on; nothing where it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def family(root: int) -> dict[int, list[str]]:
    """A process and all that come from it, with their fields."""
    everybody = {int(entry.name): _stat(int(entry.name)) for entry in Path("/proc").glob("[0-9]*")}
    children: dict[int, list[int]] = {}
    for pid, fields in everybody.items():
        if fields:
            children.setdefault(int(fields[1]), []).append(pid)
    found, waiting = {}, [root]
    while waiting:
        pid = waiting.pop()
        if everybody.get(pid):
            found[pid] = everybody[pid]
            waiting += children.get(pid, [])
    return found


def cpu_seconds(*roots: int) -> float:
    """CPU time of these process trees so far, with the children that have ended."""
    ticks = 0
    for root in roots:
        for fields in family(root).values():
            ticks += sum(int(fields[at]) for at in (11, 12, 13, 14))
    return ticks / _TICKS


def peak_memory(root: int) -> int:
    """The most memory that a process tree's processes have held, in bytes, each at its own peak."""
    return sum(peak_memory_of(pid) for pid in family(root))


def peak_memory_of(pid: int) -> int:
    """The most memory that one process has held, in bytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


@dataclass(frozen=True, slots=True)
class Round:
    """One turn of the page and one of its floor: the figure that counts, and requests/s beside it."""

    ours: float
    floor: float
    ratio: float
    rate: float = 0.0
    floor_rate: float = 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the bench. `more` is shown beside it and is not part of the file.

    `why` says what kept a row from being measured, and stands in the file only then.
    """

    name: str
    value: float
    unit: str
    floor: float | None
    ratio: float | None
    target: float | None
    spread: float | None
    ok: bool
    more: str = ""
    why: str = ""

    def as_json(self) -> dict:
        """As it stands in `.dev/bench.json`."""
        kept = asdict(self)
        kept.pop("more")
        if not self.why:
            kept.pop("why")
        return kept


def spread_of(ratios: list[float]) -> float:
    """Second highest less second lowest, over the median."""
    ordered = sorted(ratios)
    return (ordered[-2] - ordered[1]) / median(ordered)


def in_turns(
    name: str, unit: str, target: float | None, a_round: Callable[[], Round], say: Callable[[str], None]
) -> Row:
    """Five rounds; once more, and once more again, where they do not agree."""
    for _ in range(TRIES):
        rounds = [a_round() for _ in range(ROUNDS)]
        spread = spread_of([one.ratio for one in rounds])
        ratio = median(one.ratio for one in rounds)
        say(f"  {name}: {', '.join(f'{one.ratio:.2f}' for one in rounds)}  (spread {spread:.0%})")
        if spread <= TOO_WIDE:
            break
    return Row(
        name,
        value=round(median(one.ours for one in rounds), 2),
        unit=unit,
        floor=round(median(one.floor for one in rounds), 2),
        ratio=round(ratio, 3),
        target=target,
        spread=round(spread, 3),
        ok=spread <= TOO_WIDE and (target is None or ratio >= target),
        more=_rates(rounds),
    )


def _rates(rounds: list[Round]) -> str:
    if not rounds[0].rate:
        return ""
    ours, floor = median(one.rate for one in rounds), median(one.floor_rate for one in rounds)
    return f"{ours:.0f}/s, floor {floor:.0f}/s"


def limit(name: str, value: float, unit: str, most: float, more: str = "") -> Row:
    """Something that must stay under a limit, measured once."""
    return Row(name, round(value, 2), unit, None, None, most, None, value < most, more)


Measure = tuple[str, Callable[[], Row]]


def attempt(part: str, measures: Iterable[Measure]) -> Iterator[Row]:
    """One row after another. What cannot be measured becomes a row that is not ok and says why."""
    try:
        for name, measure in measures:
            try:
                row = measure()
            except Exception as fault:
                row = _failed(name, fault)
            yield row
    except Exception as fault:
        # The services or the content that all rows of this part stand on.
        yield _failed(part, fault)


def _failed(name: str, fault: Exception) -> Row:
    why = f"{type(fault).__name__}: {str(fault)[:2000]}"
    return Row(name, 0.0, "", None, None, None, None, False, more=why.splitlines()[0][:120], why=why)
