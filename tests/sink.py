"""A mail server of a test's own that can be waited for."""

import asyncio
from email import message_from_bytes, policy
from email.message import EmailMessage

from .drill.mail_server import MailServer


class MailSink(MailServer):
    """Takes every letter, and wakes whoever waits for it."""

    @property
    def letters(self) -> list[EmailMessage]:
        """All letters so far, oldest first."""
        return [message_from_bytes(taken.data, policy=policy.default) for taken in self.taken]

    def wait_for(self, count: int, within: float = 20) -> list[EmailMessage]:
        """All letters, once there are `count`. Raises TimeoutError after `within` seconds."""
        asyncio.run_coroutine_threadsafe(self._wait_for(count), self._loop).result(within)
        return self.letters
