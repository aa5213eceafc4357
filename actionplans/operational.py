"""A plan's actions in the form of a committee's operational plan (seed 004, 3.3): a row for each action."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.frames.enums import Frame
from portal.municipality.current import municipality

from .models import Action, ActionPlan, Goal, in_figures, processes_of, result_goals_of

# The form of the JSON file: a new number as soon as something means something else.
SCHEMA = "bryggan.operational-plan/1"
# How wide the sheet's columns are, by their numbers.
WIDTHS = {(1, 2): 26, 3: 34, (4, 5): 42, 6: 24, 7: 22, (8, 9): 12, 10: 38, (11, 16): 14, 17: 34, (18, 19): 30}


def operational_rows(goals: list[Goal], loose: list[Action]) -> Iterator[tuple[str, ...]]:
    """The headings, then each action with its goal: what a committee's own plan has columns for."""
    yield (
        _("Huvudprocess"),
        _("Resultatmål"),
        _("Mål"),
        _("Aktivitet"),
        _("Vad ni gör"),
        _("För vem"),
        _("Ansvarig"),
        _("Börjar"),
        _("Klar senast"),
        _("Indikator"),
        _("Enhet"),
        _("Startvärde"),
        _("Startvärdet mättes"),
        _("Målvärde"),
        _("Ska vara nått"),
        _("Läge"),
        _("Samverkan med"),
        _("Principer"),
        _("Agenda 2030"),
        _("Intagen i verksamhetsplanen"),
        _("Adress"),
    )
    for action in _in_order(goals, loose):
        yield _row(action, action.serves)


def _in_order(goals: list[Goal], loose: list[Action]) -> list[Action]:
    return [*(action for goal in goals for action in goal.lines), *loose]


def _row(action: Action, goal: Goal | None) -> tuple[str, ...]:
    return (
        "; ".join(processes_of(action)),
        "; ".join(result_goals_of(action)),
        goal.title if goal else "",
        action.title,
        action.what,
        action.for_whom,
        action.responsible_in_words,
        _day(action.starts_on),
        _day(action.due_on),
        goal.indicator if goal else "",
        goal.unit if goal else "",
        in_figures(goal.baseline) if goal else "",
        _day(goal and goal.baseline_on),
        in_figures(goal.target) if goal else "",
        _day(goal and goal.target_on),
        capfirst(action.state_in_words),
        "; ".join(str(partner.organisation) for partner in action.with_us),
        "; ".join(str(tag.title) for tag in action.principles),
        "; ".join(str(tag.title) for tag in _sdgs(action)),
        _day(action.taken_in_on),
        settings.SITE_URL + action.get_absolute_url(),
    )


def operational_plan(plan: ActionPlan, goals: list[Goal], loose: list[Action]) -> dict[str, Any]:
    """The same for programs; `schema` says which form it has."""
    return {
        "schema": SCHEMA,
        "municipality": municipality().name,
        "department": str(plan.department),
        "committee": str(plan.committee) if plan.committee else None,
        "plan": {
            "title": plan.title,
            "url": settings.SITE_URL + plan.get_absolute_url(),
            "language": plan.language,
            "state": plan.state,
            "starts_on": plan.starts_on,
            "ends_on": plan.ends_on,
            "file_number": plan.file_number,
        },
        "goals": [_goal(goal) for goal in goals],
        "actions": [_action(action) for action in _in_order(goals, loose)],
    }


def _goal(goal: Goal) -> dict[str, Any]:
    return {
        "code": goal.code,
        "title": goal.title,
        "promise": goal.promise,
        "url": settings.SITE_URL + goal.get_absolute_url(),
        "indicator": goal.indicator,
        "unit": goal.unit,
        "direction": goal.direction,
        "baseline": _number(goal.baseline),
        "baseline_on": goal.baseline_on,
        "target": _number(goal.target),
        "target_on": goal.target_on,
        "measured_every": goal.measured_every,
    }


def _action(action: Action) -> dict[str, Any]:
    return {
        "code": action.code,
        "goal": action.serves.code if action.serves else None,
        "main_processes": processes_of(action),
        "result_goals": result_goals_of(action),
        "title": action.title,
        "what": action.what,
        "for_whom": action.for_whom,
        "responsible": action.responsible_in_words,
        "starts_on": action.starts_on,
        "due_on": action.due_on,
        "state": action.state,
        "with": [str(partner.organisation) for partner in action.with_us],
        "principles": [str(tag.title) for tag in action.principles],
        "agenda_2030": [str(tag.title) for tag in _sdgs(action)],
        "taken_in_on": action.taken_in_on,
        "url": settings.SITE_URL + action.get_absolute_url(),
    }


def _sdgs(action: Action):
    own = action.tags_of(Frame.SDG)
    return own or (action.serves.tags_of(Frame.SDG) if action.serves else [])


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _day(on: date | None) -> str:
    return f"{on:%Y-%m-%d}" if on else ""
