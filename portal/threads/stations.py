"""What a thing shows of itself on the red thread, and the thread through it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from portal.web import clock

from .models import Link


@dataclass(frozen=True, slots=True)
class Owed:
    """What is still to come of a thing: what, who owes it, and by when where a day is set."""

    what: str
    who: str
    by: date | None = None

    @property
    def is_late(self) -> bool:
        """Whether its day has passed."""
        return self.by is not None and self.by < clock.today()


@dataclass(frozen=True, slots=True)
class Station:
    """One knot of the thread; what `as_station()` of a thing that takes part gives back.

    `state` is in words, `tone` one of done, going, waiting, late. `note` says who stands behind it, `owed`
    what is still to come of it.
    """

    title: str
    day: date
    url: str
    state: str
    tone: str
    note: str = ""
    owed: Owed | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """A station where the thread stops, and whether it is the thing whose page it is."""

    station: Station
    is_here: bool

    @property
    def is_to_come(self) -> bool:
        """Whether it has not happened yet."""
        return self.station.tone == "waiting" or self.station.day > clock.today()


End = tuple[int, int]


def thread_of(obj: models.Model, user: Any) -> list[Stop]:
    """What led to a thing and what came of it, by day, causes before effects; empty where nothing is tied.

    Only through what this person may see: a draft neither shows nor joins what lies behind it.
    One query for the links, and one for each kind of thing on the way.
    """
    here = (ContentType.objects.get_for_model(obj).pk, obj.pk)
    edges = Link.objects.around(here)
    if not edges:
        return []
    seen = _visible({far for _near, far, _way in edges} - {here}, user)
    seen[here] = obj
    reached = _reached(here, edges, seen)
    stops = [Stop(seen[end].as_station(), end == here) for end in sorted(reached, key=reached.get)]
    return sorted(stops, key=lambda stop: stop.station.day) if len(stops) > 1 else []


def _visible(ends: set[End], user: Any) -> dict[End, models.Model]:
    """The things at these ends that the person may see."""
    by_type: dict[int, set[int]] = defaultdict(set)
    for type_id, pk in ends:
        by_type[type_id].add(pk)
    found: dict[End, models.Model] = {}
    for type_id, ids in by_type.items():
        model = ContentType.objects.get_for_id(type_id).model_class()
        for thing in model.objects.visible_to(user).filter(pk__in=ids):
            found[type_id, thing.pk] = thing
    return found


def _reached(here: End, edges: list[tuple[End, End, int]], seen: dict[End, models.Model]) -> dict[End, int]:
    """The ends that can be reached from here over visible ones only, and how many steps before or after."""
    onward: dict[End, list[tuple[End, int]]] = defaultdict(list)
    for near, far, way in edges:
        onward[near].append((far, way))
    reached, waiting = {here: 0}, [here]
    while waiting:
        near = waiting.pop()
        for end, way in onward[near]:
            if end in seen and end not in reached:
                reached[end] = reached[near] + way
                waiting.append(end)
    return reached
