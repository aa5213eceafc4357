"""What an import did, or would do."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...enums import Fault, Reason, Verdict
from ...registers import Register, Remark
from .weighing import Weighed

FIELDS = {
    "name": gettext_lazy("namn"),
    "number": gettext_lazy("organisationsnummer"),
    "legal_form": gettext_lazy("organisationsform"),
    "place": gettext_lazy("plats"),
    "web": gettext_lazy("webbplats"),
    "about": gettext_lazy("vad vi gör"),
    "fields": gettext_lazy("verksamhetsområden"),
    "groups": gettext_lazy("målgrupper"),
    "contacts": gettext_lazy("kontaktpersoner"),
}


# So many unknown words are kept, the commonest; of the others how many they are.
_MOST_WORDS = 200


@dataclass(frozen=True, slots=True)
class Note:
    """A row that was not simply taken: why, and where to look."""

    line: int
    name: str
    verdict: Verdict
    reason: Reason
    look: str = ""

    @property
    def sentence(self) -> str:
        """`Rad 9 (Norrby i.f.): Namnet är detsamma, … Jämför med rad 2 (Norrby IF).`"""
        return f"{_where(self.line, self.name)}: {self.reason.label} {self.look}".strip()


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field in which the file and the register disagree since somebody changed it here."""

    line: int
    name: str
    field: str

    @property
    def sentence(self) -> str:
        """`Rad 9 (Norrby IF), plats: Filen säger något annat än registret. Registrets uppgift behålls.`"""
        told = _("Filen säger något annat än registret. Registrets uppgift behålls.")
        return f"{_where(self.line, self.name)}, {FIELDS[self.field]}: {told}"


def _where(line: int, name: str) -> str:
    where = _("Rad %(line)s") % {"line": line}
    return f"{where} ({name})" if name else where


@dataclass(frozen=True, slots=True)
class Receipt:
    """How many rows became what: `new` + `changed` + `unchanged` + `doubtful` + `refused` = `rows`.

    `contacts` counts the new ones, `without_contact` new organisations that nobody can write to.
    `unknown_words` are words of activity and target group that the municipality's lists lack.
    """

    committed: bool
    source: str
    verdicts: Counter[Verdict]
    contacts: int
    without_contact: int
    warnings: tuple[Remark, ...]
    notes: tuple[Note, ...]
    conflicts: tuple[Conflict, ...]
    unknown_columns: tuple[str, ...]
    unknown_words: Counter[str] = field(default_factory=Counter)

    @property
    def rows(self) -> int:
        """How many rows say anything."""
        return self.verdicts.total()

    @property
    def faults(self) -> Counter[Fault]:
        """How many warnings of each fault, the commonest first."""
        return Counter(dict(Counter(remark.fault for remark in self.warnings).most_common()))

    @property
    def reasons(self) -> Counter[Reason]:
        """How many doubtful and refused rows for each reason, the commonest first."""
        waiting = {Verdict.DOUBTFUL, Verdict.REFUSED}
        counted = Counter(note.reason for note in self.notes if note.verdict in waiting)
        return Counter(dict(counted.most_common()))

    def as_json(self) -> dict:
        """The figures, for programs."""
        return {
            "rows": self.rows,
            **{verdict.value: self.verdicts[verdict] for verdict in Verdict},
            "warnings": {fault.value: n for fault, n in self.faults.items()},
            "reasons": {reason.value: n for reason, n in self.reasons.items()},
        }

    def as_stored(self) -> dict:
        """The figures and what else a receipt tells beside the rows, to be kept."""
        return {
            **self.as_json(),
            "contacts": self.contacts,
            "without_contact": self.without_contact,
            "conflicts": len(self.conflicts),
            "unknown_columns": list(self.unknown_columns),
            "unknown_words": self.unknown_words.most_common(_MOST_WORDS),
            "unknown_words_beyond": max(0, len(self.unknown_words) - _MOST_WORDS),
        }


def receipt_of(
    weighed: list[Weighed],
    *,
    register: Register,
    source: str,
    committed: bool,
    remarks: list[Remark],
    unknown_words: Counter[str],
) -> Receipt:
    """The receipt of a file's rows as they were weighed, before anything of them is saved."""
    notes = [
        Note(one.row.line, one.row.name, one.verdict, one.reason, one.other.sentence if one.other else "")
        for one in weighed
        if one.reason
    ]
    refused = [Note(one.line, one.name, Verdict.REFUSED, one.reason) for one in register.refused]
    new = [one.standing for one in weighed if one.verdict is Verdict.NEW]
    standings = {id(one.standing): one.standing for one in weighed if one.standing}.values()
    return Receipt(
        committed=committed,
        source=source,
        verdicts=Counter([*(one.verdict for one in weighed), *(note.verdict for note in refused)]),
        contacts=sum(not person.membership for standing in standings for person in standing.present()),
        without_contact=sum(not any(person.email for person in standing.people) for standing in new),
        warnings=tuple(sorted([*register.warnings, *remarks], key=lambda remark: remark.line)),
        notes=tuple(sorted([*notes, *refused], key=lambda note: note.line)),
        conflicts=tuple(
            Conflict(one.row.line, one.row.name, conflict.field)
            for one in weighed
            if one.difference
            for conflict in one.difference.conflicts
        ),
        unknown_columns=register.unknown_columns,
        unknown_words=unknown_words,
    )
