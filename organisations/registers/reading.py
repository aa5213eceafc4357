"""From bytes to rows and warnings: a pure function."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice

from django.utils import translation
from django.utils.translation import gettext as _

from portal.web.names import fold
from portal.web.personal_numbers import without_shared_numbers
from portal.web.refusals import Refused

from ..enums import Fault, LegalForm, Reason
from . import cleaning
from .cells import LONGEST, Cells
from .columns import half_of_a_name, known, recognise
from .decoding import decode, records
from .layouts import source_of
from .likeness import bare
from .shapes import Column, Contact, Heading, RefusedRow, Register, Remark, Row
from .spreadsheets import MARK, MOST_CELLS, MOST_COLUMNS, sheets

MOST_BYTES = 50_000_000
MOST_ROWS = 200_000
# Empty lines cost little, but not nothing.
_MOST_CELLS_IN_A_ROW = 10_000
_MOST_LINES = 1_000_000
# As much as a spreadsheet's cell holds; of what is longer the rest is never looked at.
_LONGEST_CELL = 32_767
_DELIMITERS = ";,\t|"
# How far down the headings may stand, below a title or the like, and in how much text.
_HEADINGS_WITHIN = 12
_HEAD_OF_A_TEXT = 200_000

# What shows that a cell is another column's: postal codes are no places, and addresses have their sign.
_SIGNS_OF_ANOTHER = {
    Column.PLACE: re.compile(r"^\d{3}|@"),
    Column.EMAIL: re.compile(r"^[^@]*\d[^@]*$"),
    Column.NAME: re.compile(r"@|^[\d\s-]+$"),
    Column.PHONE: re.compile(r"@"),
}

_Record = tuple[int, list[str], Reason | None]


def read_register(content: bytes) -> Register:
    """The organisations in a register file, and a remark for all that was left out or changed in meaning.

    Text or spreadsheet, encoding, delimiter and column words are recognised. A fault in one field costs
    that field; only a row without a name, or whose columns do not line up, is refused. The bytes are not
    kept, and no remark holds a value. Raises Refused where the file is no register at all.
    """
    if len(content) > MOST_BYTES:
        raise Refused(_("Filen är för stor för att vara ett föreningsregister. Den får vara högst 50 MB."))
    table = _spreadsheet(content) if content.startswith(MARK) else _text(content)
    reading = _Reading(table.headings)
    for line, cells, reason in table.records:
        # A spreadsheet does not write the empty cells at the end of a row.
        missing = len(table.headings) - len(cells) if table.kind == "xlsx" else 0
        reading.take(line, cells + [""] * missing, reason)
    return Register(
        rows=tuple(reading.rows),
        refused=tuple(reading.refused),
        remarks=(*(Remark(1, fault) for fault in table.faults), *reading.remarks),
        columns=table.headings,
        source=source_of(table.headings),
        kind=table.kind,
        encoding=table.encoding,
        delimiter=table.delimiter,
        sha256=hashlib.sha256(content).hexdigest(),
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """A file's headings and the records below them."""

    kind: str
    headings: tuple[Heading, ...]
    records: Iterator[_Record]
    encoding: str = ""
    delimiter: str = ""
    faults: tuple[Fault, ...] = ()


def _text(content: bytes) -> _Table:
    text, encoding, faults = decode(content)
    heads = {
        sign: list(islice(records(text[:_HEAD_OF_A_TEXT], sign), _HEADINGS_WITHIN)) for sign in _DELIMITERS
    }
    delimiter = max(heads, key=lambda sign: known(_headings(heads[sign])[0]))
    headings, skip = _headings(heads[delimiter])
    _refuse_nameless(headings)
    _refuse_too_wide(text.count(delimiter), MOST_CELLS)
    lines = text.count("\n") + text.count("\r")
    if lines > MOST_ROWS:
        # Counted before any of it is read with care: that takes its time.
        _refuse_too_many(
            sum(any(cells) for _line, cells, _reason in records(text, delimiter))
            if lines <= _MOST_LINES
            else lines
        )
    below = islice(records(text, delimiter), skip, None)
    return _Table("csv", headings, below, encoding, delimiter, tuple(faults))


