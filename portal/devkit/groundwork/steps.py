"""Where things are, and the steps of the set-up: said, logged, done once, by one at a time."""

import contextlib
import fcntl
import hashlib
import os
import subprocess
import time
from pathlib import Path

from . import stopping

ROOT = Path(__file__).resolve().parents[3]
DEV = ROOT / ".dev"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements-dev.lock"
LOG = DEV / "log" / "setup.log"


class SetupFailed(Exception):
    """A step failed; the message is a sentence for the person at the terminal."""


@contextlib.contextmanager
def only_one_at_a_time():
    """Two commands in one checkout wait for each other while they set up."""
    DEV.mkdir(exist_ok=True)
    with open(DEV / "setup.lock", "w") as lock:
        waiting = False
        while not locked(lock):
            if not waiting:
                print("Väntar på ett annat kommando som gör i ordning miljön …")
            waiting = True
            time.sleep(0.2)
            stopping.stop_if_make_was_interrupted()
        yield


def locked(file) -> bool:
    """Take the lock on an open file, unless another process has it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextlib.contextmanager
def step(sentence: str):
    """Say what is being done, and how long it took."""
    started = time.monotonic()
    print(f"{sentence} …", end=" ", flush=True)
    yield
    print(f"klart ({time.monotonic() - started:.0f} s)")


def run(command: list, *, failure: str, env: dict | None = None, cwd: Path = ROOT) -> None:
    """Run a program with its words in the set-up log; raise with their end if it fails."""
    with open(LOG, "ab") as log:
        log.write(f"\n$ {' '.join(map(str, command))}\n".encode())
        log.flush()
        begin = log.tell()
        code = stopping.call(
            command, cwd=cwd, env=env or clean_environment(), stdout=log, stderr=subprocess.STDOUT
        )
    if code:
        said = LOG.read_bytes()[begin:].decode(errors="replace").strip().splitlines()[-15:]
        raise SetupFailed("\n".join([failure, "Det sista programmet sade:", *said, f"Hela loggen: {LOG}"]))


def clean_environment() -> dict:
    """The environment without what would send packages elsewhere than into `.venv`."""
    astray = {"PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV", "PYTHONHOME", "PYTHONPATH"}
    return {name: value for name, value in os.environ.items() if name not in astray}


def digest(*parts) -> str:
    """One stamp for files (by content) and words."""
    total = hashlib.sha256()
    for part in parts:
        total.update(part.read_bytes() if isinstance(part, Path) else str(part).encode())
        total.update(b"\0")
    return total.hexdigest()


def has_stamp(stamp: Path, value: str) -> bool:
    """Whether the step that leaves this stamp was finished for this value."""
    return stamp.is_file() and stamp.read_text() == value


def call_module(name: str, *, failure: str, **options) -> None:
    """Run a part of the kit that needs the environment, now that there is one. Raises SetupFailed."""
    if stopping.call([PYTHON, "-m", name], cwd=ROOT, **options):
        raise SetupFailed(failure)
