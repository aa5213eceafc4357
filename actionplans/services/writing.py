"""What stands in a plan: goals and actions are added, changed, moved and taken away; areas are taken up."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.history.recording import recorded
from portal.web.actor import Actor
from portal.web.codes import new_code
from portal.web.overtaking import refuse_if_overtaken
from portal.web.refusals import Refused

from ..enums import FRAMES, AreaState
from ..models import Action, ActionPlan, Area, Goal
from .holding import held_line, held_to_write, hold_lines, saved
from .weaving import weave

# Fields of a form that are tags of one frame.
FRAME_OF = {
    "principles": Frame.PRINCIPLE,
    "sdgs": Frame.SDG,
    "municipal_goals": Frame.MUNICIPAL_GOAL,
}
# What the committee has read and decided; afterwards it changes with a reason only.
DECIDED = {
    Goal: frozenset(
        {
            "title",
            "promise",
            "indicator",
            "unit",
            "direction",
            "baseline",
            "baseline_on",
            "target",
            "target_on",
        }
    ),
    Action: frozenset({"title", "what", "for_whom", "starts_on", "due_on"}),
}
# What is proposed from an area to its goals and from a goal to its actions: all but the place in the Code.
_PROPOSED = tuple(frame for frame in FRAMES if frame not in {Frame.CODE_LEVEL, Frame.CODE_STEP})


# --- Added ---------------------------------------------------------------------------------


@recorded
def add_goal(
    plan: ActionPlan,
    *,
    title: str,
    code: str,
    area: Area | None = None,
    actor: Actor,
) -> Goal:
    """A goal at the end of the plan, or of its area; with the area's tags and the plan's last day proposed.

    `code` is drawn when the form is given out: sent twice, it makes one goal.
    """
    plan = held_to_write(plan.pk)
    if standing := plan.goals.filter(code=code).first():
        return standing
    goal = Goal.objects.create(
        plan=plan,
        code=_free(Goal, code),
        area=area,
        title=title,
        order=_next(plan.goals),
        target_on=plan.ends_on,
        measured_by_id=plan.owner_id,
    )
    _propose(goal, area)
    return goal


@recorded
def add_action(
    plan: ActionPlan,
    *,
    title: str,
    code: str,
    goal: Goal | None = None,
    actor: Actor,
) -> Action:
    """An action at the end of its goal, with the goal's tags and the plan's days proposed; as `add_goal`."""
    plan = held_to_write(plan.pk)
    if standing := plan.actions.filter(code=code).first():
        return standing
    if goal is not None and not plan.goals.filter(pk=goal.pk).exists():
        raise Refused(_("Målet har tagits bort av någon annan. Välj ett annat mål."))
    action = Action.objects.create(
        plan=plan,
        code=_free(Action, code),
        goal=goal,
        area=goal.area if goal else None,
        title=title,
        order=_next(plan.actions),
        starts_on=plan.starts_on,
        due_on=plan.ends_on,
    )
    _propose(action, goal)
    weave(action, actor=actor)
    return action


@recorded
def take_up_area(plan: ActionPlan, *, area: Area, actor: Actor) -> Goal:
    """Let an area of the inventory stand in the plan: its first goal is begun, named after it.

    Where the plan has a goal in the area already, that is the answer. Refuses another department's area, and
    one that is not open.
    """
    plan = held_to_write(plan.pk)
    if standing := plan.goals.filter(area=area).first():
        return standing
    area = Area.objects.select_related("department").get(pk=area.pk)
    if area.state != AreaState.OPEN or area.department_id != plan.department_id:
        raise Refused(_("Området finns inte i förvaltningens inventering längre."))
    goal = Goal.objects.create(
        plan=plan,
        area=area,
        title=area.title,
        order=_next(plan.goals),
        target_on=plan.ends_on,
        measured_by_id=plan.owner_id,
    )
    _propose(goal, area)
    return goal


def _free(model: type[models.Model], code: str) -> str:
    """The code given out; another where somebody has sent one that a line of another plan has."""
    return new_code() if model._default_manager.filter(code=code).exists() else code


def _next(lines: models.Manager) -> int:
    return (lines.aggregate(last=models.Max("order"))["last"] or 0) + 1


def _propose(line: Goal | Action, above: Area | Goal | None) -> None:
    if above is not None:
        line.tags.set(above.tags.filter(frame__in=_PROPOSED))


# --- Changed -------------------------------------------------------------------------------


@recorded
def change_goal(
    goal: Goal,
    *,
    values: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
    because: str = "",
    actor: Actor,
) -> Goal:
    """Change some fields of a goal.

    Raises Refused where it has been taken away, where what was `seen` no longer stands, where the values do
    not go together, and where what is decided changes without a reason (`because`, field `changed_because`).
    """
    return _change(goal, values, seen or {}, because)


@recorded
def change_action(
    action: Action,
    *,
    values: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
    because: str = "",
    actor: Actor,
) -> Action:
    """Change some fields of an action; as `change_goal`. Moved to a goal it stands in its area too."""
    action = _change(action, values, seen or {}, because)
    if "goal" in values:
        weave(action, actor=actor)
    return action


def _change(
    line: Goal | Action, values: Mapping[str, Any], seen: Mapping[str, Any], because: str
) -> Goal | Action:
    line = held_line(line)
    columns = {name: value for name, value in values.items() if name not in FRAME_OF}
    refuse_if_overtaken(line, {name: value for name, value in seen.items() if name in columns})
    _refuse_without_reason(line, columns, because)
    for name, value in columns.items():
        setattr(line, name, value)
    if columns.get("goal"):
        line.area_id = line.goal.area_id
    if because and not line.plan.is_in_the_making:
        line.changed_because = because
    if columns:
        saved(line)
    for name in values.keys() & FRAME_OF.keys():
        _tag(line, FRAME_OF[name], values[name], seen.get(name))
    return line


def _refuse_without_reason(line: Goal | Action, columns: Mapping[str, Any], because: str) -> None:
    if line.plan.is_in_the_making or because.strip():
        return
    changed = {name for name in DECIDED[type(line)] & columns.keys() if getattr(line, name) != columns[name]}
    if changed:
        raise Refused(
            _("Nämnden har beslutat om det här. Skriv varför det ändras, så sparas det med skälet."),
            field="changed_because",
        )


def _tag(line: Goal | Action, frame: Frame, tags: Iterable[Tag], seen: Iterable[int] | None) -> None:
    """Let a line have these tags of a frame. Refuses where others were seen than those that stand."""
    standing = {tag.pk for tag in line.tags.filter(frame=frame)}
    if seen is not None and standing != set(seen):
        raise Refused(
            _(
                "Samma sak har ändrats medan du skrev, så ditt är inte sparat än. Spara igen när formuläret "
                "säger det som ska gälla."
            )
        )
    wanted = {tag.pk for tag in tags}
    if wanted - standing:
        line.tags.add(*(wanted - standing))
    if standing - wanted:
        line.tags.remove(*(standing - wanted))


# --- Moved and taken away ------------------------------------------------------------------


@recorded
def move_goal(goal: Goal, *, up: bool, actor: Actor) -> Goal:
    """One step up or down among the goals of the same area; at the end nothing happens."""
    goal = held_line(goal)
    _move(goal, goal.plan.goals, {"area_id": goal.area_id}, up=up)
    return goal


@recorded
def move_action(action: Action, *, up: bool, actor: Actor) -> Action:
    """One step up or down among the actions of the same goal; at the end nothing happens."""
    action = held_line(action)
    _move(action, action.plan.actions, {"goal_id": action.goal_id}, up=up)
    return action


def _move(line: Goal | Action, lines: models.Manager, beside: Mapping[str, Any], *, up: bool) -> None:
    """Change places with the neighbour of the same group; the others stay, whatever numbers they have."""
    every = list(lines.order_by("order", "id"))
    group = [one for one in every if all(getattr(one, name) == value for name, value in beside.items())]
    here = group.index(line)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(group):
        return
    mine, other = every.index(line), every.index(group[there])
    every[mine], every[other] = every[other], every[mine]
    for order, one in enumerate(every, start=1):
        if one.order != order:
            one.order = order
            one.save(update_fields=["order"])


@recorded
def remove_goal(goal: Goal, *, with_actions: bool = False, actor: Actor) -> None:
    """Take a goal out of a plan that nobody has decided; its actions stay without a goal, or go along.

    Refuses a decided one: it is what the municipality has promised. Taken away already, nothing happens.
    """
    goal = _held_to_remove(goal)
    if goal is None:
        return
    hold_lines(goal.plan)
    if with_actions:
        goal.actions.all().delete()
    goal.delete()


@recorded
def remove_action(action: Action, *, actor: Actor) -> None:
    """Take an action out of a plan that nobody has decided; as `remove_goal`."""
    action = _held_to_remove(action)
    if action is not None:
        action.delete()


def _held_to_remove(line: Goal | Action) -> Goal | Action | None:
    plan = held_to_write(line.plan_id)
    rows = type(line)._default_manager.select_for_update(of=("self",), no_key=True)
    standing = rows.select_related("plan").filter(pk=line.pk).first()
    if standing is not None and not plan.is_in_the_making:
        raise Refused(
            _(
                "Nämnden har beslutat om det här, så det går inte att ta bort. En åtgärd som inte blir av "
                "utgår med ett skäl, på åtgärdens egen sida."
            )
        )
    return standing
