"""The permission table as people read it: each line asked for each kind of person."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from portal.web.rooms import Line, permission_table

from .enums import Role
from .models import User


class Answer(StrEnum):
    """What a line says of a kind of person."""

    YES = "yes"
    OWN = "own"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Column:
    """A kind of person, with somebody who stands for it."""

    title: Any
    person: Any


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one room: each with its words and an answer for every column."""

    title: Any
    lines: list[tuple[Any, list[Answer]]]


def specimen(*roles: Role) -> User:
    """Somebody with exactly these roles, not in the database."""
    person = User(pk=0, is_active=True)
    person._roles = frozenset(roles)
    return person


def columns() -> list[Column]:
    """From whoever passes by to each role."""
    return [
        Column(_("besökare"), AnonymousUser()),
        Column(_("inloggad utan roll"), specimen()),
        *(Column(role.label, specimen(role)) for role in Role),
    ]


def answer(line: Line, person: Any) -> Answer:
    """Whether the line lets the person, asked of the same rule as the doors ask."""
    if line.who.test(person, None):
        return Answer.YES
    if line.own and line.who.test(person, line.own(person)):
        return Answer.OWN
    return Answer.NO


def groups() -> Iterator[Group]:
    """The whole table, room by room, from the ground up."""
    people = [column.person for column in columns()]
    rooms: dict[str, list[tuple[Any, list[Answer]]]] = {}
    for name, line in permission_table().items():
        room = name.partition(".")[0]
        rooms.setdefault(room, []).append((line.words, [answer(line, person) for person in people]))
    for room, lines in rooms.items():
        yield Group(apps.get_app_config(room).verbose_name, lines)
