"""From bytes to rows and warnings: a pure function."""

from collections.abc import Callable
from itertools import islice

from django.utils import translation
from django.utils.translation import gettext as _

from portal.web.names import fold
from portal.web.refusals import Refused

from ..enums import Fault, LegalForm
from . import cleaning
from .columns import known, recognise
from .decoding import decode, records
from .shapes import Column, Contact, Heading, Register, Remark, Row

MOST_ROWS = 200_000
_DELIMITERS = ";,\t|"
# How far down the headings may stand, below a title or the like.
_HEADINGS_WITHIN = 12
_LONGEST = {Column.NAME: 160, Column.PLACE: 80, Column.ABOUT: 5000, Column.CONTACT: 120, Column.PHONE: 40}


def read_register(content: bytes) -> Register:
    """The organisations in a register file, and a remark for all that was left out or changed in meaning.

    Encoding, delimiter and column words are recognised. A fault in one field costs that field; only a
    row without a name, or whose columns do not line up, is left out whole. The bytes are not kept,
    and no remark holds a value. Raises Refused where the file is no register at all.
    """
    text, encoding, faults = decode(content)
    delimiter, headings, skip = _find_headings(text)
    reading = _Reading(headings)
    reading.remarks.extend(Remark(1, fault) for fault in faults)
    for line, cells in islice(records(text, delimiter), skip, None):
        reading.take(line, cells)
    return Register(
        rows=tuple(reading.rows),
        warnings=tuple(sorted(reading.remarks, key=lambda remark: remark.line)),
        columns=headings,
        encoding=encoding,
        delimiter=delimiter,
        rows_with_content=reading.with_content,
    )


def _find_headings(text: str) -> tuple[str, tuple[Heading, ...], int]:
    """The delimiter and the row by which most columns are recognised, and where the rows begin."""
    best: tuple[int, str, tuple[Heading, ...], int] = (0, "", (), 0)
    for delimiter in _DELIMITERS:
        for place, (_line, cells) in enumerate(islice(records(text, delimiter), _HEADINGS_WITHIN)):
            headings = () if isinstance(cells, Fault) else recognise(cells)
            if known(headings) > best[0]:
                best = (known(headings), delimiter, headings, place + 1)
    if not best[0]:
        raise Refused(_("Filen har ingen kolumn med namn. Första raden ska ha rubriker, till exempel Namn."))
    return best[1:]


class _Reading:
    """The rows and remarks of one file while it is read."""

    def __init__(self, headings: tuple[Heading, ...]):
        self.headings = headings
        self.rows: list[Row] = []
        self.remarks: list[Remark] = []
        self.with_content = 0

    def take(self, line: int, cells: list[str] | Fault) -> None:
        """Read one record."""
        if isinstance(cells, Fault):
            self.with_content += 1
            self.remarks.append(Remark(line, cells))
            return
        while len(cells) > len(self.headings) and not cells[-1].strip():
            cells.pop()
        if not any(cell.strip() for cell in cells) or self._is_headings_again(cells):
            return
        self.with_content += 1
        if self.with_content > MOST_ROWS:
            raise Refused(_("Filen har fler än 200 000 rader och är för stor för ett föreningsregister."))
        if len(cells) != len(self.headings):
            self.remarks.append(Remark(line, Fault.COLUMNS_DIFFER))
            return
        self._take_row(_Cells(line, self.headings, cells))

    def _is_headings_again(self, cells: list[str]) -> bool:
        return [cell.strip() for cell in cells] == [heading.word for heading in self.headings]

    def _take_row(self, cells: "_Cells") -> None:
        cells.name = cells.one_line(Column.NAME, cleaning.organisation_name)
        if cells.name:
            self.rows.append(_row(cells))
        else:
            cells.remark(Fault.NO_NAME, cells.heading_of(Column.NAME))
        self.remarks.extend(cells.remarks)


