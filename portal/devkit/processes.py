"""Child processes that leave nothing behind: started in a session of their own, written down, stopped.

Each child is told to die with its parent (Linux). For the case that everything was killed at once,
its number and start time stand in a file; the next start reads it and stops what is left. A number
alone would not do: the system gives it to somebody else in time.
"""

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from .groundwork.stopping import STOPPING

_SET_PARENT_DEATH_SIGNAL = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
_PROC = Path("/proc")


_started: list["Child"] = []


class ChildFailed(Exception):
    """A program that should run does not; the message is for a person and holds its last words."""


@dataclass(eq=False)
class Child:
    """A running program, its log, and the signal that asks it to stop."""

    name: str
    process: subprocess.Popen
    log: Path
    record: Path
    stop_signal: int = signal.SIGTERM
    # A second signal would tell some to hurry, and lose what they have in hand.
    asked: bool = False

    def ended(self) -> bool:
        """Whether the program has stopped, by itself or not."""
        return self.process.poll() is not None

    def last_words(self, lines: int = 15) -> str:
        """The end of its log."""
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(text.strip().splitlines()[-lines:])


@dataclass(frozen=True)
class Launch:
    """How to start a program: what, where, with which surroundings."""

    name: str
    command: list
    cwd: Path
    log: Path
    record: Path
    env: dict = field(default_factory=lambda: dict(os.environ))
    stop_signal: int = signal.SIGTERM
    pass_fds: tuple = ()
    stdout: int | None = None
    # What a child does between fork and exec, and as whom: see `seat.py`.
    enter: Callable[[], None] | None = None
    identity: dict = field(default_factory=dict)


def start(launch: Launch) -> Child:
    """Start a program in a session of its own and write down who it is."""
    launch.log.parent.mkdir(parents=True, exist_ok=True)
    launch.record.parent.mkdir(parents=True, exist_ok=True)
    # A signal that comes while a child is being born waits until it has been written down.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        child = _start(launch)
        _started.append(child)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return child


def started() -> list[Child]:
    """All children of this process that have not been stopped."""
    return list(_started)


def _start(launch: Launch) -> Child:
    parent = os.getpid()

    def before_exec() -> None:
        if launch.enter:
            launch.enter()
        die_with(parent, launch.stop_signal)

    with open(launch.log, "ab") as log:
        process = subprocess.Popen(
            [str(word) for word in launch.command],
            cwd=launch.cwd,
            env=launch.env,
            stdin=subprocess.DEVNULL,
            stdout=log if launch.stdout is None else launch.stdout,
            stderr=log,
            start_new_session=True,
            pass_fds=launch.pass_fds,
            preexec_fn=before_exec,
            **launch.identity,
        )
    identity = {
        "pid": process.pid,
        "started": start_time(process.pid),
        "boot": boot(),
        "signal": launch.stop_signal,
    }
    launch.record.write_text(json.dumps(identity))
    return Child(launch.name, process, launch.log, launch.record, launch.stop_signal)


def die_with(parent: int, stop_signal: int) -> None:
    """Ask the system to send this process a signal when its parent is gone. Linux only.

    Runs between fork and exec. The signal belongs to the thread that started the child, so
    children are started from the main thread.
    """
    # Whoever started us may ignore a signal (`nohup`, a script's `&`); a child must not inherit that.
    for number in STOPPING:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
    if _LIBC is None:
        return
    _LIBC.prctl(_SET_PARENT_DEATH_SIGNAL, stop_signal)
    if os.getppid() != parent:
        os._exit(1)


def stop(children: Iterable[Child], patience: float) -> None:
    """Ask all to stop at once; after `patience` seconds, kill what is left of their sessions."""
    children = list(children)
    ask(children)
    wait_for(children, time.monotonic() + patience)
    bury(children)


def ask(children: Iterable[Child]) -> None:
    """Ask all that run to stop, once."""
    for child in children:
        if not child.asked and not child.ended():
            child.asked = True
            child.process.send_signal(child.stop_signal)


