"""A register file in words: its columns, the fields of its rows and what they say, and its lists of rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.frames.enums import Frame
from portal.frames.models import Tag

from ..enums import Fault, LegalForm, Verdict
from ..models import ImportRow, ImportRun, Organisation
from ..models.imports import ImportRowQuerySet
from ..registers import OTHER_LAYOUT, Column, Remark, bare, recognise
from ..services import FIELDS
from ..services.importing.words import plain

# --- Lists of rows -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RowList:
    """Some of a file's rows: what they are called, and what becomes of them."""

    key: str
    title: Any
    fate: Any
    verdict: Verdict | None = None
    # What became of them, once the file is in.
    became: Any = ""

    def rows(self, run: ImportRun) -> ImportRowQuerySet:
        """Its rows, in the order of the file."""
        rows = run.import_rows.select_related("organisation", "chosen")
        if self.verdict == Verdict.DOUBTFUL:
            return rows.filter(verdict=self.verdict).undecided_first()
        if self.verdict:
            return rows.to_become(self.verdict)
        return rows.in_conflict() if self.key == CONFLICTS else rows.with_remarks()


CONFLICTS, REMARKS = "konflikter", "anmarkningar"
LISTS = {
    one.key: one
    for one in (
        RowList(
            "nya",
            gettext_lazy("Nya"),
            gettext_lazy("läggs till i registret"),
            Verdict.NEW,
            became=gettext_lazy("lades till i registret"),
        ),
        RowList(
            "andrade",
            gettext_lazy("Ändrade"),
            gettext_lazy("får nya uppgifter"),
            Verdict.CHANGED,
            became=gettext_lazy("fick nya uppgifter"),
        ),
        RowList(
            "oforandrade", gettext_lazy("Oförändrade"), gettext_lazy("ändrar ingenting"), Verdict.UNCHANGED
        ),
        RowList(
            "tveksamma",
            gettext_lazy("Tveksamma"),
            gettext_lazy("kan vara någon som redan finns"),
            Verdict.DOUBTFUL,
        ),
        RowList("utelamnade", gettext_lazy("Utelämnade"), gettext_lazy("går inte att läsa"), Verdict.REFUSED),
        RowList(
            CONFLICTS,
            gettext_lazy("Olika uppgifter"),
            gettext_lazy("registret säger något annat än filen"),
        ),
        RowList(REMARKS, gettext_lazy("Anmärkningar"), gettext_lazy("en uppgift gick inte att läsa")),
    )
}
VERDICTS = [one for one in LISTS.values() if one.verdict]

# --- Fields and columns --------------------------------------------------------------------

_COLUMNS = {
    Column.FIELD: "fields",
    Column.TARGET_GROUP: "groups",
    Column.CONTACT: gettext_lazy("kontaktperson"),
    Column.EMAIL: gettext_lazy("kontaktens e-post"),
    Column.PHONE: gettext_lazy("kontaktens telefon"),
}


def columns_in_words(run: ImportRun) -> list[dict[str, Any]]:
    """Each column of the file, `word`, and what it is read as, `meaning`; empty where it is not read."""
    told = []
    for heading in recognise(run.headings):
        meaning = ""
        if heading.is_read:
            called = _COLUMNS.get(heading.column, heading.column.value)
            meaning = str(FIELDS.get(called, called))
        told.append({"word": heading.word, "meaning": meaning, "is_known": heading.column is not None})
    return told


def form_in_words(run: ImportRun) -> str:
    """Which kind of file it was, and which letters it was written with."""
    if run.kind == "xlsx":
        return _("Excelfil")
    if run.encoding == "cp1252":
        return _("textfil med Windows teckenkodning")
    return _("textfil med teckenkodningen %(encoding)s") % {"encoding": run.encoding.upper()[:6]}


_SOURCES = {
    "foreningsregister": gettext_lazy("föreningsregister, igenkänt på rubrikerna"),
    "rbok": gettext_lazy("bokningssystem, igenkänt på rubrikerna"),
    "bryggan": gettext_lazy("hämtad härifrån"),
}


def source_in_words(run: ImportRun) -> str:
    """From which system the file is: what somebody called it, or what its headings are known by."""
    if run.source.startswith(OTHER_LAYOUT):
        return _("annat system, nästa fil känns igen på samma rubriker")
    return str(_SOURCES.get(run.source, run.source))


