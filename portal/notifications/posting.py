"""The kept-open connection to the mail server, and what its answers mean."""

import re
import smtplib
from dataclasses import dataclass
from email.encoders import encode_base64
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import formataddr
from enum import StrEnum

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.message import SafeMIMEMultipart

from portal.municipality.models import Municipality

from .declaring import Attachment
from .links import decline_url
from .models import Letter
from .rendering import Forms

# "Too many letters over one line": the server closes it.
HAD_ENOUGH = 421


_ENHANCED = re.compile(r"\b5\.\d{1,3}\.\d{1,3}\b")
# What RFC 3463 and 7505 call a mailbox that is not there; 5.1.7 and 5.1.8 are about the sender's.
_NO_MAILBOX = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"}
_SAYS_NO_MAILBOX = re.compile(
    r"(user|mailbox|recipient|account|address)\b.{0,40}\b"
    r"(unknown|unavailable|not found|disabled|does(n't| not) exist|invalid)"
    r"|(unknown|no such|invalid|non-?existent) (local )?(user|mailbox|recipient|account|address|person)"
)
_ABOUT_US = re.compile(r"sender|relay|policy|denied|block|black ?list|spam|authenti|verify")


class Outcome(StrEnum):
    """How the server took a letter."""

    ACCEPTED = "accepted"
    LATER = "later"  # 4xx: the server asks us to come back
    NO_SUCH_ADDRESS = "no such address"  # 5xx to the recipient
    NOT_WANTED = "not wanted"  # 5xx to the letter
    UNREACHABLE = "unreachable"  # no server to talk to: nothing is wrong with the letter


@dataclass(frozen=True, slots=True)
class Reply:
    """An outcome with the server's own words."""

    outcome: Outcome
    words: str = ""


class Postbox:
    """Posts letters over one connection, opened when needed and kept until the run is over."""

    def __init__(self, sender: Municipality) -> None:
        self._sender = sender
        self._connection = get_connection()

    def __enter__(self) -> "Postbox":
        return self

    def __exit__(self, *exc) -> None:
        self._hang_up()

    def message_id(self, letter: Letter) -> str:
        """Made from the letter's row: however often it is tried, it is the same letter."""
        return f"<{letter.code}@{self._sender.sender_address.rpartition('@')[2]}>"

    def post(self, letter: Letter, forms: Forms, *, may_decline: bool) -> Reply:
        """Hand one letter to the mail server and say how it was taken.

        A server may hang up on a line that was kept open, and then the letter goes over a new one. If
        it hangs up on a line just opened, or with the letter in its hands, it is asked again later:
        the next letter must not wait for this one, and this one not be sent over and over.
        """
        message = build_message(letter, forms, self._sender, may_decline=may_decline)
        envelope = self._sender.sender_address, [letter.address.email], message.as_bytes(linesep="\r\n")
        try:
            is_new = bool(self._connection.open())
        except (smtplib.SMTPException, OSError) as unreachable:
            self._hang_up()
            return Reply(Outcome.UNREACHABLE, _words(str(unreachable) or type(unreachable).__name__))
        smtp = self._connection.connection
        smtp.holds_letter = False
        try:
            smtp.sendmail(*envelope)
            return Reply(Outcome.ACCEPTED, _words(getattr(smtp, "answer", "")))
        except smtplib.SMTPRecipientsRefused as refused:
            code, words = next(iter(refused.recipients.values()))
            return _meaning(code, words, _fault_of_recipient(words))
        except smtplib.SMTPSenderRefused as refused:
            # Something is wrong with us, not with the letter: it may still go when that is mended.
            if is_new or refused.smtp_code != HAD_ENOUGH:
                return _meaning(refused.smtp_code, refused.smtp_error, Outcome.LATER)
            self._hang_up()
        except smtplib.SMTPResponseException as answer:
            return _meaning(answer.smtp_code, answer.smtp_error, Outcome.NOT_WANTED)
        except (smtplib.SMTPServerDisconnected, OSError) as gone:
            self._hang_up()
            if is_new or smtp.holds_letter:
                return Reply(Outcome.LATER, _words(str(gone) or type(gone).__name__))
        return self.post(letter, forms, may_decline=may_decline)

    def _hang_up(self) -> None:
        try:
            self._connection.close()
        except (smtplib.SMTPException, OSError):
            self._connection.connection = None


def _meaning(code: int, words: bytes | str, if_final: Outcome) -> Reply:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return Reply(if_final if code >= 500 else Outcome.LATER, _words(f"{code} {said}"))


def _fault_of_recipient(words: bytes) -> Outcome:
    """What a final no to the recipient means: no such mailbox, or that the server will not serve us.

    Servers that give an enhanced code (RFC 3463) say it there. The others must say in words that there
    is no such mailbox, and nothing about us: one evening of a wrong setting of ours must not close the
    whole register's addresses.
    """
    said = words.decode("utf-8", "replace").lower()
    if enhanced := _ENHANCED.search(said):
        about_the_mailbox = enhanced[0] in _NO_MAILBOX
    else:
        about_the_mailbox = bool(_SAYS_NO_MAILBOX.search(said)) and not _ABOUT_US.search(said)
    return Outcome.NO_SUCH_ADDRESS if about_the_mailbox else Outcome.NOT_WANTED


def _words(said: str) -> str:
    """What a server said, as the database can keep it."""
    return said.replace("\x00", "")[:300]


def build_message(
    letter: Letter, forms: Forms, sender: Municipality, *, may_decline: bool
) -> SafeMIMEMultipart:
    """The letter as a mail message in both forms, with the headers that mail programs act on."""
    headers = {
        "Message-ID": letter.message_id,
        "Auto-Submitted": "auto-generated",
        "Content-Language": letter.language,
    }
    if may_decline:
        headers["List-Unsubscribe"] = f"<{decline_url(letter)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(
        subject=forms.subject,
        body=forms.text,
        from_email=formataddr((sender.sender_name, sender.sender_address)),
        to=[letter.address.email],
        reply_to=[sender.reply_to],
        headers=headers,
    )
    message.attach_alternative(forms.html, "text/html")
    for one in forms.attachments:
        message.attach(_part(one))
    return message.message()


def _part(attachment: Attachment) -> MIMENonMultipart:
    """A file beside the letter, not another form of it: else some programs show it in the letter's place."""
    said = attachment.read()
    part = MIMENonMultipart("text", "plain")
    if isinstance(said, bytes):
        part.set_payload(said)
        encode_base64(part)
        part.replace_header("Content-Type", attachment.type)
    else:
        part.set_payload(said, "utf-8")
        part.replace_header("Content-Type", attachment.type)
        part.set_param("charset", "utf-8")
    part.add_header("Content-Disposition", "attachment", filename=attachment.name)
    return part
