"""How the hall knows the rooms: four declarations, collected by name once the apps are ready.

`rules.TABLE`, `notices.NOTICES`, `tasks.CLOCK` and each model's `PERSONAL`. Nothing else goes up
or down by magic.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import import_module
from typing import Any

from celery.schedules import crontab
from django.apps import apps
from django.conf import settings
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _

# What is said of a line that lets a person do something with what is the person's own.
OWN = _("bara det egna")


@dataclass(frozen=True, slots=True)
class ClockEntry:
    """Something that runs by the clock: the task's full name and how often."""

    name: str
    task: str
    every: timedelta | crontab


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the permission table: what it lets a person do, in words, and who that person is.

    `own` makes, for a person, a thing that is the person's own; given where the answer differs
    between one's own and others', so that the page "Vem får göra vad" can ask the same predicate; `limit`
    then says in words what one's own is.
    """

    words: Any
    who: Any
    own: Callable[[Any], Any] | None = None
    limit: Any = OWN


@dataclass(frozen=True, slots=True)
class Personal:
    """What a model keeps about people: which fields, why, by which right, and for how long.

    `title` is what such data are called, `title_to_person` what they are called to whom they are about,
    where that reads better; `what` whose and which they are, in words; `recipients` says who
    else gets to see them, where somebody does. `keep` is the proposed time in words; the municipality's own
    decision is a row of its own. `forget` says how: "erase" the row, "blank" the fields, or "with" the row
    it belongs to. `others` are those of the fields that name somebody else than the one whom the row is
    about: when that somebody is forgotten the name is let go of and the row stays.

    When is said in one of three ways, or by the row that it goes `with`:

    months, since  proposed months, and in words from which day they count. The model's
                   `objects.out_of_use()` gives the rows that nobody needs, each with that day as
                   `unused_since`. They go when the municipality has decided so.
    stays          never by time; in words, why, and what else makes an end of it.
    short_lived    within days or weeks, by a service of the room; in words, as the room's pages promise.
    """

    fields: tuple[str, ...]
    purpose: Any
    ground: Any
    keep: Any
    forget: str
    others: tuple[str, ...] = ()
    title: Any = ""
    title_to_person: Any = ""
    what: Any = ""
    recipients: Any = ""
    months: int = 0
    since: Any = ""
    stays: Any = ""
    short_lived: Any = ""


def _declared(module: str, name: str) -> Iterator[Any]:
    for label in reversed(settings.ROOMS):
        config = apps.get_app_config(label.rpartition(".")[2])
        if module_has_submodule(config.module, module):
            declaration = getattr(import_module(f"{config.name}.{module}"), name, None)
            if declaration is not None:
                yield declaration


@cache
def permission_table() -> dict[str, Line]:
    """Every permission of every room, from the ground up."""
    return {name: line for table in _declared("rules", "TABLE") for name, line in table.items()}


@cache
def notices() -> dict[str, Any]:
    """Every letter the portal can write, by key."""
    return {notice.key: notice for listed in _declared("notices", "NOTICES") for notice in listed}


@cache
def clock_entries() -> tuple[ClockEntry, ...]:
    """The timetable: rooms first, the post room last, so that a tick sends what it caused."""
    entries = [entry for listed in _declared("tasks", "CLOCK") for entry in listed]
    return tuple(sorted(entries, key=lambda entry: entry.task.startswith("portal.notifications")))
