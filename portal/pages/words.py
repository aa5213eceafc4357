"""Many words looked for in many texts at once: a text is read once, however many words there are."""

import re
from collections import defaultdict
from collections.abc import Iterable

_PARTS = re.compile(r"\w+")


class Words:
    """Words, found by what they begin with. Capitals make no difference."""

    def __init__(self, words: Iterable[str]):
        self._by_beginning: dict[str, set[str]] = defaultdict(set)
        for word in words:
            if parts := _PARTS.findall(word.casefold()):
                self._by_beginning[parts[0]].add(word)

    def said_in(self, text: str) -> set[str]:
        """Which of them stand in a text."""
        text = text.casefold()
        beginnings = self._by_beginning.keys() & set(_PARTS.findall(text))
        return {
            word
            for beginning in beginnings
            for word in self._by_beginning[beginning]
            if word.casefold() in text
        }