class _Cells:
    """One row's cells by meaning; collects its remarks."""

    def __init__(self, line: int, headings: tuple[Heading, ...], cells: list[str]):
        self.line = line
        self.name = ""
        self.remarks: list[Remark] = []
        self._headings = headings
        self._cells = cells

    def heading_of(self, column: Column) -> str:
        """The file's own word for the first such column."""
        return next((heading.word for heading in self._headings if heading.column is column), "")

    def remark(self, fault: Fault, heading: str, word: str = "") -> None:
        """Note a fault, without the value."""
        self.remarks.append(Remark(self.line, fault, heading, self.name, word))

    def all(self, column: Column) -> list[tuple[str, str]]:
        """Each such column that says something: its heading, and its text without personal numbers."""
        found = []
        for heading, cell in zip(self._headings, self._cells, strict=True):
            if heading.column is column:
                text = self._kept(heading.word, column, cleaning.paragraphs(cell))
                if text:
                    found.append((heading.word, text))
        return found

    def one_line(self, column: Column, mend: Callable[[str], str] = str) -> str:
        """The first such cell that says something, on one line, no longer than there is room for."""
        for heading, text in self.all(column):
            return self._fitting(heading, column, mend(cleaning.tidy(text)))
        return ""

    def text(self, column: Column) -> str:
        """All such cells, with their line breaks."""
        found = self.all(column)
        return (
            self._fitting(found[0][0], column, "\n\n".join(text for _heading, text in found)) if found else ""
        )

    def words(self, column: Column) -> tuple[str, ...]:
        """The words of all such cells."""
        return tuple(word for _heading, text in self.all(column) for word in cleaning.words(text))

    def _kept(self, heading: str, column: Column, text: str) -> str:
        if column is Column.NUMBER:
            # The number's own reading knows its personal numbers.
            found = False
        else:
            text, found = cleaning.without_personal_numbers(text, in_phone=column is Column.PHONE)
        if found:
            self.remark(Fault.PERSONAL_NUMBER, heading)
        elif cleaning.is_placeholder(text):
            if any(map(str.isalpha, text)):
                self.remark(Fault.PLACEHOLDER, heading)
            return ""
        return text

    def _fitting(self, heading: str, column: Column, text: str) -> str:
        room = _LONGEST[column]
        if len(text) <= room:
            return text
        self.remark(Fault.TOO_LONG, heading)
        return text[: room - 1].rstrip() + "…"


def _row(cells: _Cells) -> Row:
    return Row(
        line=cells.line,
        name=cells.name,
        number=_number(cells),
        legal_form=_legal_form(cells),
        fields=cells.words(Column.FIELD),
        target_groups=cells.words(Column.TARGET_GROUP),
        place=cells.one_line(Column.PLACE),
        web=_web(cells),
        about=cells.text(Column.ABOUT),
        contacts=_contacts(cells),
    )


def _number(cells: _Cells) -> str | None:
    for heading, text in cells.all(Column.NUMBER):
        number, fault = cleaning.number(text)
        if fault:
            cells.remark(fault, heading)
        if number:
            return number
    return None


def _web(cells: _Cells) -> str:
    for heading, text in cells.all(Column.WEB):
        address, fault = cleaning.web(cleaning.tidy(text))
        if fault:
            cells.remark(fault, heading)
        if address:
            return address
    return ""


def _legal_form(cells: _Cells) -> str:
    for heading, text in cells.all(Column.LEGAL_FORM):
        with translation.override("sv"):
            found = next((form for form in LegalForm if fold(form.label) == fold(text)), None)
        if found:
            return found.value
        cells.remark(Fault.LEGAL_FORM_UNKNOWN, heading, cleaning.tidy(text)[:60])
    return ""


def _contacts(cells: _Cells) -> tuple[Contact, ...]:
    """One for each address; name and telephone belong to the first."""
    found: list[str] = []
    for heading, text in cells.all(Column.EMAIL):
        addresses, faults = cleaning.emails(text)
        for fault in faults:
            cells.remark(fault, heading)
        found.extend(address for address in addresses if address not in found)
    name = cells.one_line(Column.CONTACT)
    phones = dict.fromkeys(cleaning.tidy(text) for _heading, text in cells.all(Column.PHONE))
    phone = cells._fitting(cells.heading_of(Column.PHONE), Column.PHONE, ", ".join(phones))
    if not (found or name or phone):
        return ()
    first = Contact(name=name, email=found[0] if found else "", phone=phone)
    return (first, *(Contact(email=address) for address in found[1:]))
