"""One row's cells by their columns: what each says, without personal numbers, and what was wrong with it."""

from collections.abc import Callable

from portal.web.markup import words_of
from portal.web.personal_numbers import without_shared_numbers

from ..enums import Fault
from . import cleaning
from .shapes import LONGEST_ABOUT, Column, Heading, Remark

LONGEST = {
    Column.NAME: 160,
    Column.PLACE: 80,
    Column.ABOUT: LONGEST_ABOUT,
    Column.CONTACT: 120,
    Column.PHONE: 80,
}
# No register has more in a cell; whoever sends thousands wants to fill the memory.
MOST_WORDS = 50
# After these the cell still says what it says.
_STILL_READ = {Fault.MARKUP, Fault.PLACEHOLDER, Fault.TOO_LONG, Fault.EMAIL_SEVERAL}
# Of these several are read as one text, in which a number in two halves would be whole again.
_READ_TOGETHER = (Column.CONTACT, Column.ABOUT)


class Cells:
    """One row's cells by meaning; collects its remarks. No personal number comes further than here."""

    def __init__(self, line: int, headings: tuple[Heading, ...], cells: list[str]):
        self.line = line
        self.name = ""
        self.remarks: list[Remark] = []
        self.unread: set[Column] = set()
        self._headings = headings
        self._cells: list[str] = []
        self._with_numbers: set[int] = set()
        for place, (heading, cell) in enumerate(zip(headings, cells, strict=True)):
            text, found = _masked(heading, cell) if cell and heading.is_read else ("", False)
            self._cells.append(text)
            if found:
                self._with_numbers.add(place)
        for column in _READ_TOGETHER:
            self._mask_together(self._places(column))

    def _mask_together(self, places: list[int]) -> None:
        texts, found = without_shared_numbers([self._cells[place] for place in places])
        if found:
            self._with_numbers.add(places[0])
            for place, text in zip(places, texts, strict=True):
                self._cells[place] = text

    def _places(self, column: Column) -> list[int]:
        return [place for place, heading in enumerate(self._headings) if heading.column is column]

    def remark(self, fault: Fault, heading: Heading, word: str = "") -> None:
        """Note a fault, without the value."""
        self.remarks.append(Remark(self.line, fault, heading.word, self.name, word))
        if fault not in _STILL_READ and heading.column:
            self.unread.add(heading.column)

    def masked(self) -> tuple[str, ...]:
        """The row as it stood, without personal numbers; columns that are not read are empty."""
        return tuple(self._cells)

    def all(self, column: Column) -> list[tuple[Heading, str]]:
        """Each such column that says something: its heading and its text."""
        said = ((self._headings[place], self._said(place)) for place in self._places(column))
        return [(heading, text) for heading, text in said if text]

    def one_line(self, column: Column, mend: Callable[[str], str] = str) -> str:
        """The first such cell that says something, on one line, no longer than there is room for."""
        for heading, text in self.all(column):
            return self.fitting(heading, column, mend(cleaning.tidy(text)))
        return ""

    def text(self, column: Column) -> str:
        """All such cells, with their line breaks."""
        found = self.all(column)
        return (
            self.fitting(found[0][0], column, "\n\n".join(text for _heading, text in found)) if found else ""
        )

    def words(self, column: Column) -> tuple[str, ...]:
        """The words of all such cells, each once, no more than any register has."""
        found: dict[str, None] = {}
        for heading, text in self.all(column):
            for word in cleaning.words(text):
                if len(found) == MOST_WORDS and word not in found:
                    self.remark(Fault.TOO_LONG, heading)
                    return tuple(found)
                found[word] = None
        return tuple(found)

    def fitting(self, heading: Heading, column: Column, text: str) -> str:
        """No more of a text than there is room for."""
        room = LONGEST[column]
        if len(text) <= room:
            return text
        self.remark(Fault.TOO_LONG, heading)
        return text[: room - 1].rstrip() + "…"

    def _said(self, place: int) -> str:
        """What a reader sees of the cell: no tags, and nothing where it says that there is nothing."""
        heading = self._headings[place]
        text, is_lost = words_of(self._cells[place])
        if is_lost:
            self.remark(Fault.MARKUP, heading)
        text = cleaning.paragraphs(text)
        if place in self._with_numbers:
            self.remark(Fault.PERSONAL_NUMBER, heading)
            # What stood around it is no number either, and that has been said.
            return "" if heading.column is Column.NUMBER and cleaning.number(text)[1] else text
        if not cleaning.is_placeholder(text):
            return text
        if any(map(str.isalpha, text)):
            self.remark(Fault.PLACEHOLDER, heading)
        return ""


def _masked(heading: Heading, cell: str) -> tuple[str, bool]:
    return cleaning.masked(
        cell, in_phone=heading.column is Column.PHONE, is_number=heading.column is Column.NUMBER
    )
