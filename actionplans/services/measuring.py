"""Values are given, put right and taken away; what came of a goal is told."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.people.models import GuestLink, User
from portal.web import clock
from portal.web.actor import Actor
from portal.web.overtaking import refuse_if_overtaken
from portal.web.refusals import Refused

from ..models import Goal, Measurement
from .weaving import weave


def _held(goal: Goal) -> Goal:
    """The row as it is now, and nobody else's until we are done: one value at a time comes to a goal."""
    standing = Goal.objects.select_for_update(no_key=True).filter(pk=goal.pk).first()
    if standing is None:
        raise Refused(_("Målet finns inte kvar i planen, så värdet är inte sparat."))
    return standing


def _refuse_day_to_come(day: date) -> None:
    if day > clock.today():
        raise Refused(_("Dagen har inte varit än. Skriv den dag då värdet mättes."), field="on")


@recorded
def give_value(goal: Goal, *, on: date, value: Decimal, note: str = "", actor: Actor) -> Measurement:
    """What the goal's figure was on a day. A new value of the same day takes the former's place.

    Raises Refused for a day to come, and for a goal of which nobody has said what is measured.
    """
    goal = _held(goal)
    _refuse_day_to_come(on)
    if not goal.indicator:
        raise Refused(_("Det står inte vad som mäts. Skriv det i planen först."))
    given = {"value": value, "note": note}
    standing = Measurement.objects.filter(goal=goal, on=on).first()
    if standing and all(getattr(standing, name) == said for name, said in given.items()):
        return standing
    given |= {"given_by": _giver(actor), "given_at": clock.now()}
    return Measurement.objects.update_or_create(goal=goal, on=on, defaults=given)[0]


def _giver(actor: Actor) -> User | None:
    """The official in duty, signed in or behind the link in a letter."""
    if actor.user_id:
        return User.objects.get(pk=actor.user_id)
    link = GuestLink.objects.select_related("address").filter(pk=actor.guest_link_id).first()
    address = link and link.address
    return User.objects.filter(email=address.email).first() if address else None


@recorded
def correct_value(
    measurement: Measurement, *, values: Mapping[str, Any], seen: Mapping[str, Any], actor: Actor
) -> Measurement:
    """Put a value, its day or its note right.

    Raises Refused where it was taken away or what was `seen` no longer stands, for a day to come, and for a
    day that has a value of its own.
    """
    _held(measurement.goal)
    standing = Measurement.objects.filter(pk=measurement.pk).first()
    if standing is None:
        raise Refused(_("Värdet har tagits bort medan du skrev. Lämna det på nytt om det ska stå kvar."))
    refuse_if_overtaken(standing, seen)
    for name, value in values.items():
        setattr(standing, name, value)
    _refuse_day_to_come(standing.on)
    others = Measurement.objects.filter(goal=standing.goal_id, on=standing.on).exclude(pk=standing.pk)
    if others.exists():
        raise Refused(_("Det finns redan ett värde för den dagen. Ändra det, eller ta bort ett."), field="on")
    standing.save()
    return standing


@recorded
def remove_value(measurement: Measurement, *, actor: Actor) -> None:
    """Take a value away; the history keeps it. Pressed twice it is done once."""
    _held(measurement.goal)
    Measurement.objects.filter(pk=measurement.pk).delete()


@recorded
def tell_outcome(
    goal: Goal, *, values: Mapping[str, Any], seen: Mapping[str, Any] | None = None, actor: Actor
) -> Goal:
    """Say what came of a goal. Raises Refused where what was `seen` no longer stands."""
    goal = _held(goal)
    refuse_if_overtaken(goal, seen or {})
    for name, value in values.items():
        setattr(goal, name, value)
    goal.save(update_fields=list(values))
    for action in goal.actions.filter(done_on__isnull=False):
        weave(action, actor=actor)
    return goal
