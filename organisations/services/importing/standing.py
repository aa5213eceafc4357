"""Organisations as they stand while a file is weighed. Changed in memory; `saving` writes what changed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Q

from ...enums import LegalForm
from ...models import Membership, Organisation, SourceRow
from ...registers import Column, Contact

TAGS = {Column.FIELD: Organisation.fields_of_activity, Column.TARGET_GROUP: Organisation.target_groups}


@dataclass(slots=True)
class Person:
    """A contact of an organisation. Whoever is `bound` has said something here: the file changes nothing."""

    name: str = ""
    email: str = ""
    phone: str = ""
    membership: int | None = None
    bound: bool = False
    shown: bool = False
    changed: bool = False
    got_an_address: bool = False
    ended: bool = False


@dataclass(slots=True)
class Standing:
    """An organisation with its tags and contacts; what is changed of it, and what was taken off."""

    organisation: Organisation
    tags: dict[Column, dict[str, int | None]]
    people: list[Person] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)
    tags_off: dict[Column, list[int]] = field(default_factory=lambda: {column: [] for column in TAGS})
    # Who is not brought back; whom any row of the file names; whom other sources named, by their marks.
    stay_away: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    named_elsewhere: set[str] = field(default_factory=set)

    def value(self, name: str) -> str:
        """What stands in a field; an empty text where it says nothing."""
        said = getattr(self.organisation, name) or ""
        return "" if said == LegalForm.UNSTATED else said

    def take(self, name: str, value: str) -> None:
        """Let a field say this."""
        empty = {"number": None, "legal_form": LegalForm.UNSTATED}
        setattr(self.organisation, name, value or empty.get(name, ""))
        self.changed.add(name)

    def retag(self, column: Column, keys: Iterable[str]) -> None:
        """Let these be its tags of one list."""
        here = self.tags[column]
        self.tags_off[column] += [through for key, through in here.items() if through and key not in keys]
        self.tags[column] = {key: here.get(key) for key in keys}

    def present(self) -> list[Person]:
        """Its contacts."""
        return [person for person in self.people if not person.ended]

    def add(self, contact: Contact) -> None:
        """One contact more."""
        self.people.append(Person(contact.name, contact.email, contact.phone))


def a_new_one(name: str) -> Standing:
    """An organisation that is not in the register yet; it has its name."""
    return Standing(Organisation(name=name), {column: {} for column in TAGS})


def standings(pks: set[int]) -> dict[int, Standing]:
    """Organisations with tags and contacts by their ids; five queries."""
    found = {
        organisation.pk: Standing(organisation, {column: {} for column in TAGS})
        for organisation in Organisation.objects.defer("search", "folded", "sort_key").filter(pk__in=pks)
    }
    for column, relation in TAGS.items():
        rows = relation.through.objects.filter(organisation__in=pks)
        for through, pk, key in rows.values_list("pk", "organisation", "tag__key"):
            found[pk].tags[column][key] = through
    for pk, people in _people(pks).items():
        found[pk].people = people
    gone = Membership.objects.filter(organisation__in=pks, stays_away=True)
    for pk, email, name, phone in gone.values_list("organisation", "address__email", "name", "phone"):
        found[pk].stay_away.add(email or name or phone)
    # Who has protected identity is there already, and no file says so again.
    hidden = Membership.objects.filter(organisation__in=pks, protection__isnull=False)
    for pk, *names in hidden.values_list("organisation", "protection__address__email", "protection__name"):
        found[pk].stay_away.update(filter(None, names))
    return found


def marks_elsewhere(pks: set[int], source: str) -> Iterator[tuple[int, str]]:
    """Each organisation's contacts by their marks, as other sources last named them; one query."""
    rows = SourceRow.objects.exclude(source=source).filter(organisation__in=pks)
    for pk, contacts in rows.values_list("organisation", "values__contacts").iterator():
        for contact in contacts or ():
            yield pk, contact["email"]


def _people(pks: set[int]) -> dict[int, list[Person]]:
    """Those who are contacts today, and those who are asked to be."""
    memberships = Membership.objects
    there = memberships.current() | memberships.waiting()
    fields = (
        "organisation",
        "name",
        "address__email",
        "phone",
        "pk",
        "user",
        "shown_publicly",
        "active_from",
        "protection",
    )
    found = defaultdict(list)
    for pk, name, email, phone, membership, user, shown, since, protection in (
        there.filter(Q(organisation__in=pks)).order_by("pk").values_list(*fields)
    ):
        bound = user is not None or since is None or protection is not None
        found[pk].append(Person(name, email or "", phone, membership, bound, shown))
    return found
