"""Rows as they are now, and nobody else's until a service is done: the plan first, then what stands in it.

Their keys never change, and the locks say so: else whoever holds a line would wait, when all is stored, for
the plan to which it points, and whoever holds the plan for the line.
"""

from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from portal.web.refusals import Refused

from ..enums import PlanState
from ..models import Action, ActionPlan, Goal

Line = TypeVar("Line", Goal, Action)


def held_plan(plan_id: int) -> ActionPlan:
    """The plan under its lock. Refuses one that somebody has thrown away."""
    plans = ActionPlan.objects.select_for_update(of=("self",), no_key=True).select_related(
        "department", "committee", "dialogue"
    )
    plan = plans.filter(pk=plan_id).first()
    if plan is None:
        raise Refused(_("Planen är slängd."))
    return plan


def held_to_write(plan_id: int) -> ActionPlan:
    """The same, of a plan in which something may be written still."""
    plan = held_plan(plan_id)
    if plan.state == PlanState.REPLACED:
        raise Refused(_("Planen är ersatt av nästa, så den ändras inte längre."))
    return plan


def held_line(line: Line) -> Line:
    """A goal or an action under its plan's lock and its own, with that plan. Refuses what is taken away.

    Reports, values and partners come under the line's own lock: what they change is not written over.
    """
    plan = held_to_write(line.plan_id)
    model: type[models.Model] = type(line)
    standing = model._default_manager.select_for_update(of=("self",), no_key=True).filter(pk=line.pk).first()
    if standing is None:
        raise Refused(_("Det här har tagits bort av någon annan. Det du skrev står kvar här."))
    standing.plan = plan
    return standing


def hold_lines(plan: ActionPlan) -> None:
    """Nothing comes to the goals and actions of a plan that is held, nor leaves them: no report, no value.

    Whoever locks both takes goals first, each in the order of their keys, so that nobody waits in a circle.
    """
    for lines in (plan.goals, plan.actions):
        list(lines.select_for_update(of=("self",), no_key=True).order_by("pk"))


def saved(row: models.Model) -> None:
    """Save a row; raise Refused, with the field, where what stands in it does not go together.

    The database is the one that asks: to ask it beforehand would cost a query for each rule.
    """
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as wrong:
        name = wrong.__cause__.diag.constraint_name
        rule = next((one for one in row._meta.constraints if one.name == name), None)
        if rule is None:
            raise
        raise Refused(rule.violation_error_message, field=rule.violation_error_code) from None


def held_action(action: Action) -> Action:
    """The row under its lock. Refuses one that is gone, and those of plans that another has replaced."""
    rows = Action.objects.select_for_update(of=("self",), no_key=True).with_plan()
    standing = rows.filter(pk=action.pk).first()
    if standing is None:
        raise Refused(_("Åtgärden är borttagen ur planen."))
    if standing.plan.state == PlanState.REPLACED:
        raise Refused(_("Planen är ersatt av en ny, så åtgärden ändras inte längre här."))
    return standing


def ended(action: Action, **how: Any) -> None:
    """Let a held action be done or dropped. What was said by hand of how it stands holds no longer."""
    how |= {"overruled_as": "", "overruled_because": ""}
    for name, value in how.items():
        setattr(action, name, value)
    action.save(update_fields=[*how])


def held_unfinished(action: Action) -> Action:
    """The same; refuses one that is done or dropped."""
    standing = held_action(action)
    if standing.is_finished:
        raise Refused(_("Åtgärden är avslutad. Ta upp den igen först, om något ska ändras."))
    return standing
