"""Ports that stay ours: before somebody listens there, and while whoever does is killed and comes back."""

import socket

from portal.devkit.services import HOST


def hold_port() -> socket.socket:
    """A socket on a port that the system gives to nobody else while it is open.

    It takes no connections itself. A program that is told the number, and may share an address as
    servers do (SO_REUSEADDR), listens there as if it were free.
    """
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind((HOST, 0))
    return held


def number_of(held: socket.socket) -> int:
    """The number of a held port."""
    return held.getsockname()[1]
