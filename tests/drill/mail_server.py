"""A mail server that takes letters as a real one does, and misbehaves when it is told to.

In the drill it runs in a thread of the test. In the bench it is a process of its own
(`python -m tests.drill.mail_server PORT`) and is asked with the verb XWAIT how many it has.
"""

import asyncio
import re
import sys
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from .ports import hold_port, number_of

_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(rb"<([^>]*)>")
_BIGGEST = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Taken:
    """A letter that the server answered 250 to."""

    message_id: str
    to: str
    at: float
    data: bytes


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the server says instead of 250, and at which moment. Says nothing and hangs up: `HANG_UP`."""

    reply: str
    after_data: bool = False
    # It has taken the letter all the same.
    keeps_it: bool = False


HANG_UP = ""


def no_faults(to: str, tries: int) -> Verdict | None:
    """Take everything."""
    return None


class MailServer:
    """SMTP on this machine. `judge(to, tries)` says which letters it will not take.

    Without a port it has one of its own, which stays its own while it refuses connections.
    """

    def __init__(
        self, port: int = 0, judge: Callable[[str, int], Verdict | None] = no_faults, keep: bool = True
    ):
        self._held = None if port else hold_port()
        self.port = port or number_of(self._held)
        self.judge = judge
        self.keep = keep
        # How many letters it takes over one line before it closes it; 0: as many as come.
        self.most_over_one_line = 0
        self.judge_sender = lambda: "250 ok"
        self.thanks = "250 taken as {}"
        self.taken: list[Taken] = []
        self.tries: Counter[str] = Counter()
        self.connections = 0
        self._open: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self._waiting: list[tuple[int, asyncio.Future]] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="mail server", daemon=True)

    def start(self) -> "MailServer":
        """Take connections, in a thread."""
        self._thread.start()
        self.open()
        return self

    def open(self) -> None:
        """Begin, or begin again, to take connections."""
        asyncio.run_coroutine_threadsafe(self.listen(), self._loop).result(5)

    def refuse(self) -> None:
        """Drop everybody and refuse connections until `open`."""
        asyncio.run_coroutine_threadsafe(self._refuse(), self._loop).result(5)

    def stop(self) -> None:
        """End for good."""
        self.refuse()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        if self._held:
            self._held.close()

    async def listen(self) -> None:
        """Take connections, in the loop that is running."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, limit=_BIGGEST)

    async def _refuse(self) -> None:
        if self._server:
            self._server.close()
            self._server = None
        for writer in list(self._open):
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._open.add(writer)
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self._open.discard(writer)
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 drill ESMTP\r\n")
        to, begun = "", 0
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"EHLO":
                reply = "250-drill\r\n250-8BITMIME\r\n250 SIZE 8388608"
            elif verb == b"MAIL":
                begun += 1
                full = self.most_over_one_line and begun > self.most_over_one_line
                reply = "421 4.7.0 too many letters over one line" if full else self.judge_sender()
            elif verb == b"RCPT":
                to = _ADDRESS.search(line).group(1).decode()
                reply = self._judge_recipient(to)
            elif verb == b"DATA":
                writer.write(b"354 go on\r\n")
                reply = self._take(to, await reader.readuntil(b"\r\n.\r\n"))
            elif verb == b"XWAI":
                reply = await self._wait_for(int(line.split()[1]))
            elif verb == b"QUIT":
                writer.write(b"221 bye\r\n")
                return
            else:
                reply = "250 ok"
            if reply == HANG_UP:
                return
            writer.write(reply.encode("latin-1") + b"\r\n")

    def _judge_recipient(self, to: str) -> str:
        verdict = self.judge(to, self.tries[to])
        self.tries[to] += 1
        if verdict and not verdict.after_data:
            return verdict.reply
        return "250 ok"

    def _take(self, to: str, data: bytes) -> str:
        verdict = self.judge(to, self.tries[to] - 1)
        if verdict and not verdict.keeps_it:
            return verdict.reply
        found = _MESSAGE_ID.search(data)
        letter = Taken(found.group(1).decode() if found else "", to, monotonic(), data if self.keep else b"")
        self.taken.append(letter)
        for count, waiter in self._waiting:
            if len(self.taken) >= count and not waiter.done():
                waiter.set_result(None)
        return verdict.reply if verdict else self.thanks.format(len(self.taken))

    async def _wait_for(self, count: int) -> str:
        if len(self.taken) < count:
            waiter = asyncio.get_running_loop().create_future()
            self._waiting.append((count, waiter))
            await waiter
        return f"250 {len(self.taken)} {self.taken[count - 1].at if count else 0:.6f}"


async def _serve_for_ever(port: int) -> None:
    await MailServer(port, keep=False).listen()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve_for_ever(int(sys.argv[1])))
