"""Words that are taken out of a document for good, and which ones it may be about."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from itertools import chain

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.web.personal_numbers import HIDDEN

from .documents import Document, Part
from .enums import FILE_FATE_IN_WORDS, FileFate

# More than anybody ticks one by one.
MOST_PROPOSALS = 60


class Proposed(StrEnum):
    """What a proposal looks like."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    NUMBER = "number"


PROPOSED_IN_WORDS = {
    Proposed.NAME: gettext_lazy("namn?"),
    Proposed.EMAIL: gettext_lazy("e-postadress"),
    Proposed.PHONE: gettext_lazy("telefonnummer?"),
    Proposed.ADDRESS: gettext_lazy("adress?"),
    Proposed.NUMBER: gettext_lazy("personnummer?"),
}
_CAPITAL, _SMALL = "A-ZÀ-ÖØ-ÞŠŽĐŁ", "a-zà-öø-ÿšžđł"
_NAME = rf"[{_CAPITAL}][{_SMALL}]+(?:-[{_CAPITAL}][{_SMALL}]+)?"
_LOOKS_LIKE = {
    Proposed.EMAIL: re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    Proposed.NUMBER: re.compile(r"(?<![\d-])(?:\d{2})?\d{6}[-+ ]?\d{4}(?!\d)"),
    Proposed.PHONE: re.compile(r"(?<!\d)(?:\+46|0)[ \d()/–-]{6,14}\d"),
    Proposed.ADDRESS: re.compile(
        rf"{_NAME}(?: {_NAME})?(?:gatan|gränd|stigen|torget|vägen|väg|allén|backen|plan) \d+ ?[A-Za-z]?\b"
        rf"|(?<!\d)\d{{3}} ?\d{{2}} {_NAME}"
    ),
    Proposed.NAME: re.compile(rf"\b{_NAME}(?:\s+(?:(?:von|af|de|van)\s+)?{_NAME})+"),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """Words that may have to be masked, as they stand in the document, and what they look like."""

    words: str
    looks_like: Proposed

    @property
    def label(self) -> str:
        """The words, with what they look like."""
        return f"{self.words} ({PROPOSED_IN_WORDS[self.looks_like]})"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, or a place where something was taken out; of that nothing is left, not even how long."""

    text: str
    is_masked: bool = False


MASKED = Piece("", is_masked=True)


@dataclass(frozen=True, slots=True)
class MaskedPart:
    """A part of a document, in pieces."""

    title: str
    pieces: tuple[Piece, ...]


def tidy(text: str) -> str:
    """A text in which the same word is written in one way: no signs within it that nobody sees."""
    return HIDDEN.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n")))


def parts_of(document: Document, counterpart: str) -> list[Part]:
    """All that a copy shows: title and counterpart, what the document says, the name of its file."""
    with translation.override(settings.LANGUAGE_CODE):
        parts = [Part(_("Rubrik"), document.title), Part(_("Motpart"), counterpart), *document.parts]
        if document.file:
            parts.append(Part(_("Fil"), document.file.name))
    return [Part(part.title, tidy(part.text)) for part in parts if part.text.strip()]


def proposals(parts: Sequence[Part], persons: Iterable[str]) -> list[Proposal]:
    """Names, addresses and numbers that stand in the parts, the persons that are known first."""
    found = {
        tidy(name).casefold(): Proposal(tidy(name), Proposed.NAME)
        for name in persons
        if name.strip() and stands_in(name, parts)
    }
    for looks_like, pattern in _LOOKS_LIKE.items():
        # Part by part: what ends one does not belong to what begins the next.
        for match in chain.from_iterable(pattern.finditer(part.text) for part in parts):
            words = match[0].split()
            found.setdefault(" ".join(words).casefold(), Proposal(" ".join(words), looks_like))
            if looks_like == Proposed.NAME and len(words) > 2:
                # The first may only begin a sentence: "Kan Anna Ek".
                found.setdefault(" ".join(words[1:]).casefold(), Proposal(" ".join(words[1:]), looks_like))
    return list(found.values())[:MOST_PROPOSALS]


def _pattern(words: str) -> re.Pattern:
    """The words however they are written: capitals, broken over lines, hyphenated, in the genitive."""
    broken = r"(?:[-‐]\s*\n\s*)?"
    spelled = (broken.join(map(re.escape, word)) for word in tidy(words).split())
    before, after = (
        (r"(?<!\w)" if words[:1].isalnum() else ""),
        (r"(?:s?(?!\w))" if words[-1:].isalnum() else ""),
    )
    return re.compile(before + r"\s+".join(spelled) + after, re.IGNORECASE)


def stands_in(words: str, parts: Iterable[Part]) -> bool:
    """Whether the words stand anywhere in the parts."""
    pattern = _pattern(words.strip())
    return any(pattern.search(part.text) for part in parts)


def mask(parts: Sequence[Part], *, whole: Iterable[int] = (), words: Iterable[str] = ()) -> list[MaskedPart]:
    """The parts without the words, and without those parts that are masked as a `whole`, by their number.

    The longest words first, so that a name within a longer one does not leave the rest of it behind.
    """
    wanted = sorted({word.strip() for word in words if word.strip()}, key=len, reverse=True)
    patterns, hidden = [_pattern(word) for word in wanted], set(whole)
    return [
        MaskedPart(part.title, (MASKED,) if number in hidden else tuple(_pieces(part.text, patterns)))
        for number, part in enumerate(parts)
    ]


def _pieces(text: str, patterns: Iterable[re.Pattern]) -> Iterator[Piece]:
    spans = sorted(match.span() for pattern in patterns for match in pattern.finditer(text))
    at = 0
    for begins, ends in spans:
        if ends <= at:
            continue
        if begins > at:
            yield Piece(text[at:begins])
        if begins >= at:
            yield MASKED
        at = max(at, ends)
    if at < len(text):
        yield Piece(text[at:])


def with_fate(masked: Sequence[MaskedPart], fate: FileFate) -> list[MaskedPart]:
    """The parts; the last, which names a file, then says in the authority's language what happens to it."""
    *before, last = masked
    with translation.override(settings.LANGUAGE_CODE):
        said = Piece(f"\n{FILE_FATE_IN_WORDS[fate]}")
    return [*before, MaskedPart(last.title, (*last.pieces, said))]


def hides_something(masked: Iterable[MaskedPart]) -> bool:
    """Whether anything was taken out."""
    return any(piece.is_masked for part in masked for piece in part.pieces)


def mark_of(masked: Iterable[MaskedPart], grounds: Iterable[str]) -> str:
    """A short mark of a masked document and its grounds: another as soon as anything is another."""
    return sha256(repr([list(masked), sorted(grounds)]).encode()).hexdigest()[:16]
