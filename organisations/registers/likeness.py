"""When two names may be one organisation: what a clerk would stop at.

Two names that differ by a word (`norra`, `ungdom`, `1912`) are two organisations; two that differ by how
they are written, or by a slip of the finger, may be one.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterator
from functools import lru_cache

from portal.web.names import fold

# One letter's difference says something only in a name that is long enough.
SHORTEST_FOR_A_SLIP = 8
_LONGEST_SHORT_WORD = 3
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


@lru_cache(maxsize=1 << 16)
def bare_words(name: str) -> tuple[str, ...]:
    """The words of a name without case, accents and marks, in their usual short forms."""
    text = _ACCENTS.sub("", unicodedata.normalize("NFKD", fold(name))).strip()
    text = _TAKEN_OFF.sub(" ", _FULL_STOP.sub("", text))
    for short, full in _WRITTEN_IN_FULL.items():
        text = full.sub(short, text)
    return tuple(filter(None, _NO_LETTERS.split(text)))


def bare(name: str) -> str:
    """The same without spaces: `Norrby Idrottsförening` and `norrby i.f.` are both `norrbyif`."""
    return "".join(bare_words(name))


class Likenesses:
    """Names that have been seen, to be asked which of them a name may be a slip of."""

    def __init__(self) -> None:
        self._by_bare: dict[str, list[Hashable]] = defaultdict(list)
        self._by_half: dict[tuple[str, int, str], list[tuple[tuple[str, ...], Hashable]]] = defaultdict(list)

    def add(self, name: str, place: str, thing: Hashable) -> None:
        """Remember a name that stands for `thing`."""
        words = bare_words(name)
        whole = "".join(words)
        if whole:
            self._by_bare[whole].append(thing)
        if len(whole) >= SHORTEST_FOR_A_SLIP:
            middle = len(whole) // 2
            for half in (f"<{whole[:middle]}", f"{whole[middle:]}>"):
                self._by_half[fold(place), len(whole), half].append((words, thing))

    def same(self, name: str) -> list[Hashable]:
        """What has the same bare name, whatever the place."""
        return self._by_bare.get(bare(name), [])

    def a_slip_away(self, name: str, place: str) -> Iterator[Hashable]:
        """What in the same place differs by one letter.

        One letter changes one half of a name at most, so the other half finds it.
        """
        words = bare_words(name)
        whole = "".join(words)
        if len(whole) < SHORTEST_FOR_A_SLIP:
            return
        for length in (len(whole) - 1, len(whole), len(whole) + 1):
            middle = length // 2
            halves = (f"<{whole[:middle]}", f"{whole[len(whole) - (length - middle) :]}>")
            for half in halves:
                for others, thing in self._by_half.get((fold(place), length, half), ()):
                    if is_a_slip(words, others):
                        yield thing


def is_a_slip(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether two names differ by one letter in a word of some length: not by a digit, not by a word."""
    if len(words) == len(others):
        differing = [pair for pair in zip(words, others, strict=True) if pair[0] != pair[1]]
        return (
            len(differing) == 1
            and all(len(word) > _LONGEST_SHORT_WORD for word in differing[0])
            and one_letter_apart(*differing[0])
        )
    # A space more or less, and a letter: but a whole word more is another organisation.
    only_here, only_there = set(words) - set(others), set(others) - set(words)
    return bool(only_here and only_there) and one_letter_apart("".join(words), "".join(others))


def one_letter_apart(one: str, other: str) -> bool:
    """Whether a letter is changed, missing or too many; a digit is no letter."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1 or short == long:
        return False
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) == len(long):
        changed = short[at] + long[at]
        return changed.isalpha() and short[at + 1 :] == long[at + 1 :]
    return long[at].isalpha() and short[at:] == long[at + 1 :]
