"""The mail catcher: an SMTP server that sends nothing on and writes each letter to a file.

Run as a file: `python mailcatcher.py DIRECTORY PORT`. The password is read from `DIRECTORY/password`,
`DIRECTORY/ready` says when it listens, and letters land in `DIRECTORY/new/<time>-<number>.eml`, whole
or not at all, the latest few thousand.
"""

import asyncio
import itertools
import os
import signal
import sys
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult

KEPT = 5000
_LARGEST = 30 * 1024 * 1024


class Catcher:
    """Writes letters, and throws the oldest away now and then."""

    def __init__(self, directory: Path) -> None:
        self.new = directory / "new"
        self.unfinished = directory / "unfinished"
        for folder in (self.new, self.unfinished):
            folder.mkdir(parents=True, exist_ok=True)
        self._numbers = itertools.count(1)

    async def handle_DATA(self, server, session, envelope) -> str:
        """Keep one letter. To whom it really went stands in a header of its own."""
        number = next(self._numbers)
        # Names sort as the letters came, also within one millisecond and over restarts.
        name = f"{time.time_ns() // 1_000_000:013d}-{number % 1_000_000:06d}.eml"
        recipients = ", ".join(envelope.rcpt_tos)
        file = self.unfinished / name
        file.write_bytes(f"X-Envelope-To: {recipients}\r\n".encode() + envelope.original_content)
        file.rename(self.new / name)
        if number % 200 == 0:
            self.throw_away_the_oldest()
        return "250 OK"

    def throw_away_the_oldest(self) -> None:
        """Keep only the latest."""
        for name in sorted(os.listdir(self.new))[:-KEPT]:
            (self.new / name).unlink(missing_ok=True)


async def serve(directory: Path, port: int) -> None:
    """Serve until asked to stop."""
    catcher = Catcher(directory)
    password = (directory / "password").read_text().encode()

    def authenticate(server, session, envelope, mechanism, data) -> AuthResult:
        return AuthResult(success=data.login == b"portal" and data.password == password)

    def protocol() -> SMTP:
        return SMTP(
            catcher,
            hostname="localhost",
            data_size_limit=_LARGEST,
            enable_SMTPUTF8=True,
            authenticator=authenticate,
            auth_required=True,
            auth_require_tls=False,
        )

    loop = asyncio.get_running_loop()
    asked_to_stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked_to_stop.set)
    server = await loop.create_server(protocol, "127.0.0.1", port)
    (directory / "ready").write_text(str(os.getpid()))
    await asked_to_stop.wait()
    server.close()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2])))
