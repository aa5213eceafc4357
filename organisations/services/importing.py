"""A register file's rows become organisations with contacts."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.db import connection

from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.history.recording import recorded
from portal.people.services import addresses_for
from portal.web.actor import Actor
from portal.web.codes import new_code
from portal.web.names import fold

from ..enums import ROW_LEFT_OUT, Fault, LegalForm, OrganisationState
from ..models import Membership, Organisation
from ..registers import Register, Remark, Row

_AT_A_TIME = 1000
# Any number that nobody else locks by: one import at a time.
_ONE_IMPORT_AT_A_TIME = 4_031_976


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an import did, or would do: `new` + `already_there` + `skipped` + `left_out` = `rows`.

    `contacts` belong to the new ones, `without_contact` counts those that nobody can write to.
    `unknown_words` are words of activity and target group that the municipality's lists lack.
    """

    committed: bool
    rows: int
    new: int
    already_there: int
    skipped: int
    left_out: int
    contacts: int
    without_contact: int
    warnings: tuple[Remark, ...]
    unknown_columns: tuple[str, ...]
    unknown_words: Counter[str] = field(default_factory=Counter)

    @property
    def reasons(self) -> Counter[Fault]:
        """How many warnings of each fault, the commonest first."""
        return Counter(dict(Counter(remark.fault for remark in self.warnings).most_common()))


@recorded
def import_register(*, register: Register, actor: Actor, commit: bool) -> Receipt:
    """Make active organisations of the rows that are new; without `commit` only say what would happen.

    A row is already there when its number is an organisation's of the same name, or when name and
    place are equal and neither side has another number; so running it twice adds nothing. A row whose
    number is somebody else's is skipped with a warning. All rows or none.
    """
    if commit:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_IMPORT_AT_A_TIME])
    weighing = _Weighing()
    new = [row for row in register.rows if weighing.is_new(row)]
    words = _Words()
    tagged = [(row, words.of(row)) for row in new]
    if commit:
        _save(tagged)
    left_out = sum(remark.fault in ROW_LEFT_OUT for remark in register.warnings)
    return Receipt(
        committed=commit,
        rows=register.rows_with_content,
        new=len(new),
        already_there=weighing.already_there,
        skipped=len(register.rows) - len(new) - weighing.already_there,
        left_out=left_out,
        contacts=sum(len(row.contacts) for row in new),
        without_contact=sum(not any(contact.email for contact in row.contacts) for row in new),
        warnings=tuple(
            sorted([*register.warnings, *weighing.remarks, *words.remarks], key=lambda remark: remark.line)
        ),
        unknown_columns=register.unknown_columns,
        unknown_words=words.unknown,
    )


class _Weighing:
    """Which rows are new, against the register and against the rows before them in the file."""

    def __init__(self):
        self.already_there = 0
        self.remarks: list[Remark] = []
        self._name_by_number: dict[str, str] = {}
        self._numbers_here: dict[tuple, set] = defaultdict(set)
        self._numbers_in_file: dict[tuple, set] = defaultdict(set)
        self._seen: set[str] = set()
        for name, place, number in Organisation.objects.order_by().values_list("name", "place", "number"):
            self._numbers_here[_identity(name, place)].add(number)
            if number:
                self._name_by_number[number] = fold(name)

    def is_new(self, row: Row) -> bool:
        """Whether the row is an organisation we do not have; says why where a clerk should know."""
        identity = _identity(row.name, row.place)
        if row.number in self._seen:
            return self._skip(row, Fault.NUMBER_TWICE)
        if _is_among(row.number, self._numbers_in_file.get(identity)):
            return self._skip(row, Fault.SAME_TWICE)
        self._numbers_in_file[identity].add(row.number)
        if row.number:
            self._seen.add(row.number)
        holder = self._name_by_number.get(row.number)
        if holder is not None and holder != fold(row.name):
            return self._skip(row, Fault.NUMBER_TAKEN)
        if holder is not None or _is_among(row.number, self._numbers_here.get(identity)):
            self.already_there += 1
            return False
        return True

    def _skip(self, row: Row, fault: Fault) -> bool:
        self.remarks.append(Remark(row.line, fault, name=row.name))
        return False


