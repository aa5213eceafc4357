"""What a row changes in an organisation: what the file says, what it said last time, what stands here."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from django.utils.crypto import salted_hmac

from portal.web.names import fold

from ...registers import Column, Contact, Row
from .standing import Person, Standing

# An empty cell says nothing of the first; of the others it says that there is nothing.
_SAID_WHEN_FULL = ("name", "number", "legal_form")
_SAID_ALWAYS = ("place", "web", "about")
_LISTS = {"fields": Column.FIELD, "groups": Column.TARGET_GROUP}
_PARTS = {"name": Column.CONTACT, "phone": Column.PHONE}
_OF_CONTACTS = {Column.CONTACT, Column.EMAIL, Column.PHONE}


@dataclass(frozen=True, slots=True)
class Change:
    """A field of which the file says one thing and the register another; of contacts, in words.

    Where the two disagree, somebody may choose the file's, unless it is a number that is another's or a
    contact, who is nobody's to overwrite.
    """

    field: str
    here: Any = ""
    there: Any = ""
    may_be_taken: bool = True


@dataclass(slots=True)
class Difference:
    """What a row did to an organisation: what it changed, and in which fields the two disagree.

    `values` are what the row says now: next time's ground for comparing.
    """

    values: dict
    changes: list[Change] = field(default_factory=list)
    conflicts: list[Change] = field(default_factory=list)


def apply(
    row: Row,
    standing: Standing,
    *,
    before: dict,
    tags: dict[Column, list[str]],
    says: set[Column],
    may_have: Callable[[str], bool],
    taking: Collection[str] = (),
    may_end_contacts: bool = True,
) -> Difference:
    """Change what the file has changed since `before` and nobody has changed here.

    `says` are the columns that can be read of this row: all that the file has but for those with a
    fault. A number is taken only where it `may_have` it. In the fields that it is `taking` somebody
    has chosen what the file says, also where the register says something else.
    """
    said = _said(row, tags, says)
    difference = Difference({**before, **said})
    for name, value in said.items():
        column = _LISTS.get(name)
        here = sorted(standing.tags[column]) if column else standing.value(name)
        wanted = _judge(value, before=before.get(name), here=here)
        if wanted is None:
            continue
        change = Change(name, here, value, may_be_taken=name != "number" or may_have(value))
        if change.may_be_taken and (wanted or name in taking):
            standing.retag(column, value) if column else standing.take(name, value)
            difference.changes.append(change)
        else:
            difference.conflicts.append(change)
    if row.contacts or says & _OF_CONTACTS:
        _Contacts(row, standing, before.get("contacts", []), says, difference).compare(may_end_contacts)
    return difference


def _said(row: Row, tags: dict[Column, list[str]], says: set[Column]) -> dict:
    """What the row says of each field, without those of which it says nothing."""
    said: dict = {name: getattr(row, name) for name in _SAID_WHEN_FULL if getattr(row, name)}
    for name in _SAID_ALWAYS:
        if getattr(row, name) or Column(name) in says:
            said[name] = getattr(row, name)
    for name, column in _LISTS.items():
        if tags[column] or column in says:
            said[name] = tags[column]
    return said


def _judge(value, *, before, here) -> bool | None:
    """Whether to take the file's value; False is a conflict, None is nothing to do."""
    if value in (before, here) or (before is None and not value):
        return None
    return here == before if before is not None else not here


def _digest(text: str) -> str:
    """A mark by which a text is known again, and of which it cannot be made."""
    return salted_hmac("organisations.SourceRow", text).hexdigest()[:24] if text else ""


