"""What stands beside the directory's list: boxes with their counts, what is chosen, letters."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape
from typing import NamedTuple
from urllib.parse import quote

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

# So many of a facet's boxes stand in sight, the chosen ones besides; the rest are folded.
IN_SIGHT = 8


class Box(NamedTuple):
    """One thing to narrow by, and how many there are of it among those that all else lets through."""

    value: str
    title: str
    count: int
    chosen: bool

    def as_label(self, name: str) -> str:
        """The box with its words and its count. A page has many, and a template costs ten times as much.

        Its name on the page is the same however the list is narrowed, so that the focus stays in it.
        """
        number = f"{self.count:,}".replace(",", "\u00a0")
        ident = f"{name}-{quote(self.value, safe='')}"
        return (
            f'<label class="choice"><input class="ds-input" type="checkbox" id="{ident}"'
            f' name="{name}" value="{escape(self.value)}"{" checked" if self.chosen else ""}>'
            f' <span>{escape(self.title)}</span> <span class="n">{number}</span></label>\n'
        )


@lru_cache(maxsize=512)
def _labels(name: str, boxes: tuple[Box, ...]) -> SafeString:
    """Boxes in a row; the same stand beside many lists. Each part is escaped where it is put in."""
    return mark_safe("".join(box.as_label(name) for box in boxes))


@dataclass(frozen=True)
class Facet:
    """A group of boxes under one parameter: those in sight, and the rest, each in its own order."""

    name: str
    legend: str
    boxes: list[Box]
    # What unfolds the rest, in words.
    unfold: str

    @cached_property
    def in_sight(self) -> SafeString:
        """The most common, and all that are chosen. One or two more are not worth folding."""
        return _labels(self.name, tuple(self._nearest))

    @cached_property
    def more(self) -> SafeString:
        """The rest."""
        near = {box.value for box in self._nearest}
        return _labels(self.name, tuple(box for box in self.boxes if box.value not in near))

    @cached_property
    def _nearest(self) -> list[Box]:
        if len(self.boxes) <= IN_SIGHT + 2:
            return self.boxes
        least = sorted((box.count for box in self.boxes), reverse=True)[IN_SIGHT - 1]
        common = [box.value for box in self.boxes if box.count >= least][:IN_SIGHT]
        return [box for box in self.boxes if box.chosen or box.value in common]


class Choice(NamedTuple):
    """Something chosen, in words, and the parameters of the same list without it."""

    words: str
    query: str


class Letter(NamedTuple):
    """A letter of the register, whether anything stands under it, whether it is chosen; where it leads."""

    letter: str
    used: bool
    chosen: bool
    query: str

    def as_link(self) -> str:
        """The letter as it stands in the row of letters."""
        if self.chosen:
            words = f"{self.letter}: " + _("visa alla bokstäver")
            return (
                f'<a href="?{escape(self.query)}" aria-current="true" aria-label="{words}">{self.letter}</a>'
            )
        if self.used:
            return f'<a href="?{escape(self.query)}">{self.letter}</a>'
        return f"<span>{self.letter}</span>"


def row_of(letters: list[Letter]) -> SafeString:
    """Letters in a row; thirty of them stand there."""
    return mark_safe("".join(f"<li>{letter.as_link()}</li>" for letter in letters))
