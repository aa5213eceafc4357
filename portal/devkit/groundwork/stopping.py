"""To be stopped at any moment, and to leave nothing running."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from pathlib import Path

# The signals that mean: end what you do.
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 2


def listen_for_stop() -> None:
    """Let every signal that means stop do what Ctrl-C does; once it stops, another changes nothing."""

    def stop(number, frame):
        for each in STOPPING:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in STOPPING:
        signal.signal(number, stop)


def stop_when_parent_dies() -> None:
    """Let a program stop also when its parent is killed; survives exec. Linux only."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


def catches(pid: int, number: int) -> bool:
    """Whether a process has a handler for a signal. Linux only; elsewhere no."""
    # Gone, or somebody else's on a machine that hides those.
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text(errors="replace").splitlines():
            name, _, mask = line.partition(":")
            if name == "SigCgt":
                return bool(int(mask, 16) >> (number - 1) & 1)
    return False


class Parent:
    """Who started us. `make` that alone is interrupted waits for us in silence, its handler put down."""

    def __init__(self) -> None:
        self.pid = os.getppid()
        self.listened = catches(self.pid, signal.SIGINT)

    def was_interrupted(self) -> bool:
        """Whether it listened when we started, and does not any more."""
        return self.listened and not catches(self.pid, signal.SIGINT)


_PARENT = Parent()


def stop_if_make_was_interrupted() -> None:
    """Raises KeyboardInterrupt."""
    if _PARENT.was_interrupted():
        raise KeyboardInterrupt


def call(command: list, **options) -> int:
    """Run a program in a session of its own and return its code; stopped meanwhile, all of it stops."""
    process = subprocess.Popen(
        list(map(str, command)),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=stop_when_parent_dies,
        **options,
    )
    try:
        while process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.2)
            stop_if_make_was_interrupted()
    except BaseException:
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(PATIENCE)
        raise
    return process.returncode