class _Contacts:
    """The contacts of one row against those of its organisation."""

    def __init__(
        self, row: Row, standing: Standing, before: list[dict], says: set[Column], difference: Difference
    ):
        self.row = row
        self.standing = standing
        self.before = {_mark_of(contact): contact for contact in before}
        self.says = says
        self.difference = difference

    def compare(self, may_end: bool) -> None:
        """Add, change and, if it may, end contacts as the file does, where nobody has done anything here."""
        said, got_an_address = {}, []
        for contact in self.row.contacts:
            digests = {part: _digest(getattr(contact, part)) for part in ("email", *_PARTS)}
            mark = _mark_of(digests)
            before = self.before.get(mark)
            if not contact.email and Column.EMAIL not in self.says and self.before and before is None:
                # The address cannot be read this time: whose name this is was known before.
                continue
            without = self._before_the_address(contact) if before is None else None
            got_an_address.append(without)
            before = before or without
            said[mark] = digests | {part: self._said(contact, part, before) for part in _PARTS}
            person = self._to_get(contact) if without else self._person(contact, before)
            if person:
                self._change(person, contact, before)
            elif without or (before is None and _name_of(contact) in self.standing.stay_away):
                self._disagree()
            elif before is None:
                self.standing.add(contact)
                self._changed("", _told(contact))
        gone = {
            mark: before
            for mark, before in self.before.items()
            if mark not in said and before not in got_an_address
        }
        if may_end and Column.EMAIL in self.says and not self.row.unread & _OF_CONTACTS:
            for before in gone.values():
                self._end(before)
            gone = {}
        self.difference.values["contacts"] = [*said.values(), *gone.values()]

    def _said(self, contact: Contact, part: str, before: dict | None) -> str:
        if _PARTS[part] in self.says or getattr(contact, part):
            return _digest(getattr(contact, part))
        return before[part] if before else ""

    def _person(self, contact: Contact, before: dict | None) -> Person | None:
        """Who the contact is here: by address, else among those without one by what else is said."""
        for person in self.standing.present():
            if contact.email:
                if person.email == contact.email:
                    return person
            elif not person.email and (
                (person.name == contact.name and (contact.name or person.phone == contact.phone))
                or (before and _is_as_before(person, before))
            ):
                return person
        return None

    def _before_the_address(self, contact: Contact) -> dict | None:
        """What was said of one who has got an address since; nothing where more than one may be meant."""
        without = {before["name"]: before for before in self.before.values() if not before["email"]}
        if not (without and contact.email and contact.name):
            return None
        name = fold(contact.name)
        here = [person for person in self.standing.present() if fold(person.name) == name]
        rivals = (other for other in self.row.contacts if other != contact and fold(other.name) == name)
        if (
            any(_digest(rival.email) not in self.before for rival in rivals)
            or any(person.email == contact.email for person in here)
            or sum(not person.email for person in here) > 1
        ):
            return None
        spelled = {contact.name, *self.standing.stay_away, *(person.name for person in here)}
        found = {_digest(word) for word in spelled if fold(word) == name} & without.keys()
        return without[found.pop()] if len(found) == 1 else None

    def _to_get(self, contact: Contact) -> Person | None:
        """Who is to get the contact's address, if it is nobody's and was taken away from nobody.

        Not one who is shown: that was a yes to what stood there.
        """
        present = self.standing.present()
        if contact.email in self.standing.stay_away | {person.email for person in present}:
            return None
        free = (person for person in present if not (person.email or person.bound or person.shown))
        return next((person for person in free if fold(person.name) == fold(contact.name)), None)

    def _change(self, person: Person, contact: Contact, before: dict | None) -> None:
        told = _told(person)
        if before is None and person.name and contact.name and person.name != contact.name:
            # Two who share an address: what belongs to one is not given to the other.
            self._disagree()
            return
        if not person.email and contact.email:
            person.email, person.changed, person.got_an_address = contact.email, True, True
        for part, column in _PARTS.items():
            value, here = getattr(contact, part), getattr(person, part)
            if column not in self.says or value == here:
                continue
            wanted = _judge(_digest(value), before=before and before[part], here=_digest(here))
            if wanted and not person.bound:
                setattr(person, part, value)
                person.changed = True
            elif wanted is not None:
                self._disagree()
        if person.changed:
            self._changed(told, _told(person))

    def _end(self, before: dict) -> None:
        """Whoever is gone from the file stops being a contact, if nobody has touched it here.

        Not one whom another row names, or another source.
        """
        if before["email"] and before["email"] in self.standing.named_elsewhere:
            return
        for person in self.standing.present():
            if _digest(person.email) == before["email"] and person.email not in self.standing.named:
                if not person.bound and not person.shown and _is_as_before(person, before):
                    person.ended = True
                    self._changed(_told(person), "")
                elif before["email"]:
                    self._disagree()

    def _changed(self, here: str, there: str) -> None:
        self.difference.changes.append(Change("contacts", here, there))

    def _disagree(self) -> None:
        if all(conflict.field != "contacts" for conflict in self.difference.conflicts):
            self.difference.conflicts.append(Change("contacts", may_be_taken=False))


def _name_of(contact: Contact) -> str:
    """By what a contact is told from others: as `_mark_of`, in plain letters."""
    return contact.email or contact.name or contact.phone


def _mark_of(digests: dict) -> str:
    """By what a contact is known again: the address, else the name, else the telephone."""
    return digests["email"] or digests["name"] or digests["phone"]


def _told(somebody: Person | Contact) -> str:
    return ", ".join(filter(None, (somebody.name, somebody.email, somebody.phone)))


def _is_as_before(person: Person, before: dict) -> bool:
    return all(_digest(getattr(person, part)) == before[part] for part in _PARTS)