_LISTS = {Frame.FIELD_OF_ACTIVITY: "fields", Frame.TARGET_GROUP: "groups"}


class Titles:
    """The titles of the municipality's lists, by key and by what registers call them; one query."""

    def __init__(self):
        self._titles: dict[tuple[str, str], str] = {}
        self._by_word: dict[tuple[str, str], str] = {}
        for tag in Tag.objects.filter(frame__in=_LISTS):
            name = _LISTS[tag.frame]
            self._titles[name, tag.key] = tag.title
            for word in (*tag.synonyms, tag.title_en, tag.title_sv):
                self._by_word[name, plain(word)] = tag.title

    def by_key(self, name: str, keys: Iterable[str]) -> str:
        """Tags of the field `name` by their keys."""
        return ", ".join(self._titles.get((name, key), key) for key in keys)

    def by_word(self, name: str, words: Iterable[str]) -> str:
        """Tags by the file's words, in the list's spelling; an unknown one says that it is left out."""
        unknown = _("%(word)s (finns inte i listan)")
        return ", ".join(self._by_word.get((name, plain(word))) or unknown % {"word": word} for word in words)

    def value(self, name: str, value: Any) -> str:
        """What a field says."""
        if isinstance(value, list):
            return self.by_key(name, value)
        if name == "legal_form" and value:
            return str(LegalForm(value).label)
        return str(value or "")

    def changes(self, kept: list[dict]) -> list[dict[str, Any]]:
        """Changes or conflicts of a row as a page shows them."""
        return [
            {
                **change,
                "label": capfirst(FIELDS[change["field"]]),
                "here": self.value(change["field"], change["here"]),
                "there": self.value(change["field"], change["there"]),
            }
            for change in kept
        ]


# --- One row beside another ----------------------------------------------------------------


def said_by_row(row: ImportRow, words: Titles) -> dict[str, str]:
    """What a row of the file says, field by field."""
    said = row.values
    contacts = [(one["name"], one["email"], one["phone"]) for one in said["contacts"]]
    return {
        **{name: words.value(name, said[name]) for name in ("name", "number", "legal_form")},
        "fields": words.by_word("fields", said["fields"]),
        "groups": words.by_word("groups", said["target_groups"]),
        **{name: said[name] for name in ("place", "web", "about")},
        "contacts": _contacts(contacts),
    }


def said_by_organisation(organisation: Organisation, words: Titles) -> dict[str, str]:
    """The same of an organisation in the register; three queries."""
    members = organisation.memberships.current().select_related("address")
    contacts = [(one.name, one.address.email if one.address else "", one.phone) for one in members]
    form = organisation.legal_form
    return {
        "name": organisation.name,
        "number": organisation.number or "",
        "legal_form": "" if form == LegalForm.UNSTATED else words.value("legal_form", form),
        "fields": words.by_key("fields", (tag.key for tag in organisation.fields_of_activity.all())),
        "groups": words.by_key("groups", (tag.key for tag in organisation.target_groups.all())),
        "place": organisation.place,
        "web": organisation.web,
        "about": organisation.about,
        "contacts": _contacts(contacts),
    }


def _contacts(contacts: Iterable[tuple[str, str, str]]) -> str:
    return "\n".join(", ".join(filter(None, contact)) for contact in contacts)


def compared(file: dict[str, str], other: dict[str, str]) -> Iterator[dict[str, str]]:
    """Field by field what the two say, and in `how` whether it is the same, without what neither says."""
    for name, here in file.items():
        there = other.get(name, "")
        if here == there:
            how = "same"
        elif not there:
            how = "only_file"
        elif not here:
            how = "only_other"
        elif name == "name" and bare(here) == bare(there):
            how = "spelled"
        else:
            how = "differs"
        if here or there:
            yield {"label": capfirst(FIELDS[name]), "file": here, "other": there, "how": how}


# --- Remarks -------------------------------------------------------------------------------


def remarks_in_words(row: ImportRow) -> list[str]:
    """What was wrong in a row, a sentence for each, without the row's own name and line."""
    return [
        f"{f'{heading}: ' if heading else ''}{Fault(fault).label}{f' ({word})' if word else ''}"
        for fault, heading, word in row.remarks
    ]


def remarks_of_the_file(run: ImportRun) -> list[str]:
    """What was wrong in the file as a whole, and in rows that were refused."""
    return [Remark(line, Fault(fault), heading).sentence for line, fault, heading in run.remarks]
