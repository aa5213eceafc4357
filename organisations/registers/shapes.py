"""What a register file holds once it is read: columns, rows, contacts, remarks."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from ..enums import Fault, Reason

# As much as may be written by hand, so that our own file is read back whole.
LONGEST_ABOUT = 10_000


class Column(StrEnum):
    """What a column is about."""

    NAME = "name"
    NUMBER = "number"
    LEGAL_FORM = "legal_form"
    FIELD = "field"
    TARGET_GROUP = "target_group"
    PLACE = "place"
    WEB = "web"
    ABOUT = "about"
    CONTACT = "contact"
    EMAIL = "email"
    PHONE = "phone"
    # Known, and not wanted: grants, home addresses, other systems' own marks.
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Heading:
    """A column as the file names it, and what it was recognised as; None is unknown.

    `contact` tells the columns of one contact from those of another: 2 for `Kontaktperson 2` and `E-post 2`.
    """

    word: str
    column: Column | None
    contact: int = 1

    @property
    def is_read(self) -> bool:
        """Whether anything of the column is taken."""
        return self.column not in {None, Column.LEFT_OUT}


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that a clerk should know: the line in the file, the column's own word, what is wrong.

    `word` is set only where the value is a word from a list, never where it may be about a person.
    """

    line: int
    fault: Fault
    heading: str = ""
    name: str = ""
    word: str = ""

    @property
    def sentence(self) -> str:
        """`Rad 81, Org.nr (Norrby IF): Organisationsnumret stämmer inte och är utelämnat.`"""
        where = _("Rad %(line)s") % {"line": self.line}
        if self.heading:
            where = f"{where}, {self.heading}"
        if self.name:
            where = f"{where} ({self.name})"
        word = f" ({self.word})" if self.word else ""
        return f"{where}: {self.fault.label}{word}"


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody or some address by which an organisation is reached; any part may be empty."""

    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One organisation as the file tells of it, cleaned. `line` is where its row begins in the file.

    `unread` are columns whose cell said something that could not be taken: they are not empty.
    `cells` are the row as it stood, without personal numbers and without what is not read.
    """

    line: int
    name: str
    number: str | None = None
    legal_form: str = ""
    fields: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    place: str = ""
    web: str = ""
    about: str = ""
    contacts: tuple[Contact, ...] = ()
    unread: frozenset[Column] = frozenset()
    cells: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def as_json(self) -> dict:
        """What the row says, to be kept until somebody has decided."""
        kept = {name: getattr(self, name) for name in _KEPT}
        contacts = [{"name": one.name, "email": one.email, "phone": one.phone} for one in self.contacts]
        return {**kept, "contacts": contacts, "unread": sorted(self.unread)}

    @classmethod
    def from_json(cls, kept: dict, **beside) -> "Row":
        """The row that was kept, with what was kept beside it."""
        lists = {name: tuple(kept[name]) for name in ("fields", "target_groups")}
        contacts = tuple(Contact(**contact) for contact in kept["contacts"])
        return cls(
            **{
                **kept,
                **lists,
                **beside,
                "contacts": contacts,
                "unread": frozenset(map(Column, kept["unread"])),
            },
        )


# What of a row is kept as it is.
_KEPT = ("line", "name", "number", "legal_form", "fields", "target_groups", "place", "web", "about")


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that cannot be an organisation: why, and its cells without personal numbers."""

    line: int
    reason: Reason
    name: str = ""
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Register:
    """A file as read: what it holds, what was refused and why, and where it comes from.

    `source` is the kind of system by its layout; `kind` is `csv` or `xlsx`, and only the first has an
    encoding and a delimiter. `remarks` are those that belong to no row that was read.
    """

    rows: tuple[Row, ...]
    refused: tuple[RefusedRow, ...]
    remarks: tuple[Remark, ...]
    columns: tuple[Heading, ...]
    source: str
    kind: str
    encoding: str
    delimiter: str
    sha256: str

    @property
    def warnings(self) -> tuple[Remark, ...]:
        """What was wrong with single fields, line by line."""
        found = [*self.remarks, *(remark for row in self.rows for remark in row.remarks)]
        return tuple(sorted(found, key=lambda remark: remark.line))

    @property
    def faults(self) -> Counter[Fault]:
        """How many of each fault."""
        return Counter(remark.fault for remark in self.warnings)

    @property
    def unknown_columns(self) -> tuple[str, ...]:
        """Columns whose heading says nothing to us."""
        return tuple(heading.word for heading in self.columns if heading.column is None)
