"""The permission table as people read it: each line asked for each kind of person."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from portal.web.rooms import Line, permission_table

from .enums import DEPARTMENTS_ROLES, Role
from .models import User


class Answer(StrEnum):
    """What a line says of a kind of person."""

    YES = "yes"
    OWN = "own"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of person by the key of the page's address, with somebody who stands for it."""

    key: str
    title: Any
    person: Any


@dataclass(frozen=True, slots=True)
class Allowed:
    """Some whom a line lets: all of it, or only what is their own, which `limit` says in words."""

    title: Any
    limit: Any = ""

    @property
    def only_own(self) -> bool:
        """Whether it is theirs only."""
        return bool(self.limit)


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one room: each with its words and whom it lets."""

    title: Any
    lines: list[tuple[Any, list[Allowed]]]


def specimen(*roles: Role, organisations: frozenset[int] = frozenset()) -> User:
    """Somebody with exactly these roles, who acts for these organisations; not in the database."""
    person = User(pk=0, is_active=True)
    person._roles = frozenset(roles)
    # Any department will do: what the rules ask is whether it is the same.
    person._headed = person._stands_in_for = person._withheld = frozenset()
    # What the room of organisations remembers on a user object.
    person._organisations = organisations
    person._departments = frozenset(() if set(DEPARTMENTS_ROLES).isdisjoint(roles) else {0})
    return person


def kinds() -> list[Kind]:
    """From whoever passes by to each role."""
    return [
        Kind("visitor", _("besökare"), AnonymousUser()),
        Kind("no_role", _("inloggad utan roll"), specimen()),
        Kind("contact", _("kontaktperson"), specimen(organisations=frozenset({0}))),
        *(Kind(role.value, role.label, specimen(role)) for role in Role),
    ]


def answer(line: Line, person: Any) -> Answer:
    """Whether the line lets the person, asked of the same rule as the doors ask."""
    if line.who.test(person, None):
        return Answer.YES
    # A visitor has nothing that is the visitor's own.
    if line.own and person.is_authenticated and line.who.test(person, line.own(person)):
        return Answer.OWN
    return Answer.NO


def allowed(line: Line, kinds: list[Kind]) -> list[Allowed]:
    """Whom a line lets, in as few words as are true: everybody, all who have signed in, or role by role."""
    visitor, *signed_in = [(kind.title, answer(line, kind.person)) for kind in kinds]
    if visitor[1] == Answer.YES:
        return [Allowed(_("alla, också besökare"))]
    if all(said == Answer.YES for _title, said in signed_in):
        return [Allowed(_("alla som är inloggade"))]
    found = [Allowed(title) for title, said in signed_in if said == Answer.YES]
    if all(said in {Answer.YES, Answer.OWN} for _title, said in signed_in):
        return [*found, Allowed(_("alla som är inloggade"), line.limit)]
    return [*found, *(Allowed(title, line.limit) for title, said in signed_in if said == Answer.OWN)]


def groups(only: str = "") -> Iterator[Group]:
    """The table, room by room, from the ground up; or only the lines that let one kind of person."""
    everybody = kinds()
    chosen = [kind for kind in everybody if kind.key == only]
    rooms: dict[str, list[tuple[Any, list[Allowed]]]] = {}
    for name, line in permission_table().items():
        if all(answer(line, kind.person) != Answer.NO for kind in chosen):
            room = name.partition(".")[0]
            rooms.setdefault(room, []).append((line.words, allowed(line, everybody)))
    for room, lines in rooms.items():
        yield Group(apps.get_app_config(room).verbose_name, lines)
