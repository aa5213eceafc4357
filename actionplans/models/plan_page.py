"""A plan as everybody reads it: each promise, how far it has come, what is done with whom, what it became."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from django.db.models import OuterRef, Subquery, Value
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from dialogues.enums import PUBLIC_DIALOGUES
from dialogues.models import Dialogue
from organisations.models import Organisation
from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.people.models import Employment
from portal.web import clock
from portal.web.questions import Given, Question, Whole

from ..enums import ActionState, AreaState, PlanState
from .actions import Action
from .areas import Area
from .consulted import consultations_of
from .following_up import Snapshot
from .goals import Goal
from .line import GoalLine, lines_of
from .partners import Partner
from .periods import next_due
from .picture import short
from .plans import ActionPlan, PlanStep, with_corrections
from .reports import ProgressReport


@lru_cache(maxsize=8)
def _rows_asked(of: str, today: date) -> tuple[Whole, Question, Whole, Whole]:
    """The questions behind the rows of a plan's or a goal's actions, put into SQL once a day.

    The actions; how each stands and what was last told of it; their principles; who does them with us.
    """
    its = Value(Given("pk"))
    told = ProgressReport.objects.filter(action=OuterRef("pk")).exclude(happened="")
    actions = Action.objects.filter(**{of: its})
    standing = actions.standing().annotate(told=Subquery(told.values("happened")[:1]))
    principles = Action.tags.through.objects.filter(**{f"action__{of}": its}, tag__frame=Frame.PRINCIPLE)
    return (
        Whole.of(actions.select_related("responsible")),
        Question.of(standing.values_list("pk", "state", "told")),
        Whole.of(principles.select_related("tag").order_by("tag__order", "tag__id")),
        Whole.of(Partner.objects.confirmed().filter(**{f"action__{of}": its}).select_related("organisation")),
    )


def rows_of(*, plan: ActionPlan | None = None, goal: Goal | None = None) -> list["ActionRow"]:
    """The actions of a plan or of a goal as rows, in their order; four questions."""
    whole, standing, principles, partners = _rows_asked("plan" if plan else "goal", clock.today())
    pk = (plan or goal).pk
    tags, with_us = defaultdict(list), defaultdict(list)
    for one in principles.ask(pk=pk):
        tags[one.action_id].append(one.tag)
    for one in partners.ask(pk=pk):
        with_us[one.action_id].append(one.organisation)
    stands = {action: (state, told) for action, state, told in standing.ask(pk=pk)}
    rows = []
    for action in whole.ask(pk=pk):
        action.state, action.told = stands.get(action.pk, (ActionState.GOING, ""))
        rows.append(ActionRow(action, tags[action.pk], with_us[action.pk]))
    return rows


def when(action: Action) -> str:
    """How an action stands and until when: `Klar 30 april 2026`, `Pågår till juni 2027`."""
    words, day, form = {
        ActionState.DONE: (_("Klar %(day)s"), action.done_on, "d MMMM y"),
        ActionState.DROPPED: (_("Utgår sedan %(day)s"), action.dropped_on, "d MMMM y"),
        ActionState.LATE: (_("Sen sedan %(day)s"), _if_past(action.due_on), "d MMMM y"),
        ActionState.AT_RISK: (_("Går trögt, ska vara klar %(day)s"), action.due_on, "d MMMM y"),
        ActionState.COMING: (_("Börjar i %(day)s"), action.starts_on, "MMMM y"),
        ActionState.GOING: (_("Pågår till %(day)s"), action.due_on, "MMMM y"),
        ActionState.PROPOSED: (_("Föreslås, klar %(day)s"), action.due_on, "MMMM y"),
        ActionState.CONTINUED: ("", None, ""),
    }[ActionState(action.state)]
    return words % {"day": short(day, form)} if day else capfirst(action.state_in_words)


def _if_past(day: date | None) -> date | None:
    """Somebody may have said that an action is late before its day."""
    return day if day and day < clock.today() else None


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action as a row."""

    action: Action
    principles: list[Tag]
    organisations: list[Organisation]

    @property
    def when(self) -> str:
        """How it stands and until when."""
        return when(self.action)

    @property
    def note(self) -> str:
        """Why it stands as it does, else what was last told of it, else what it is."""
        action = self.action
        reasons = {ActionState.DROPPED: action.dropped_because}
        overruled = action.overruled_because if action.state == action.overruled_as else ""
        return reasons.get(action.state) or overruled or action.told or action.what

    @property
    def partners(self) -> list[tuple[str, str]]:
        """Who does it with us: names, with addresses of those that the register shows."""
        return [(one.name, one.get_absolute_url() if one.is_public else "") for one in self.organisations]


@dataclass(frozen=True)
class Promise:
    """A goal with its line and what is done for it."""

    goal: Goal
    line: GoalLine
    rows: list[ActionRow]

    @property
    def area(self) -> Area | None:
        """The area of the inventory that it comes from, where everybody sees that."""
        area = self.goal.area
        return area if area and area.state != AreaState.DRAFT else None

    @property
    def from_month(self) -> str:
        """When it began: `december 2025`."""
        return short(self.line.start_on, "MMMM y")

    @property
    def to_month(self) -> str:
        """When it shall be reached."""
        return short(self.line.target_on, "MMMM y")

    @property
    def latest_month(self) -> str:
        """When it was last measured."""
        return short(self.line.latest.on, "MMMM y") if self.line.latest else ""

    @property
    def expected(self) -> str:
        """What was to be expected then."""
        return self.line.expected_in_figures(self.line.latest.on) if self.line.latest else ""

    @property
    def tells_on(self) -> date | None:
        """When it can be said what came of it, if that is still to come."""
        return self.line.target_on if self.line.target_on >= self.line.today else None


