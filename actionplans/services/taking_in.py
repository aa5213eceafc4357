"""Which actions the committee has taken into its own operational plan (seed 004, 3.3)."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused

from ..models import Action, ActionPlan
from .holding import held_plan


@recorded
def mark_taken_in(action: Action, *, on: date | None, actor: Actor) -> Action:
    """Say on which day an action was taken in; None: it stands there no longer. Refuses a day to come."""
    _refuse_to_come(on)
    plan = held_plan(action.plan_id)
    action = Action.objects.filter(pk=action.pk, plan=plan).first()
    if action is None:
        raise Refused(_("Åtgärden har tagits bort ur planen."))
    if action.taken_in_on != on:
        action.taken_in_on = on
        action.save(update_fields=["taken_in_on"])
    return action


@recorded
def mark_all_taken_in(
    plan: ActionPlan, *, codes: Collection[str], seen: Collection[str], on: date, actor: Actor
) -> int:
    """Mark those among the plan's actions that `codes` names, and unmark the others; how many changed.

    `seen` are those marked when the form was given out: what somebody else has marked since is left alone,
    and one that is marked keeps its day. Refuses a day to come.
    """
    _refuse_to_come(on)
    changed = 0
    for action in held_plan(plan.pk).actions.all():
        was, shall = action.code in seen, action.code in codes
        if was != shall and (action.taken_in_on is not None) != shall:
            mark_taken_in(action, on=on if shall else None, actor=actor)
            changed += 1
    return changed


def _refuse_to_come(on: date | None) -> None:
    if on is not None and on > clock.today():
        raise Refused(_("Välj dagen då nämnden beslutade. Den kan inte ligga framåt i tiden."), field="on")
