"""5,000 invitations by one worker process once they cannot be regretted, against a loop that only sends."""

import json
import os
import signal
import smtplib
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from time import monotonic, time

from tests.drill.installation import ROOT, Installation
from tests.drill.waiting import wait_until

from .measuring import ROUNDS, SECONDS, Round, Row, family, in_turns, limit, peak_memory

LETTERS = 5000
DELIVERY, MEMORY = "5,000 invitations, time to regret over", "worker's memory at its peak"
# Longer than it takes to write the letters down.
REGRET_SECONDS = 40
_MB = 1024 * 1024


class Sink:
    """The mail server's process, asked how many letters it has taken and when."""

    def __init__(self, port: int) -> None:
        self._line = smtplib.SMTP("127.0.0.1", port, timeout=300)

    def taken(self) -> int:
        """How many so far."""
        return int(self._line.docmd("XWAIT", "0")[1].split()[0])

    def wait_for(self, number: int) -> float:
        """Wait until there are so many; when the last of them came (monotonic seconds)."""
        code, words = self._line.docmd("XWAIT", str(number))
        assert code == 250, words
        return float(words.split()[1])


class Delivery:
    """An installation with 5,000 reachable organisations, a worker, and a sink.

    A batch is delivered in five slices; between them the worker stands still (SIGSTOP), so that the
    floor has its turns on the same machine in the same minutes.
    """

    def __init__(self, portal: Installation, sink: Sink) -> None:
        self.portal = portal
        self.sink = sink
        self.worker = portal.worker(processes=1)
        wait_until(lambda: "ready." in self.worker.last_words(), within=60, saying="the worker is ready")
        self.batch = 0
        self.end = 0
        self._number = count(1000)

    def invite(self) -> float:
        """One more meeting and an invitation to every organisation; when they leave (monotonic seconds)."""
        told = self.portal.run_module(
            "tests.bench.content", "invite", number=next(self._number), leaves_in=REGRET_SECONDS
        )
        assert time() < told["leaves_at"], "the letters may leave already"
        self.batch = told["batch"]
        return monotonic() + told["leaves_at"] - time()

    def slice(self) -> float:
        """A fifth of a batch through the worker; letters a second.

        The first of a batch is counted from the end of the time to regret it, and the worker waits for that.
        """
        begun, started = self.sink.taken(), monotonic()
        if begun >= self.end:
            started, self.end = self.invite(), begun + LETTERS
        goal = begun + LETTERS // ROUNDS
        if self.end - goal < LETTERS // ROUNDS:
            goal = self.end
        self._signal(signal.SIGCONT)
        took = self.sink.wait_for(goal) - started
        self._signal(signal.SIGSTOP)
        return (goal - begun) / took

    def floor(self) -> float:
        """Letters a second of the loop."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.letters_floor", str(self.batch), str(SECONDS)],
            cwd=ROOT,
            env=self.portal.env,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        told = json.loads(done.stdout.splitlines()[-1])
        self.end += told["done"]
        return told["done"] / told["seconds"]

    def row(self, target: float, say: Callable[[str], None]) -> Row:
        """The letters' row."""
        self._signal(signal.SIGSTOP)

        def a_round() -> Round:
            ours, floor = self.slice(), self.floor()
            return Round(ours, floor, ours / floor)

        try:
            return in_turns(DELIVERY, "letters/s", target, a_round, say)
        finally:
            self._signal(signal.SIGCONT)

    def memory(self, most: float) -> Row:
        """The worker's memory since it was started."""
        return limit(MEMORY, peak_memory(self.worker.process.pid) / _MB, "MB", most)

    def _signal(self, number: int) -> None:
        for pid in family(self.worker.process.pid):
            os.kill(pid, number)
