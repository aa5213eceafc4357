"""All that stands in a plan, put together as it is read: areas, their goals, the actions of each."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models

from .actions import Action
from .areas import Area
from .goals import Goal
from .partners import Partner
from .plans import ActionPlan


@dataclass(slots=True)
class Chapter:
    """An area with the plan's goals in it; without an area, those that stand in none."""

    area: Area | None
    goals: list[Goal] = field(default_factory=list)
    # Actions of the area, or of none, that serve no goal.
    loose: list[Action] = field(default_factory=list)

    @property
    def has_several(self) -> bool:
        """Whether its goals have an order to choose."""
        return len(self.goals) > 1


@dataclass(frozen=True, slots=True)
class Contents:
    """A plan's goals, each with its actions as `lines`, and all of it chapter by chapter."""

    plan: ActionPlan
    goals: list[Goal]
    actions: list[Action]
    chapters: list[Chapter]

    @property
    def areas(self) -> list[Area]:
        """Those that the plan takes up, in the plan's order."""
        return [chapter.area for chapter in self.chapters if chapter.area]


def contents_of(plan: ActionPlan) -> Contents:
    """Read a plan in five queries, however much stands in it."""
    goals = list(plan.goals.select_related("area", "measured_by").prefetch_related("tags"))
    actions = list(
        plan.actions.select_related("area", "responsible", "deputy").prefetch_related(
            "tags", models.Prefetch("partners", Partner.objects.select_related("organisation"))
        )
    )
    for goal in goals:
        goal.plan = plan
        goal.lines = [action for action in actions if action.goal_id == goal.pk]
        goal.has_several = len(goal.lines) > 1
    for action in actions:
        action.plan = plan
    return Contents(plan, goals, actions, _chapters(goals, [one for one in actions if one.goal_id is None]))


def _chapters(goals: Iterable[Goal], loose: Iterable[Action]) -> list[Chapter]:
    """In the order in which the areas come; what has none stands last."""
    chapters: dict[int | None, Chapter] = {}
    for goal in goals:
        chapters.setdefault(goal.area_id, Chapter(goal.area)).goals.append(goal)
    for action in loose:
        chapters.setdefault(action.area_id, Chapter(action.area)).loose.append(action)
    without = chapters.pop(None, None)
    return [*chapters.values(), *([without] if without else [])]
