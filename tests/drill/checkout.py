"""A checkout of its own, and `manage.py dev` running in it."""

import http.client
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic
from urllib.parse import urlsplit

import pytest

from portal.devkit import processes, seat
from portal.devkit.surroundings import KEYS
from tests.environment import ROOT

STOPPED_WITHIN = 5.0
DEV = (sys.executable, "manage.py", "dev")
# What the make that runs a drill tells every make below it.
OF_MAKE = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKEOVERRIDES"}


def plain_environment() -> dict[str, str]:
    """The environment of a shell that knows nothing of the test run's services."""
    told = {*KEYS, *OF_MAKE, "DJANGO_SETTINGS_MODULE", "STATIC_ROOT", "ENVIRONMENT", "PORT", "RELOAD", "DEMO"}
    return {name: value for name, value in os.environ.items() if name not in told}


def copy_checkout(to: Path, *, with_packages: bool = True) -> Path:
    """What a clone would hold; with this checkout's front-end packages, theme and fonts beside it, or not."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)
    if not with_packages:
        return to
    (to / "node_modules").symlink_to(ROOT / "node_modules")
    (to / ".dev").mkdir()
    for made in ("theme", "fonts"):
        shutil.copytree(ROOT / ".dev" / made, to / ".dev" / made)
    return to


class Run:
    """One `manage.py dev`, or what starts it: its lines, and how long it took."""

    def __init__(self, checkout: Path, *command: str, **more: str) -> None:
        self.checkout = checkout
        self.lines: SimpleQueue[str | None] = SimpleQueue()
        self.said: list[str] = []
        self.process = subprocess.Popen(
            command or DEV,
            cwd=checkout,
            env={**plain_environment(), **more},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(None)

    def ready(self, within: float) -> str:
        """The address it says it is ready at."""
        return self.hear("Ready: http://", within).removeprefix("Ready: ").strip()

    def hear(self, beginning: str, within: float) -> str:
        """The next line that begins so. Raises AssertionError where it does not come in time, or at all."""
        deadline = monotonic() + within
        while True:
            try:
                line = self.lines.get(timeout=max(0.01, deadline - monotonic()))
            except Empty:
                pytest.fail(f"no “{beginning}” within {within} s:\n{''.join(self.said)}")
            assert line is not None, "ended instead:\n" + "".join(self.said)
            self.said.append(line)
            if line.startswith(beginning):
                return line

    def end(self, within: float) -> int:
        """Its exit code, with all it said."""
        code = self.process.wait(within)
        while (line := self.lines.get(timeout=5)) is not None:
            self.said.append(line)
        return code

    def stop(self, number: int = signal.SIGTERM) -> float:
        """Ask it to stop; the seconds that took."""
        began = monotonic()
        self.process.send_signal(number)
        self.end(STOPPED_WITHIN + 5)
        return monotonic() - began


def postgres_of(checkout: Path) -> Path:
    """Where a checkout's PostgreSQL sits: below `.dev`, or elsewhere where root may not start it there."""
    below = checkout / ".dev" / "postgres"
    link = below / seat.ELSEWHERE
    return link.resolve() if link.is_symlink() else below


def remove_checkout(checkout: Path) -> None:
    """Delete a checkout, and its PostgreSQL's data wherever they lie."""
    seat.remove(checkout / ".dev" / "postgres")
    shutil.rmtree(checkout, ignore_errors=True)


def left_running(checkout: Path) -> list[str]:
    """Command lines of processes that belong to a checkout."""
    places = tuple(map(str, {checkout, postgres_of(checkout)}))
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            where = os.readlink(entry / "cwd")
        except OSError:
            continue
        belongs = where.startswith(places) or any(place in words for place in places)
        if belongs and processes.alive(int(entry.name)):
            found.append(f"{entry.name} {words}")
    return found


def status(address: str) -> int:
    """The status a page of this machine answers with; no proxy of the shell's is asked."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
    try:
        connection.request("GET", parts.path)
        return connection.getresponse().status
    finally:
        connection.close()


def manage(checkout: Path, *words: str) -> str:
    """What a management command says, run with nothing set."""
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=checkout,
        env=plain_environment(),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
