"""Pages and answers against the floor: CPU of web and database for each request, and requests/s."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from tests.drill.installation import ROOT, Installation

from .measuring import SECONDS, THREADS, Round, Row, cpu_seconds, in_turns

ANSWERS = "answers stored, receipt queued"
OFFICIAL = "official's page, 5,000 answers"
_MS = 1000
# What the floor's page weighs, in bytes: "about 20 kB".
FLOOR_WEIGHS = (15_000, 25_000)
# A page with a form, whose mark is good for every form; and more rows than a turn of the floor can store.
SIGN_IN, FLOOR_ROWS = "/logga-in/", 5000
# A round of four seconds is spent in so many turns.
TURNS = 4


class Untrue(Exception):
    """A page did not answer as it should: what was measured would mean nothing."""


@dataclass(frozen=True, slots=True)
class Load:
    """What a stretch of load came to."""

    done: int
    seconds: float
    cpu: float
    bytes: int

    @property
    def rate(self) -> float:
        """Requests, or answers, in a second."""
        return self.done / self.seconds

    def __add__(self, more: "Load") -> "Load":
        return Load(
            self.done + more.done,
            self.seconds + more.seconds,
            self.cpu + more.cpu,
            self.bytes + more.bytes,
        )

    @property
    def cost(self) -> float:
        """CPU milliseconds of web and database for each."""
        return self.cpu / self.done * _MS


def turn_about(floor: Callable[[], Load], ours: Callable[[], Load]) -> tuple[Load, Load]:
    """A round: floor and ours in short turns, each now first and now second, so that both meet the
    same moods of the machine. Their sums."""
    floors, all_ours = [], []
    for turn in range(TURNS):
        for load, kept in ((floor, floors), (ours, all_ours))[:: 1 if turn % 2 else -1]:
            kept.append(load())
    return sum(floors[1:], floors[0]), sum(all_ours[1:], all_ours[0])


class Course:
    """A running portal, its database, and the load generator beside them."""

    def __init__(self, portal: Installation, organisations: int) -> None:
        self.portal = portal
        self.roots = [portal.web().process.pid, portal.database.child.process.pid]
        self._number = count(1)
        self._rows = max(1, organisations - 30)

    def load(self, tasks: list[tuple[str, ...]], kind: str = "pages", seconds: float = SECONDS) -> Load:
        """Call with four connections for some seconds. Raises Untrue if a page was not what it should be."""
        before = cpu_seconds(*self.roots)
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "tests.bench.load",
                str(self.portal.port),
                str(seconds),
                str(THREADS),
                kind,
            ],
            input="\n".join("\t".join(task) for task in tasks),
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=True,
        )
        told = json.loads(done.stdout)
        if told["wrong"] or not told["done"]:
            raise Untrue(f"{tasks[0][0]}: {told}\n{done.stderr}")
        return Load(told["done"], told["seconds"], cpu_seconds(*self.roots) - before, told["bytes"])

    def floor_tasks(self) -> list[tuple[str, str]]:
        """The floor at many places of its table."""
        return [(f"/golv/{1 + (7 * at) % self._rows}/?n={next(self._number)}", "Golv") for at in range(1500)]

    def numbered(self, addresses: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """The same pages, each request with an address of its own."""
        return [
            (f"{path}{'&' if '?' in path else '?'}n={next(self._number)}", *more)
            for _ in range(max(1, 1500 // len(addresses)))
            for path, *more in addresses
        ]

    def page(
        self,
        name: str,
        addresses: list[tuple[str, ...]],
        target: float,
        say: Callable,
        seconds: float = SECONDS,
    ) -> Row:
        """A page's row: its cost against the floor's."""
        for warm in (self.floor_tasks(), self.numbered(addresses)):
            self.load(warm, seconds=1.5)
        sizes = []

        def a_round() -> Round:
            floor, ours = turn_about(
                lambda: self.load(self.floor_tasks(), seconds=seconds / TURNS),
                lambda: self.load(self.numbered(addresses), seconds=seconds / TURNS),
            )
            sizes.append((ours.bytes / ours.done, floor.bytes / floor.done))
            if not FLOOR_WEIGHS[0] < sizes[-1][1] < FLOOR_WEIGHS[1]:
                raise Untrue(f"the floor's page is {sizes[-1][1] / _MS:.1f} kB")
            return Round(ours.cost, floor.cost, floor.cost / ours.cost, ours.rate, floor.rate)

        row = in_turns(name, "ms CPU/request", target, a_round, say)
        say(f"  {name}: {sizes[-1][0] / _MS:.1f} kB, the floor's page {sizes[-1][1] / _MS:.1f} kB")
        return row

    def answers(self, links: list[str], target: float, say: Callable) -> Row:
        """Answers sent in, each by a link of its own, against a form that stores one row; by the rate."""
        unused = [(link, SIGN_IN) for link in links]
        floor_form = [("/golv/rad/", SIGN_IN)] * FLOOR_ROWS
        before, sent = self._stored(), 0

        def some_answers(seconds: float = SECONDS / TURNS) -> Load:
            nonlocal sent
            load = self.load(unused, kind="answers", seconds=seconds)
            # Links are taken in order, and each that was taken was also answered.
            del unused[: load.done]
            sent += load.done
            return load

        def some_rows(seconds: float = SECONDS / TURNS) -> Load:
            return self.load(floor_form, kind="answers", seconds=seconds)

        def a_round() -> Round:
            floor, ours = turn_about(some_rows, some_answers)
            return Round(ours.rate, floor.rate, ours.rate / floor.rate)

        some_rows(1.0), some_answers(1.0)
        row = in_turns(ANSWERS, "answers/s", target, a_round, say)
        if self._stored() - before != sent:
            raise Untrue(f"{sent} answers were accepted, {self._stored() - before} are stored")
        return row

    def _stored(self) -> int:
        return self.portal.count("SELECT count(*) FROM dialogues_rsvp WHERE given_by = 'link'")
