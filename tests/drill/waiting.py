"""Waiting for things to happen, with a deadline and a sentence; never for a time to pass."""

import socket
from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import TypeVar

_PAUSE = Event()
T = TypeVar("T")


class Late(AssertionError):
    """Something that was waited for did not happen in time."""


def wait_until(happened: Callable[[], T], *, within: float, saying: str) -> T:
    """Ask until the answer is true, and return it. Raises Late after `within` seconds."""
    deadline = monotonic() + within
    while True:
        answer = happened()
        if answer:
            return answer
        if monotonic() > deadline:
            raise Late(f"Not within {within:.0f} s: {saying}")
        _PAUSE.wait(0.05)


def answers_on(port: int) -> bool:
    """Whether something takes connections there."""
    with socket.socket() as caller:
        caller.settimeout(1)
        return caller.connect_ex(("127.0.0.1", port)) == 0