@cache
def _asked_of_plan() -> tuple[Whole, Whole, Whole, Whole]:
    """A plan with what stands beside it, its steps, closed follow-ups and goals: put into SQL once."""
    its = Value(Given("pk"))
    beside = ("owner", "dialogue", "carried_to", "department")
    return (
        Whole.of(ActionPlan.objects.filter(pk=its).select_related(*beside)),
        Whole.of(PlanStep.objects.filter(plan=its).select_related("committee")),
        Whole.of(Snapshot.objects.closed().filter(plan=its)),
        Whole.of(Goal.objects.filter(plan=its).select_related("area")),
    )


class PlanPage:
    """All that the page of a plan shows, in a fixed number of queries."""

    def __init__(self, plan: ActionPlan):
        plans, steps, follow_ups, self._goals = _asked_of_plan()
        self.plan = plans.first(pk=plan.pk)
        self.rows = rows_of(plan=self.plan)
        self.steps = with_corrections(steps.ask(pk=plan.pk))
        self.follow_ups = follow_ups.ask(pk=plan.pk)

    @cached_property
    def goals(self) -> list[Goal]:
        """In the order of the areas, as the plan has them; those without an area last."""
        goals = self._goals.ask(pk=self.plan.pk)
        first = {}
        for goal in goals:
            goal.plan = self.plan
            first.setdefault(goal.area_id, goal.order)
        return sorted(goals, key=lambda goal: (goal.area_id is None, first[goal.area_id], goal.order))

    @cached_property
    def promises(self) -> list[Promise]:
        """Each goal with its line and its actions."""
        lines = lines_of(self.goals)
        return [Promise(goal, lines[goal.pk], list(self._rows_of(goal.pk))) for goal in self.goals]

    @property
    def rows_without_goal(self) -> list[ActionRow]:
        """What is done for no goal of its own."""
        return list(self._rows_of(None))

    def _rows_of(self, goal_id: int | None) -> Iterator[ActionRow]:
        return (row for row in self.rows if row.action.goal_id == goal_id)

    # --- Figures ---------------------------------------------------------------------------------

    def _in(self, *states: ActionState) -> list[Action]:
        return [row.action for row in self.rows if row.action.state in states]

    @property
    def counted(self) -> int:
        """How many actions there are, without those that were dropped."""
        return len(self.rows) - len(self._in(ActionState.DROPPED))

    @property
    def done(self) -> int:
        """How many are done."""
        return len(self._in(ActionState.DONE))

    @property
    def late(self) -> list[Action]:
        """Those that are late."""
        return self._in(ActionState.LATE)

    @property
    def partners(self) -> int:
        """How many organisations do something of it with us."""
        return len({one.pk for row in self.rows for one in row.organisations})

    # --- Head --------------------------------------------------------------------------------------

    @cached_property
    def owner(self) -> str:
        """Who answers for it, by post where one is known."""
        if self.plan.owner is None:
            return ""
        posts = Employment.objects.on(clock.today()).filter(user=self.plan.owner).exclude(post="")
        return capfirst(posts.values_list("post", flat=True).first() or str(self.plan.owner))

    def _last_step(self, state: PlanState) -> PlanStep | None:
        standing = (step for step in reversed(self.steps) if step.state == state and not step.is_wrong)
        return next(standing, None)

    @property
    def adopted(self) -> PlanStep | None:
        """The decision by which it holds."""
        return None if self.plan.is_in_the_making else self._last_step(PlanState.ADOPTED)

    @property
    def sent(self) -> PlanStep | None:
        """Where it lies to be decided."""
        return self._last_step(PlanState.SENT) if self.plan.state == PlanState.SENT else None

    @property
    def returned(self) -> PlanStep | None:
        """What the committee asks for."""
        return self._last_step(PlanState.RETURNED) if self.plan.state == PlanState.RETURNED else None

    @property
    def next_report(self) -> date | None:
        """The next day by which its actions are reported on, while it lasts."""
        if not self.plan.is_in_force:
            return None
        due = next_due(max(clock.today(), self.plan.starts_on))
        return due if due <= self.plan.ends_on else None

    @property
    def successor(self) -> ActionPlan | None:
        """The plan that goes on from this one, once everybody sees it."""
        following = getattr(self.plan, "carried_to", None)
        return following if following and following.is_public else None

    @cached_property
    def dialogue(self) -> Dialogue | None:
        """Its consultation, once that has been opened; until then the one before, whose answers stand."""
        dialogue = self.plan.dialogue
        if dialogue is None or dialogue.state in PUBLIC_DIALOGUES:
            return dialogue
        return next(iter(consultations_of(self.plan)), None)


class GoalPage:
    """All that the page of a goal shows, in a fixed number of queries."""

    def __init__(self, goal: Goal):
        beside = ("area", "measured_by", "carried_from__plan", "plan__department", "plan__committee")
        self.goal = Goal.objects.select_related(*beside).prefetch_related("tags").get(pk=goal.pk)
        self.promise = Promise(self.goal, lines_of([self.goal])[goal.pk], rows_of(goal=self.goal))

    @property
    def forerunner(self) -> Goal | None:
        """The same goal in the plan before, where everybody sees that."""
        before = self.goal.carried_from
        return before if before and before.plan.is_public else None
