"""What a thing says as a document: `as_document()` of each kind of thing that records are kept of."""

from dataclasses import dataclass
from datetime import date

from portal.files.models import File


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a document under a heading of ours; one that says nothing is left out when it is shown.

    `is_reply` is what was said to it afterwards: a document of its own, and no part of what came in.
    """

    title: str
    text: str
    is_reply: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A document in its parts, as it stands now, or as it was kept: then on the day `stood_on`.

    `persons` are those whom its rows know by name, so that their names are proposed when it is masked;
    `file` is an upload that the document is or has with it; `url` a path to where it stands on the site.
    """

    title: str
    parts: tuple[Part, ...]
    language: str = "sv"
    persons: tuple[str, ...] = ()
    file: File | None = None
    url: str = ""
    stood_on: date | None = None
