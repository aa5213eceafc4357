"""Names that differ by a slip of the finger: what one is, and how it is found among many thousands."""

from collections import defaultdict
from collections.abc import Hashable, Iterator
from typing import NamedTuple

# One letter's difference says something only in a name that is long enough.
SHORTEST_FOR_A_SLIP = 8
# So few are compared one by one.
_FEW = 8


class Name(NamedTuple):
    """A name's bare words, as one text with and without spaces; those of one letter; the short forms."""

    words: tuple[str, ...]
    spelt: str
    letters: str
    alone: tuple[str, ...]
    short_forms: frozenset[str]


def is_a_slip(one: Name, other: Name) -> bool:
    """Whether two names differ by one letter: not by a digit, not by a word, not as `IF` and `IK` do."""
    if one.letters == other.letters or min(len(one.letters), len(other.letters)) < SHORTEST_FOR_A_SLIP:
        return False
    if len(one.words) == len(other.words):
        differing = [pair for pair in zip(one.words, other.words, strict=True) if pair[0] != pair[1]]
        if len(differing) != 1:
            return False
        here, there = differing[0]
        if 1 in {len(here), len(there)} or (here in one.short_forms and there in other.short_forms):
            return False
        return one_letter_apart(here, there)
    # A space more or less, and a letter: but a whole word more is another organisation.
    only_here, only_there = set(one.words) - set(other.words), set(other.words) - set(one.words)
    return bool(only_here and only_there) and one_letter_apart(one.letters, other.letters)


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


class Slips:
    """Names that have been seen, by place, to be asked which of them another may be a slip of.

    One letter changes one half of a name at most, so the other half finds it.
    """

    def __init__(self) -> None:
        self._by_half: dict[tuple[str, int, int, str], _Alike] = defaultdict(_Alike)

    def add(self, name: Name, place: str) -> None:
        """Remember a name, once."""
        letters = name.letters
        size = len(letters)
        self._by_half[place, size, 0, letters[: size // 2]].add(name)
        self._by_half[place, size, 1, letters[size // 2 :]].add(name)

    def of(self, name: Name, place: str) -> Iterator[Name]:
        """Those in the same place of which it may be one."""
        letters = name.letters
        for size in (len(letters) - 1, len(letters), len(letters) + 1):
            middle = size // 2
            for half in ((place, size, 0, letters[:middle]), (place, size, 1, letters[middle - size :])):
                alike = self._by_half.get(half)
                for other in alike.near(name) if alike else ():
                    if is_a_slip(name, other):
                        yield other


class _Alike:
    """Names that share a half: a list while they are few, then by the rest of their letters."""

    __slots__ = ("_letters", "_names", "_spelt")

    def __init__(self) -> None:
        self._names: list[Name] = []
        # As they are spelt, for those of as many words; without spaces, by number of words, for the others.
        self._spelt: dict[Hashable, _Stretch] | None = None
        self._letters: dict[int, _Stretch] | None = None

    def add(self, name: Name) -> None:
        """Remember a name."""
        self._names.append(name)
        if self._spelt is not None:
            self._spread(name)
        elif len(self._names) > _FEW:
            self._spelt, self._letters = {}, {}
            for one in self._names:
                self._spread(one)

    def _spread(self, name: Name) -> None:
        _stretch(self._spelt, (name.alone, len(name.spelt)), name.spelt).add(name.spelt, name)
        _stretch(self._letters, len(name.words), name.letters).add(name.letters, name)

    def near(self, name: Name) -> Iterator[Name]:
        """All that may be one letter from it."""
        if self._spelt is None:
            yield from self._names
            return
        for more in (-1, 0, 1):
            spelt = self._spelt.get((name.alone, len(name.spelt) + more))
            if spelt:
                yield from spelt.near(name.spelt)
        for words, stretch in self._letters.items():
            if words != len(name.words):
                yield from stretch.near(name.letters)


def _stretch(stretches: dict[Hashable, "_Stretch"], key: Hashable, text: str) -> "_Stretch":
    if key not in stretches:
        stretches[key] = _Stretch(0, len(text))
    return stretches[key]


class _Stretch:
    """Texts of one length that are the same but for a stretch of them, each with its name.

    One letter changes one half of the stretch at most, so the other half finds it; what shares that half is
    a stretch half as long, halved again where there are many. However alike the names of a register are, one
    is compared with a few.
    """

    __slots__ = ("_begin", "_end", "_halves", "_texts")

    def __init__(self, begin: int, end: int) -> None:
        self._begin, self._end = begin, end
        self._texts: list[tuple[str, Name]] = []
        self._halves: dict[tuple[int, str], _Stretch] | None = None

    def add(self, text: str, name: Name) -> None:
        """Remember a text."""
        self._texts.append((text, name))
        if self._halves is not None:
            self._halve(text, name)
        elif len(self._texts) > _FEW and self._end - self._begin > 1:
            self._halves = {}
            for one in self._texts:
                self._halve(*one)

    def _halve(self, text: str, name: Name) -> None:
        middle = (self._begin + self._end) // 2
        _half(self._halves, self._begin, text[self._begin : middle], (middle, self._end)).add(text, name)
        _half(self._halves, middle, text[middle : self._end], (self._begin, middle)).add(text, name)

    def near(self, text: str) -> Iterator[Name]:
        """All that may be one letter from this text, which is as long, one letter shorter, or one longer."""
        middle = (self._begin + self._end) // 2
        more = len(text) - len(self._texts[0][0])
        first, second = text[self._begin : middle], text[middle + more : self._end + more]
        if self._halves is None:
            for other, name in self._texts:
                if other.startswith(first, self._begin) or other.startswith(second, middle):
                    yield name
            return
        for half in ((self._begin, first), (middle, second)):
            if half in self._halves:
                yield from self._halves[half].near(text)


def _half(halves: dict[tuple[int, str], _Stretch], begin: int, text: str, rest: tuple[int, int]) -> _Stretch:
    stretch = halves.get((begin, text))
    if stretch is None:
        stretch = halves[begin, text] = _Stretch(*rest)
    return stretch
