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
    """What led to a thing and what came of it, by day; empty where nothing is linked.

    Only through what this person may see: a draft neither shows nor joins what lies behind it.
    One query for the links, and one for each kind of thing on the way.
    """
    here = (ContentType.objects.get_for_model(obj).pk, obj.pk)
    edges = Link.objects.around(here)
    if not edges:
        return []
    seen = _visible({end for edge in edges for end in edge} - {here}, user)
    seen[here] = obj
    reached = _reached(here, edges, seen)
    stops = [Stop(seen[end].as_station(), end == here) for end in reached]
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


def _reached(here: End, edges: list[tuple[End, End]], seen: dict[End, models.Model]) -> list[End]:
    """The ends that can be reached from here over visible ones only."""
    onward: dict[End, list[End]] = defaultdict(list)
    for near, far in edges:
        onward[near].append(far)
    reached, waiting = {here: None}, [here]
    while waiting:
        for end in onward[waiting.pop()]:
            if end in seen and end not in reached:
                reached[end] = None
                waiting.append(end)
    return list(reached)
