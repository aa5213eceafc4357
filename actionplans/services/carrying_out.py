"""An action is carried out: its state said, its milestones reached, done, dropped, taken up again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.web import clock
from portal.web.actor import Actor
from portal.web.overtaking import refuse_if_overtaken
from portal.web.refusals import Refused

from ..enums import Going
from ..models import Action, Milestone
from .holding import ended, held_action, held_unfinished
from .weaving import weave

MOST_MILESTONES = 30


@recorded
def overrule_action(
    action: Action, *, values: Mapping[str, Any], seen: Mapping[str, Any] | None = None, actor: Actor
) -> Action:
    """Say how an action stands whatever its days say, and why; an empty `overruled_as` lets them rule again.

    Raises Refused without a reason, where it is finished, and where what was `seen` no longer stands.
    """
    action = held_unfinished(action)
    refuse_if_overtaken(action, seen or {})
    for name, value in values.items():
        setattr(action, name, value)
    if not action.overruled_as:
        action.overruled_because = ""
    elif not action.overruled_because.strip():
        raise Refused(
            _("Skriv varför läget är ett annat än det som datumen säger."), field="overruled_because"
        )
    action.save(update_fields=["overruled_as", "overruled_because"])
    return action


@recorded
def finish_action(action: Action, *, on: date, actor: Actor) -> Action:
    """It is done, on a day. Said twice it is done once, on the day first said.

    Raises Refused for a day to come, and where it is dropped.
    """
    action = held_action(action)
    if action.done_on:
        return action
    if action.dropped_on:
        raise Refused(_("Åtgärden utgår. Ta upp den igen först."))
    if on > clock.today():
        raise Refused(_("Den dagen har inte varit än."), field="on")
    ended(action, done_on=on)
    weave(action, actor=actor)
    return action


@recorded
def drop_action(action: Action, *, because: str, actor: Actor) -> Action:
    """It will not be done, and why; everybody reads that. Said twice it is dropped once.

    Raises Refused without a reason, and where it is done.
    """
    action = held_action(action)
    if action.dropped_on:
        return action
    if action.done_on:
        raise Refused(_("Åtgärden är klar. Ta upp den igen först."))
    if not because.strip():
        raise Refused(_("Skriv varför åtgärden utgår. Alla kan läsa det."), field="because")
    ended(action, dropped_on=clock.today(), dropped_because=because.strip())
    return action


@recorded
def reopen_action(action: Action, *, actor: Actor) -> Action:
    """It is neither done nor dropped after all; pressed twice it is once. The history keeps what was said."""
    action = held_action(action)
    if action.is_finished:
        action.done_on = action.dropped_on = None
        action.dropped_because = ""
        action.going = "" if action.going == Going.DONE else action.going
        action.save(update_fields=["done_on", "dropped_on", "dropped_because", "going"])
        weave(action, actor=actor)
    return action


@recorded
def write_note(
    action: Action, *, values: Mapping[str, Any], seen: Mapping[str, Any] | None = None, actor: Actor
) -> Action:
    """Change the internal note. Raises Refused where what was `seen` no longer stands."""
    action = held_action(action)
    refuse_if_overtaken(action, seen or {})
    action.internal_note = values.get("internal_note", action.internal_note)
    action.save(update_fields=["internal_note"])
    return action


@recorded
def add_milestone(action: Action, *, title: str, due_on: date | None, actor: Actor) -> Milestone:
    """A step on the way. The same one sent twice is one. Raises Refused when there are very many."""
    action = held_unfinished(action)
    standing = list(action.milestones.all())
    for milestone in standing:
        if (milestone.title, milestone.due_on) == (title, due_on):
            return milestone
    if len(standing) >= MOST_MILESTONES:
        raise Refused(_("%(n)s delmål räcker. Ta bort något först.") % {"n": MOST_MILESTONES}, field="title")
    return Milestone.objects.create(action=action, title=title, due_on=due_on, order=len(standing))


@recorded
def change_milestone(
    milestone: Milestone, *, values: Mapping[str, Any], seen: Mapping[str, Any] | None = None, actor: Actor
) -> Milestone:
    """Give a step another name or day. Raises Refused where what was `seen` no longer stands."""
    milestone = _held(milestone)
    refuse_if_overtaken(milestone, seen or {})
    for name, value in values.items():
        setattr(milestone, name, value)
    milestone.save()
    return milestone


@recorded
def reach_milestone(milestone: Milestone, *, reached: bool, actor: Actor) -> Milestone:
    """A step is done today, or is not after all. Pressed twice the first day stays."""
    milestone = _held(milestone)
    if reached != bool(milestone.done_on):
        milestone.done_on = clock.today() if reached else None
        milestone.save(update_fields=["done_on"])
    return milestone


@recorded
def remove_milestone(milestone: Milestone, *, actor: Actor) -> None:
    """Take a step away; the history keeps it. Raises Refused where it is gone."""
    _held(milestone).delete()


def _held(milestone: Milestone) -> Milestone:
    """The row under the lock of its action."""
    held_action(milestone.action)
    standing = Milestone.objects.select_for_update().filter(pk=milestone.pk).first()
    if standing is None:
        raise Refused(_("Delmålet är redan borttaget."))
    return standing
