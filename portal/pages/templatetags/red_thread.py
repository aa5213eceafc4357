"""The red thread drawn: what led to a thing, what came of it, and what somebody still owes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.db.models import Model
from django.utils.translation import gettext as _

from portal.threads.stations import Owed, Stop, thread_of

register = template.Library()

# A thread longer than this is folded: its beginning, its end and where one is are what one comes for.
LONGEST_UNFOLDED = 12
_FIRST, _LAST, _BESIDE = 2, 4, 1
# Fewer than so many are no shorter when they are folded.
_FEWEST_FOLDED = 3


@dataclass(frozen=True, slots=True)
class Knot:
    """One knot of the line: a station, or what one of them still owes."""

    title: str
    day: date | None
    who: str
    state: str
    tone: str
    url: str = ""
    is_here: bool = False
    is_to_come: bool = False
    # By that day at the latest, not on it.
    is_last_day: bool = False

    @classmethod
    def of_stop(cls, stop: Stop) -> "Knot":
        """A station."""
        at = stop.station
        return cls(
            at.title, at.day, at.note, at.state, at.tone, at.url, stop.is_here, is_to_come=stop.is_to_come
        )

    @classmethod
    def of_owed(cls, owed: Owed) -> "Knot":
        """What is owed, and by whom."""
        state, tone = (_("sen"), "late") if owed.is_late else (_("väntar"), "waiting")
        return cls(owed.what, owed.by, owed.who, state, tone, is_to_come=True, is_last_day=True)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Knots that follow on each other, and whether they are folded."""

    knots: list[Knot]
    is_folded: bool


def knots_of(stops: list[Stop]) -> list[Knot]:
    """What has happened by day, then what is to come; what has no day stands last."""
    knots = [Knot.of_stop(stop) for stop in stops]
    knots += [Knot.of_owed(stop.station.owed) for stop in stops if stop.station.owed]
    return sorted(knots, key=lambda knot: (knot.is_to_come, knot.day or date.max))


def folded(knots: list[Knot]) -> list[Stretch]:
    """A long thread with the middle of it folded."""
    if len(knots) <= LONGEST_UNFOLDED:
        return [Stretch(knots, is_folded=False)]
    here = next(at for at, knot in enumerate(knots) if knot.is_here)
    first_to_come = next((at for at, knot in enumerate(knots) if knot.is_to_come), len(knots))
    shown = set(range(_FIRST)) | set(range(min(len(knots) - _LAST, first_to_come - 1), len(knots)))
    shown |= set(range(here - _BESIDE, here + _BESIDE + 1))
    return list(_stretches(knots, shown))


def _stretches(knots: list[Knot], shown: set[int]) -> Iterator[Stretch]:
    begun = 0
    for at in range(1, len(knots) + 1):
        if at == len(knots) or (at in shown) != (begun in shown):
            some = knots[begun:at]
            yield Stretch(some, is_folded=begun not in shown and len(some) >= _FEWEST_FOLDED)
            begun = at


@register.inclusion_tag("components/red_thread.html", takes_context=True)
def red_thread(context: template.Context, thing: Model, words: str = "") -> dict[str, Any]:
    """The thread through a thing, as a section of its page; nothing where nothing is tied to it.

    Only through what the visitor may see. `words` are said above it.
    """
    stretches = folded(knots_of(thread_of(thing, context["user"])))
    return {"stretches": [one for one in stretches if one.knots], "words": words}