def wait_for(children: Iterable[Child], deadline: float) -> None:
    """Until all have ended by themselves, or it is the deadline on the monotonic clock."""
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(max(0.0, deadline - time.monotonic()))


def bury(children: Iterable[Child]) -> None:
    """Kill what is left of their sessions, all at once, and forget them."""
    children = list(children)
    kill(session_members(*(child.process.pid for child in children)))
    for child in children:
        child.process.wait()
        child.record.unlink(missing_ok=True)
        if child in _started:
            _started.remove(child)


def stop_leftovers(records: Iterable[Path], patience: float = 3.0) -> list[int]:
    """Stop what an earlier run left behind, and say which processes that were."""
    found: dict[int, int] = {}
    for record in records:
        identity = _read(record)
        if identity and identity["boot"] == boot():
            for pid in _still_there(identity):
                found[pid] = identity["signal"]
    for pid, number in found.items():
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
    wait_until(lambda: not any(alive(pid) for pid in found), patience)
    kill(found)
    for record in records:
        record.unlink(missing_ok=True)
    return sorted(found)


def kill(pids: Iterable[int]) -> None:
    """Kill and wait until they are gone."""
    pids = list(pids)
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not any(alive(pid) for pid in pids), 5)


def wait_until(condition: Callable[[], bool], patience: float) -> bool:
    """Look every hundredth of a second until the condition holds or the patience is out."""
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


# --- Who is who ----------------------------------------------------------------------------


def boot() -> str:
    """Changes when the machine starts anew, and all process numbers with it."""
    source = _PROC / "sys/kernel/random/boot_id"
    return source.read_text().strip() if source.exists() else ""


def start_time(pid: int) -> str:
    """When a process started, in the system's own unit; empty when there is none."""
    if _PROC.is_dir():
        return (_stat(pid) or [""])[-1]
    said = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True)
    return said.stdout.strip()


def alive(pid: int) -> bool:
    """Whether a process runs; one that waits to be buried does not."""
    if _PROC.is_dir():
        return (_stat(pid) or ["Z"])[0] != "Z"
    said = subprocess.run(["ps", "-o", "state=", "-p", str(pid)], capture_output=True, text=True)
    return said.stdout.strip()[:1] not in {"", "Z"}


def session_members(*leaders: int) -> list[int]:
    """All processes of some sessions, their leaders included. Elsewhere than on Linux only the leaders."""
    if not _PROC.is_dir():
        return [leader for leader in leaders if alive(leader)]
    sessions = {str(leader) for leader in leaders}
    members = []
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            stat = _stat(int(entry.name))
            if stat and stat[0] != "Z" and stat[1] in sessions:
                members.append(int(entry.name))
    return members


def working_in(folder: Path, program: str) -> list[int]:
    """Processes of that program whose working directory is the folder. Linux only."""
    pids = []
    for entry in _PROC.iterdir() if _PROC.is_dir() else ():
        # A process may end, or be somebody else's, while we look.
        with contextlib.suppress(OSError):
            named = entry.name.isdigit() and (entry / "comm").read_text().strip() == program
            if named and Path(os.readlink(entry / "cwd")) == folder:
                pids.append(int(entry.name))
    return pids


def _stat(pid: int) -> list[str] | None:
    """State, session and start time of a process, from the system's table."""
    try:
        # The second field, the name, may hold spaces and brackets; all after it does not.
        rest = (_PROC / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        # Gone; or somebody else's, on a machine that hides those.
        return None
    return [rest[0], rest[3], rest[19]]


def _still_there(identity: dict) -> list[int]:
    """The recorded process, if it is still the same one, and the members of its session."""
    pid = identity["pid"]
    now = start_time(pid)
    if now and now != identity["started"]:
        return []
    return session_members(pid)


def _read(record: Path) -> dict | None:
    try:
        return json.loads(record.read_text())
    except (FileNotFoundError, ValueError):
        return None
