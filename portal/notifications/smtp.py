"""Django's SMTP backend over a connection that remembers what the server answered."""

import smtplib

from django.core.mail.backends.smtp import EmailBackend


class _Remembering:
    """Keeps the server's answer to the last letter, the proof that it was accepted."""

    answer = ""
    # Whether the server may have a letter that it has not answered for.
    holds_letter = False

    def data(self, msg):
        self.holds_letter = True
        code, words = super().data(msg)
        self.holds_letter = False
        self.answer = f"{code} {words.decode('utf-8', 'replace')}"
        return code, words


class AnsweringSMTP(_Remembering, smtplib.SMTP):
    """A connection in the clear, or one that changes to TLS."""


class AnsweringSMTPoverTLS(_Remembering, smtplib.SMTP_SSL):
    """A connection that is encrypted from the start."""


class AnsweringBackend(EmailBackend):
    """`connection.answer` is what the server said last; `holds_letter`, that it has not said it yet."""

    @property
    def connection_class(self):
        return AnsweringSMTPoverTLS if self.use_ssl else AnsweringSMTP
