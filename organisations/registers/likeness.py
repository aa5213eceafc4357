"""When two names may be one organisation: what a clerk would stop at.

Two names that differ by a word (`norra`, `ungdom`, `1912`) are two organisations; two that differ by how
they are written, or by a slip of the finger, may be one.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterator
from functools import lru_cache
from heapq import merge

from portal.web.names import fold

from .cleaning import SHORT_FORMS
from .slips import Name, Slips

_TAKEN_OFF = re.compile(r"\(gammal\)|\bgammal$|\bi kommunen$")
# Letters of any alphabet are letters: a name in Cyrillic is not an empty one.
_NO_LETTERS = re.compile(r"[\W_]+")
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_FULL_STOP = re.compile(r"(?<!for)\.$")
# Written in full or not, it is the same word.
_WRITTEN_IN_FULL = {
    "forening": re.compile(r"foren\b\.?|for\.(?=\s|$)"),
    "if": re.compile(r"\bidrottsforening(?:en)?\b|\bi\.\s?f\.?(?=\s|$)"),
    "ik": re.compile(r"\bidrottsklubb(?:en)?\b|\bi\.\s?k\.?(?=\s|$)"),
    "ff": re.compile(r"\bfotbollsforening(?:en)?\b"),
    "fk": re.compile(r"\bfotbollsklubb(?:en)?\b"),
    "bk": re.compile(r"\bbollklubb(?:en)?\b"),
    "gk": re.compile(r"\bgolfklubb(?:en)?\b"),
    "ok": re.compile(r"\borienteringsklubb(?:en)?\b"),
    "och": re.compile(r"&"),
}
_KNOWN_SHORT_FORMS = {form.lower() for form in SHORT_FORMS}
_LONGEST_SHORT_FORM = 3
# So few are looked through one by one.
_FEW = 8
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]+")


@lru_cache(maxsize=1 << 16)
def bare_name(name: str) -> Name:
    """A name without case, accents and marks, its words in their usual short forms."""
    text = _TAKEN_OFF.sub(" ", _FULL_STOP.sub("", _plain(name).strip()))
    for short, full in _WRITTEN_IN_FULL.items():
        text = full.sub(short, text)
    words = tuple(filter(None, _NO_LETTERS.split(text)))
    alone = tuple(word for word in words if len(word) == 1)
    return Name(words, " ".join(words), "".join(words), alone, _short_forms(name, words))


def _plain(text: str) -> str:
    folded = fold(text)
    return folded if folded.isascii() else _ACCENTS.sub("", unicodedata.normalize("NFKD", folded))


def _short_forms(name: str, words: tuple[str, ...]) -> frozenset[str]:
    """The words that stand for longer ones: known, or short and in capitals, or of consonants only."""
    short = [word for word in words if word in _KNOWN_SHORT_FORMS or len(word) <= _LONGEST_SHORT_FORM]
    if not short:
        return frozenset()
    in_capitals = {_plain(word) for word in _NO_LETTERS.split(name) if word.isupper()}
    return frozenset(
        word
        for word in short
        if word in _KNOWN_SHORT_FORMS or word in in_capitals or _CONSONANTS.fullmatch(word)
    )


def bare(name: str) -> str:
    """`Norrby Idrottsförening` and `norrby i.f.` are both `norrbyif`."""
    return bare_name(name).letters


class Likenesses:
    """Names that have been seen, to be asked which of them another may be.

    Two different numbers are two organisations, whatever their names.
    """

    def __init__(self) -> None:
        self._same: dict[str, _Alike] = defaultdict(_Alike)
        self._here: dict[tuple[str, Name], _Alike] = {}
        self._slips = Slips()

    def add(self, name: str, place: str, thing: Hashable, number: str | None = None) -> None:
        """Remember a name that stands for `thing`."""
        one, place = bare_name(name), fold(place)
        if not one.letters:
            return
        self._same[one.letters].add(thing, number)
        if (place, one) not in self._here:
            self._here[place, one] = _Alike()
            self._slips.add(one, place)
        self._here[place, one].add(thing, number)

    def same(self, name: str, number: str | None = None) -> Iterator[Hashable]:
        """What has the same bare name, whatever the place; in the order in which it was seen."""
        alike = self._same.get(bare(name))
        if alike:
            yield from alike.may_be(number)

    def a_slip_away(self, name: str, place: str, number: str | None = None) -> Iterator[Hashable]:
        """What in the same place differs by one letter."""
        place = fold(place)
        for other in self._slips.of(bare_name(name), place):
            yield from self._here[place, other].may_be(number)


class _Alike:
    """What has one name, in the order in which it was seen; where it is much, also by number."""

    __slots__ = ("_by_number", "_seen")

    def __init__(self) -> None:
        self._seen: list[tuple[str, Hashable]] = []
        self._by_number: dict[str, list[int]] | None = None

    def add(self, thing: Hashable, number: str | None) -> None:
        """Remember a thing."""
        self._seen.append((number or "", thing))
        if self._by_number is not None:
            self._by_number[number or ""].append(len(self._seen) - 1)
        elif len(self._seen) > _FEW:
            self._by_number = defaultdict(list)
            for at, (its_number, _thing) in enumerate(self._seen):
                self._by_number[its_number].append(at)

    def may_be(self, number: str | None) -> Iterator[Hashable]:
        """Those without a number, and those with this one; without one all."""
        if number and self._by_number is not None:
            places = merge(self._by_number.get("", ()), self._by_number.get(number, ()))
            yield from (self._seen[at][1] for at in places)
        else:
            yield from (thing for its_number, thing in self._seen if not number or its_number in {"", number})
