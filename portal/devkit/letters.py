"""Letters in the mail catcher's folder, read for its page."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from pathlib import Path

_HEADERS = BytesHeaderParser(policy=policy.default)
_LONGEST_HEAD = 64 * 1024


@dataclass(frozen=True)
class Letter:
    """One caught letter. Its key is its file's name, which begins with the time it came."""

    key: str
    message: EmailMessage

    @property
    def at(self) -> datetime:
        """When it was caught."""
        return datetime.fromtimestamp(int(self.key.partition("-")[0]) / 1000, UTC)

    @property
    def to(self) -> str:
        """To whom the server was asked to deliver it."""
        return str(self.message["X-Envelope-To"] or self.message["To"] or "")

    @property
    def subject(self) -> str:
        """Its subject in plain words."""
        return str(self.message["Subject"] or "")

    @property
    def headers(self) -> list[tuple[str, str]]:
        """All headers in the order they came."""
        return [(name, str(value)) for name, value in self.message.items()]

    @property
    def text(self) -> str:
        """The plain form; empty where there is none."""
        return self._body("plain")

    @property
    def html(self) -> str:
        """The HTML form; empty where there is none."""
        return self._body("html")

    @property
    def attachments(self) -> list[EmailMessage]:
        """What hangs on it, calendar files included."""
        return list(self.message.iter_attachments())

    @property
    def attachment_names(self) -> list[str]:
        """What each of them is called; a template that asks a message gets its headers."""
        return [part.get_filename() or part.get_content_type() for part in self.attachments]

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return part.get_content() if part else ""


def keys(folder: Path, to: str = "") -> list[str]:
    """Keys of all letters, newest first; only those to addresses that hold `to` where it is given."""
    found = sorted((file.stem for file in folder.glob("*.eml")), reverse=True)
    return [key for key in found if to.lower() in head(folder, key).to.lower()] if to else found


def head(folder: Path, key: str) -> Letter:
    """A letter of which only the headers were read."""
    with open(folder / f"{key}.eml", "rb") as file:
        return Letter(key, _HEADERS.parsebytes(file.read(_LONGEST_HEAD)))


def read(folder: Path, key: str) -> Letter | None:
    """A whole letter; none where it is gone."""
    try:
        return Letter(key, message_from_bytes((folder / f"{key}.eml").read_bytes(), policy=policy.default))
    except FileNotFoundError:
        return None
