"""Delivery of 2,000 invitations by one worker process, against a loop that does nothing else."""

import json
import smtplib
import subprocess
import sys
from collections.abc import Callable
from itertools import count

from tests.drill.installation import ROOT, Installation

from .measuring import SECONDS, Round, Row, in_turns, limit, peak_memory

LETTERS = 2000
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
    """An installation with 2,000 reachable organisations, a worker and a sink."""

    def __init__(self, portal: Installation, sink: Sink) -> None:
        self.portal = portal
        self.sink = sink
        self.worker = portal.worker(processes=1)
        self.meetings: list[int] = []
        self._number = count(1000)

    def invite(self) -> tuple[int, float]:
        """One more meeting and its 2,000 invitations, delivered; the batch and how many a second."""
        before = self.sink.taken()
        told = self.portal.run_module("tests.bench.content", "invite", number=next(self._number))
        last = self.sink.wait_for(before + LETTERS)
        self.meetings.append(told["meeting"])
        return told["batch"], LETTERS / (last - told["committed"])

    def floor(self, batch: int) -> float:
        """Letters a second of the loop."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.letters_floor", str(batch), str(SECONDS)],
            cwd=ROOT,
            env=self.portal.env,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        told = json.loads(done.stdout.splitlines()[-1])
        return told["done"] / told["seconds"]

    def rows(self, target: float, most_memory: float, say: Callable[[str], None]) -> list[Row]:
        """The letters' row and the worker's memory."""
        batch, _warm = self.invite()

        def a_round() -> Round:
            nonlocal batch
            floor = self.floor(batch)
            batch, ours = self.invite()
            return Round(ours, floor, ours / floor)

        delivery = in_turns("delivery of 2,000 invitations", "letters/s", target, a_round, say)
        memory = peak_memory(self.worker.process.pid) / _MB
        return [delivery, limit("worker's memory at its peak", memory, "MB", most_memory)]