def _spreadsheet(content: bytes) -> _Table:
    found: list[_Table] = []
    for sheet in sheets(content, most_rows=MOST_ROWS):
        head = list(islice(sheet, _HEADINGS_WITHIN))
        headings, skip = _headings(head)
        found.append(_Table("xlsx", headings, chain(head[skip:], sheet)))
    best = max(found, key=lambda table: known(table.headings), default=_Table("xlsx", (), iter(())))
    _refuse_nameless(best.headings)
    return best


def _headings(head: list[_Record]) -> tuple[tuple[Heading, ...], int]:
    """The row by which most columns are recognised, and where the rows begin."""
    rows = [() if reason else recognise(cells) for _line, cells, reason in head]
    place = max(range(len(rows)), key=lambda place: known(rows[place]), default=-1)
    return (rows[place] if rows else ()), place + 1


def _refuse_nameless(headings: tuple[Heading, ...]) -> None:
    if not known(headings):
        raise Refused(_("Filen har ingen kolumn med namn. Första raden ska ha rubriker, till exempel Namn."))
    _refuse_too_wide(len(headings), MOST_COLUMNS)


def _refuse_too_wide(cells: int, most: int) -> None:
    if cells > most:
        raise Refused(_("Filen har för många rader eller kolumner för ett föreningsregister."))


def _refuse_too_many(rows: int) -> None:
    if rows > MOST_ROWS:
        raise Refused(_("Filen har fler än 200 000 rader och är för stor för ett föreningsregister."))


class _Reading:
    """The rows and remarks of one file while it is read."""

    def __init__(self, headings: tuple[Heading, ...]):
        self.headings = headings
        self.rows: list[Row] = []
        self.refused: list[RefusedRow] = []
        self.remarks: list[Remark] = []

    def take(self, line: int, cells: list[str], reason: Reason | None) -> None:
        """Read one record. Raises Refused where there is more than any register has."""
        _refuse_too_wide(len(cells), _MOST_CELLS_IN_A_ROW)
        kept = len(self.headings)
        if not any(cells[kept:]) and self._fits(cells[:kept]):
            del cells[kept:]
        if not any(cell.strip() for cell in cells) or self._is_headings_again(cells):
            return
        _refuse_too_many(len(self.rows) + len(self.refused) + 1)
        cells = [cell if len(cell) <= _LONGEST_CELL else _its_beginning(cell) for cell in cells]
        if reason or len(cells) != len(self.headings):
            self.refused.append(self._crooked(line, cells, reason or Reason.COLUMNS_DIFFER))
        else:
            self._take_row(Cells(line, self.headings, cells))

    def _fits(self, cells: list[str]) -> bool:
        """Whether what stands in a row with an empty cell too many may stand there.

        The cell at its end may be nothing, or all cells may have moved by a mark in the middle of one.
        """
        said = zip(self.headings, map(str.strip, cells), strict=False)
        return all(
            _SIGNS_OF_ANOTHER[heading.column].search(cell) is None
            for heading, cell in said
            if cell and heading.column in _SIGNS_OF_ANOTHER
        )

    def _is_headings_again(self, cells: list[str]) -> bool:
        return [cell.strip() for cell in cells] == [heading.word for heading in self.headings]

    def _crooked(self, line: int, cells: list[str], reason: Reason) -> RefusedRow:
        """A row of which nobody knows what stands where; its name is where names stand, if it has one."""
        # A number may have been cut in two by the very mark that made the row crooked.
        kept, _found = without_shared_numbers([cleaning.masked(cell)[0] for cell in cells])
        name = next((cell for one, cell in zip(self.headings, kept, strict=False) if _is_name(one)), "")
        return RefusedRow(line, reason, cleaning.tidy(name)[: LONGEST[Column.NAME]], tuple(kept))

    def _take_row(self, cells: Cells) -> None:
        cells.name = cells.one_line(Column.NAME, cleaning.organisation_name)
        if cells.name:
            self.rows.append(_row(cells))
        else:
            self.refused.append(RefusedRow(cells.line, Reason.NO_NAME, cells=cells.masked()))
            self.remarks.extend(cells.remarks)


def _its_beginning(cell: str) -> str:
    """As much of a very long cell as is looked at, not ending in half a number."""
    return cell[:_LONGEST_CELL].rstrip("0123456789-+ ")


def _is_name(heading: Heading) -> bool:
    return heading.column is Column.NAME


