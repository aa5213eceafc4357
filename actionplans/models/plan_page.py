"""A plan as everybody reads it: each promise, how far it has come, what is done with whom, what it became."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Prefetch, Subquery
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from dialogues.enums import PUBLIC_DIALOGUES
from dialogues.models import Dialogue
from organisations.enums import PUBLIC_STATES
from portal.people.models import Employment
from portal.web import clock

from ..enums import ActionState, AreaState, PlanState
from .actions import Action, ActionQuerySet, Partner
from .areas import Area
from .goals import Goal
from .line import GoalLine, lines_of
from .periods import next_due
from .picture import short
from .plans import ActionPlan, PlanStep
from .reports import ProgressReport


def in_rows(actions: ActionQuerySet) -> ActionQuerySet:
    """Actions with what a row of each tells: how it stands, the last report, tags, who does it with us."""
    told = ProgressReport.objects.filter(action=OuterRef("pk")).exclude(happened="")
    return (
        actions.standing()
        .select_related("responsible")
        .annotate(told=Subquery(told.values("happened")[:1]))
        .prefetch_related(
            "tags", Prefetch("partners", Partner.objects.confirmed().select_related("organisation"))
        )
    )


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
    }[ActionState(action.state)]
    return words % {"day": short(day, form)} if day else capfirst(action.state_in_words)


def _if_past(day: date | None) -> date | None:
    """Somebody may have said that an action is late before its day."""
    return day if day and day < clock.today() else None


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action as a row."""

    action: Action

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
        organisations = (one.organisation for one in self.action.partners.all())
        return [
            (one.name, one.get_absolute_url() if one.state in PUBLIC_STATES else "") for one in organisations
        ]


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


class PlanPage:
    """All that the page of a plan shows, in a fixed number of queries."""

    def __init__(self, plan: ActionPlan):
        # What the page needs beside the plan itself: one question more than to be seen.
        beside = ("owner", "dialogue", "carried_to", "department")
        posts = Employment.objects.on(clock.today()).filter(user=OuterRef("owner")).exclude(post="")
        plans = ActionPlan.objects.select_related(*beside)
        self.plan = plans.annotate(owners_post=Subquery(posts.values("post")[:1])).get(pk=plan.pk)
        self.rows = [ActionRow(action) for action in in_rows(self.plan.actions.all())]
        self.steps = list(self.plan.steps.select_related("committee"))
        self.follow_ups = list(self.plan.snapshots.closed())

    @cached_property
    def goals(self) -> list[Goal]:
        """In the order of the areas, as the plan has them; those without an area last."""
        goals = list(self.plan.goals.select_related("area").prefetch_related("tags"))
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
        actions = (row.action for row in self.rows)
        return len({one.organisation_id for action in actions for one in action.partners.all()})

    # --- Head --------------------------------------------------------------------------------------

    @property
    def owner(self) -> str:
        """Who answers for it, by post where one is known."""
        if self.plan.owner is None:
            return ""
        return capfirst(self.plan.owners_post or str(self.plan.owner))

    def _last_step(self, state: PlanState) -> PlanStep | None:
        return next((step for step in reversed(self.steps) if step.state == state), None)

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

    @property
    def dialogue(self) -> Dialogue | None:
        """Its consultation, once that has been opened."""
        dialogue = self.plan.dialogue
        return dialogue if dialogue and dialogue.state in PUBLIC_DIALOGUES else None


class GoalPage:
    """All that the page of a goal shows, in a fixed number of queries."""

    def __init__(self, goal: Goal):
        beside = ("area", "measured_by", "carried_from__plan", "plan__department", "plan__committee")
        self.goal = Goal.objects.select_related(*beside).prefetch_related("tags").get(pk=goal.pk)
        rows = [ActionRow(action) for action in in_rows(self.goal.actions.all())]
        self.promise = Promise(self.goal, lines_of([self.goal])[goal.pk], rows)

    @property
    def forerunner(self) -> Goal | None:
        """The same goal in the plan before, where everybody sees that."""
        before = self.goal.carried_from
        return before if before and before.plan.is_public else None
