"""Django's SMTP backend over a connection that remembers what the server answered."""

import smtplib

from django.core.mail.backends.smtp import EmailBackend


class AnsweringSMTP(smtplib.SMTP):
    """Keeps the server's answer to the last letter: the proof that it was accepted."""

    answer = ""

    def data(self, msg):
        code, words = super().data(msg)
        self.answer = f"{code} {words.decode('utf-8', 'replace')}"
        return code, words


class AnsweringSMTPoverTLS(smtplib.SMTP_SSL):
    """The same, where the connection is encrypted from the start."""

    answer = ""

    def data(self, msg):
        code, words = super().data(msg)
        self.answer = f"{code} {words.decode('utf-8', 'replace')}"
        return code, words


class AnsweringBackend(EmailBackend):
    """`connection.answer` is what the server said last."""

    @property
    def connection_class(self):
        return AnsweringSMTPoverTLS if self.use_ssl else AnsweringSMTP