def _row(cells: Cells) -> Row:
    said = {
        "number": _number(cells),
        "legal_form": _legal_form(cells),
        "fields": cells.words(Column.FIELD),
        "target_groups": cells.words(Column.TARGET_GROUP),
        "place": cells.one_line(Column.PLACE, cleaning.place_name),
        "web": _web(cells),
        "about": cells.text(Column.ABOUT),
        "contacts": _contacts(cells),
    }
    return Row(
        line=cells.line,
        name=cells.name,
        **said,
        unread=frozenset(cells.unread),
        cells=cells.masked(),
        remarks=tuple(cells.remarks),
    )


def _number(cells: Cells) -> str | None:
    for heading, text in cells.all(Column.NUMBER):
        number, fault = cleaning.number(text)
        if fault:
            cells.remark(fault, heading)
        if number:
            return number
    return None


def _web(cells: Cells) -> str:
    for heading, text in cells.all(Column.WEB):
        address, fault = cleaning.web(cleaning.tidy(text))
        if fault:
            cells.remark(fault, heading)
        if address:
            return address
    return ""


def _legal_form(cells: Cells) -> str:
    for heading, text in cells.all(Column.LEGAL_FORM):
        found = _legal_forms().get(bare(text))
        if found:
            return found
        cells.remark(Fault.LEGAL_FORM_UNKNOWN, heading, cleaning.tidy(text)[:60])
    return ""


@cache
def _legal_forms() -> dict[str, str]:
    """The forms by their Swedish words, and by those that registers shorten them to."""
    with translation.override("sv"):
        words = {str(form.label): form for form in LegalForm} | cleaning.SHORT_LEGAL_FORMS
    return {bare(word): form.value for word, form in words.items()}


def _contacts(cells: Cells) -> tuple[Contact, ...]:
    """Those who have columns of their own, in the order of their numbers; each address once."""
    said: dict[int, dict[Column, list[tuple[Heading, str]]]] = defaultdict(lambda: defaultdict(list))
    for column in (Column.EMAIL, Column.CONTACT, Column.PHONE):
        for heading, text in cells.all(column):
            said[heading.contact][column].append((heading, text))
    found: list[Contact] = []
    taken: set[str] = set()
    for _number, columns in sorted(said.items()):
        addresses = [address for address in _addresses(cells, columns[Column.EMAIL]) if address not in taken]
        taken.update(addresses)
        names, phone = _contact_names(cells, columns[Column.CONTACT]), _phone(cells, columns[Column.PHONE])
        (first, *more), (name, *others) = addresses or [""], names or [""]
        if first or name or phone:
            found.append(Contact(name, first, phone))
        # A name and a telephone belong to the address that is named first.
        found.extend(Contact(email=address) for address in more)
        found.extend(Contact(other) for other in others)
    return tuple(_each_once(found))


def _each_once(contacts: list[Contact]) -> Iterator[Contact]:
    """Without those of whom only a name is said, where somebody has it already."""
    reached = {fold(one.name) for one in contacts if one.email or one.phone}
    for one in contacts:
        if one.email or one.phone:
            yield one
        elif fold(one.name) not in reached:
            reached.add(fold(one.name))
            yield one


def _addresses(cells: Cells, found: list[tuple[Heading, str]]) -> list[str]:
    addresses: dict[str, None] = {}
    for heading, text in found:
        well_formed, faults = cleaning.emails(text)
        for fault in faults:
            cells.remark(fault, heading)
        addresses.update(dict.fromkeys(well_formed))
    return list(addresses)


def _contact_names(cells: Cells, found: list[tuple[Heading, str]]) -> list[str]:
    """Each; of one that stands in two columns, both halves."""
    names: list[tuple[Heading, str]] = []
    waiting = ""
    for heading, text in found:
        half = half_of_a_name(heading)
        if half and waiting and half != waiting:
            names[-1] = (heading, f"{names[-1][1]} {cleaning.tidy(text)}")
            waiting = ""
        else:
            names.append((heading, cleaning.tidy(text)))
            waiting = half
    return [cells.fitting(heading, Column.CONTACT, name) for heading, name in names]


def _phone(cells: Cells, found: list[tuple[Heading, str]]) -> str:
    """All of them, each once."""
    numbers = ", ".join(dict.fromkeys(cleaning.tidy(text) for _heading, text in found))
    return cells.fitting(found[0][0], Column.PHONE, numbers) if found else ""
