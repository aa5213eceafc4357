"""A checkout of its own, and `manage.py dev` running in it."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic

import pytest

from portal.devkit import processes
from portal.devkit.surroundings import KEYS
from tests.environment import ROOT

STOPPED_WITHIN = 5.0


def plain_environment() -> dict[str, str]:
    """The environment of a shell that knows nothing of the test run's services."""
    told = {*KEYS, "DJANGO_SETTINGS_MODULE", "STATIC_ROOT", "ENVIRONMENT", "PORT", "RELOAD"}
    return {name: value for name, value in os.environ.items() if name not in told}


def copy_checkout(to: Path, *, with_packages: bool = True) -> Path:
    """What a clone would hold; with this checkout's front-end packages and theme beside it, or not."""
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
    shutil.copytree(ROOT / ".dev" / "theme", to / ".dev" / "theme")
    return to


class Run:
    """One `manage.py dev`, its lines, and how long it took."""

    def __init__(self, checkout: Path, **more: str) -> None:
        self.checkout = checkout
        self.lines: SimpleQueue[str | None] = SimpleQueue()
        self.said: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "dev"],
            cwd=checkout,
            env={**plain_environment(), "DEMO": "no", **more},
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
        deadline = monotonic() + within
        while True:
            try:
                line = self.lines.get(timeout=max(0.01, deadline - monotonic()))
            except Empty:
                pytest.fail(f"not ready within {within} s:\n{''.join(self.said)}")
            assert line is not None, "ended instead:\n" + "".join(self.said)
            self.said.append(line)
            if line.startswith("Ready: http://"):
                return line.removeprefix("Ready: ").strip()

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


def left_running(checkout: Path) -> list[str]:
    """Command lines of processes that belong to a checkout."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            where = os.readlink(entry / "cwd")
        except OSError:
            continue
        if processes.alive(int(entry.name)) and (str(checkout) in words or where.startswith(str(checkout))):
            found.append(f"{entry.name} {words}")
    return found


def status(address: str) -> int:
    """The status a page answers with."""
    with urllib.request.urlopen(address, timeout=20) as response:
        return response.status


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


def emails(checkout: Path) -> str:
    """The addresses of all users, asked through a command."""
    code = "from portal.people.models import User; print(*User.objects.values_list('email', flat=True))"
    return manage(checkout, "shell", "--no-imports", "-c", code)