def _identity(name: str, place: str) -> tuple[str, str]:
    return fold(" ".join(name.split())), fold(place)


def _is_among(number: str | None, numbers: set | None) -> bool:
    """Whether one of those with the same name and place has no other number."""
    return bool(numbers) and (number is None or None in numbers or number in numbers)


class _Words:
    """Words of a register as tags of the municipality's own lists, by title or synonym."""

    def __init__(self):
        self.unknown: Counter[str] = Counter()
        self.remarks: list[Remark] = []
        self._tags: dict[tuple[str, str], Tag] = {}
        for tag in Tag.objects.valid().filter(frame__in=[Frame.FIELD_OF_ACTIVITY, Frame.TARGET_GROUP]):
            for word in (*tag.synonyms, tag.title_en, tag.title_sv):
                self._tags[tag.frame, _plain(word)] = tag

    def of(self, row: Row) -> tuple[list[Tag], list[Tag]]:
        """The fields of activity and the target groups of a row."""
        return (
            self._known(row, row.fields, Frame.FIELD_OF_ACTIVITY, Fault.FIELD_UNKNOWN),
            self._known(row, row.target_groups, Frame.TARGET_GROUP, Fault.TARGET_GROUP_UNKNOWN),
        )

    def _known(self, row: Row, words: Iterable[str], frame: Frame, fault: Fault) -> list[Tag]:
        found: dict[int, Tag] = {}
        for word in words:
            tag = self._tags.get((frame, _plain(word)))
            if tag:
                found[tag.pk] = tag
            else:
                self.unknown[word[:60]] += 1
                self.remarks.append(Remark(row.line, fault, name=row.name, word=word[:60]))
        return list(found.values())


def _plain(word: str) -> str:
    """Folded, with one kind of dash and single spaces."""
    return " ".join(fold(word).replace("–", "-").replace("&", "och").split())


def _save(tagged: list[tuple[Row, tuple[list[Tag], list[Tag]]]]) -> None:
    """All new rows, a thousand at a time."""
    codes = _new_codes(len(tagged), Organisation)
    organisations = [
        Organisation(
            code=next(codes),
            name=row.name,
            number=row.number,
            legal_form=row.legal_form or LegalForm.UNSTATED,
            place=row.place,
            web=row.web,
            about=row.about,
            state=OrganisationState.ACTIVE,
        )
        for row, _tags in tagged
    ]
    Organisation.objects.bulk_create(organisations, batch_size=_AT_A_TIME)
    pairs = list(zip(organisations, tagged, strict=True))
    _tag(Organisation.fields_of_activity, ((organisation, tags[0]) for organisation, (_row, tags) in pairs))
    _tag(Organisation.target_groups, ((organisation, tags[1]) for organisation, (_row, tags) in pairs))
    _save_contacts([(organisation, row) for organisation, (row, _tags) in pairs])


def _tag(relation, pairs: Iterable[tuple[Organisation, list[Tag]]]) -> None:
    through = relation.through
    through.objects.bulk_create(
        [
            through(organisation_id=organisation.pk, tag_id=tag.pk)
            for organisation, tags in pairs
            for tag in tags
        ],
        batch_size=_AT_A_TIME,
    )


def _save_contacts(pairs: list[tuple[Organisation, Row]]) -> None:
    contacts = [(organisation, contact) for organisation, row in pairs for contact in row.contacts]
    addresses = addresses_for({contact.email for _organisation, contact in contacts if contact.email})
    codes = _new_codes(len(contacts), Membership)
    Membership.objects.bulk_create(
        [
            Membership(
                code=next(codes),
                organisation=organisation,
                name=contact.name,
                address=addresses.get(contact.email),
                phone=contact.phone,
            )
            for organisation, contact in contacts
        ],
        batch_size=_AT_A_TIME,
    )


def _new_codes(wanted: int, model, draw: Callable[[], str] = new_code) -> Iterator[str]:
    """As many codes as wanted that no row of the model has; one collision must not undo an import."""
    codes: set[str] = set()
    while len(codes) < wanted:
        drawn = {draw() for _ in range(wanted - len(codes))}
        codes |= drawn - set(model.objects.filter(code__in=drawn).values_list("code", flat=True))
    return iter(codes)
