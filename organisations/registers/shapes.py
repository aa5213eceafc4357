"""What a register file holds once it is read: columns, rows, contacts, remarks."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from ..enums import Fault


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
    """A column as the file names it, and what it was recognised as; None is unknown."""

    word: str
    column: Column | None


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
    """One organisation as the file tells of it, cleaned. `line` is where its row begins in the file."""

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


@dataclass(frozen=True, slots=True)
class Register:
    """A file as read: what it holds, what was left out and why. `rows_with_content` counts both."""

    rows: tuple[Row, ...]
    warnings: tuple[Remark, ...]
    columns: tuple[Heading, ...]
    encoding: str
    delimiter: str
    rows_with_content: int

    @property
    def faults(self) -> Counter[Fault]:
        """How many of each fault."""
        return Counter(remark.fault for remark in self.warnings)

    @property
    def unknown_columns(self) -> tuple[str, ...]:
        """Columns whose heading says nothing to us."""
        return tuple(heading.word for heading in self.columns if heading.column is None)
