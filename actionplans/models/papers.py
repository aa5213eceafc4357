"""All of a plan as it goes to a committee: what it says, how far it has come, what was said about it."""

from dataclasses import dataclass

from django.db import models

from dialogues.models import ON_PAPER, AnsweredPart, Answering, Dialogue, answer_table, answering_of
from portal.frames.enums import Frame, TagKind
from portal.frames.models import Tag

from .actions import Action
from .consulted import dialogues_of
from .goals import Goal
from .line import GoalLine, lines_of
from .partners import Partner
from .plans import ActionPlan, PlanStep, with_corrections


@dataclass(frozen=True, slots=True)
class Consulted:
    """A consultation with its answers."""

    dialogue: Dialogue
    answering: Answering
    parts: list[AnsweredPart]


@dataclass(frozen=True, slots=True)
class PlanPaper:
    """Goals, each with its actions as `lines`, actions without goal, the plan's steps and consultations."""

    plan: ActionPlan
    goals: list[Goal]
    loose: list[Action]
    figures: dict[int, GoalLine]
    steps: list[PlanStep]
    consulted: list[Consulted]

    @property
    def actions(self) -> list[Action]:
        """All of them, goal by goal."""
        return [*(action for goal in self.goals for action in goal.lines), *self.loose]


def paper_of(plan: ActionPlan, user) -> PlanPaper:
    """Read a plan for its papers; what an answer led to as far as `user` sees it."""
    goals, loose = goals_and_actions(plan)
    consulted = [
        Consulted(dialogue, answering_of(dialogue), answer_table(dialogue, user, most=ON_PAPER))
        for dialogue in dialogues_of(plan)
    ]
    return PlanPaper(
        plan=plan,
        goals=goals,
        loose=loose,
        figures=lines_of(goals),
        steps=with_corrections(list(plan.steps.select_related("committee"))),
        consulted=[each for each in consulted if each.answering.said],
    )


def goals_and_actions(plan: ActionPlan) -> tuple[list[Goal], list[Action]]:
    """The goals, each with its actions as `lines`, and the actions without one; six queries."""
    tags = models.Prefetch("tags", Tag.objects.select_related("parent"))
    partners = models.Prefetch(
        "partners",
        Partner.objects.confirmed().select_related("organisation"),
        to_attr="with_us",
    )
    goals = list(plan.goals.prefetch_related(tags))
    standing = plan.actions.standing().select_related("responsible")
    actions = list(standing.prefetch_related(tags, partners, "milestones"))
    for each in (*goals, *actions):
        each.plan = plan
    for goal in goals:
        goal.lines = [action for action in actions if action.goal_id == goal.pk]
    for action in actions:
        action.serves = next((goal for goal in goals if goal.pk == action.goal_id), None)
    return goals, [action for action in actions if action.serves is None]


def processes_of(action: Action) -> list[str]:
    """The municipality's main processes that an action, or its goal, belongs to (seed 004, 2.2)."""
    found = _municipal(action)
    above = [tag.parent if tag.kind == TagKind.GOAL else tag for tag in found]
    return _titles(tag for tag in above if tag is not None and tag.kind == TagKind.PROCESS)


def result_goals_of(action: Action) -> list[str]:
    """The municipality's result goals that an action, or its goal, serves (seed 004, 2.3)."""
    return _titles(tag for tag in _municipal(action) if tag.kind == TagKind.GOAL)


def _municipal(action: Action) -> list[Tag]:
    of_goal = action.serves.tags_of(Frame.MUNICIPAL_GOAL) if action.serves else []
    return [*action.tags_of(Frame.MUNICIPAL_GOAL), *of_goal]


def _titles(tags) -> list[str]:
    return list(dict.fromkeys(str(tag.title) for tag in tags))
