"""A plan as everybody reads it: each promise, how far it has come, what is done with whom, what it became."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, OuterRef, Subquery, TextField, Value
from django.db.models.functions import JSONArray
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from dialogues.enums import PUBLIC_DIALOGUES
from dialogues.models import Dialogue
from organisations.enums import PUBLIC_STATES
from organisations.models import Organisation
from portal.frames.enums import Frame
from portal.people.models import Employment, User
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

_COLUMNS = (
    *("code", "title", "what", "goal", "starts_on", "due_on", "done_on", "dropped_on", "dropped_because"),
    *("overruled_as", "overruled_because", "responsibles_post", "responsible", "responsible__name"),
    *("responsible__email", "responsible__is_protected", "state"),
)


@cache
def _rows_asked(of: str) -> Question:
    """The rows of a plan's or a goal's actions, put into SQL once."""
    its = {"action": OuterRef("pk")}
    told = ProgressReport.objects.filter(**its).exclude(happened="")
    principles = Action.tags.through.objects.filter(**its, tag__frame=Frame.PRINCIPLE).order_by("tag__order")
    tags = principles.values_list(JSONArray("tag__key", "tag__title_sv", "tag__title_en"))
    organisation = (f"organisation__{name}" for name in ("code", "name", "state"))
    partners = Partner.objects.confirmed().filter(**its).values_list(JSONArray(*organisation))
    actions = Action.objects.filter(**{of: Value(Given("pk"))}).standing(Value(Given("today")))
    return Question.of(
        actions.values_list(
            *_COLUMNS,
            Subquery(told.values("happened")[:1]),
            *(
                Func(ArraySubquery(several), function="to_jsonb", output_field=TextField())
                for several in (tags, partners)
            ),
        )
    )


def rows_of(*, plan: ActionPlan | None = None, goal: Goal | None = None) -> list["ActionRow"]:
    """The actions of a plan or of a goal as rows, in their order; one question."""
    asked = _rows_asked("plan" if plan else "goal")
    return [ActionRow(*row) for row in asked.ask(pk=(plan or goal).pk, today=clock.today())]


# In words, by which of its days, and how that is written.
_WHEN = {
    ActionState.DONE: (_("Klar %(day)s"), "done_on", "d MMMM y"),
    ActionState.DROPPED: (_("Utgår sedan %(day)s"), "dropped_on", "d MMMM y"),
    ActionState.LATE: (_("Sen sedan %(day)s"), "due_on", "d MMMM y"),
    ActionState.AT_RISK: (_("Går trögt, ska vara klar %(day)s"), "due_on", "d MMMM y"),
    ActionState.COMING: (_("Börjar i %(day)s"), "starts_on", "MMMM y"),
    ActionState.GOING: (_("Pågår till %(day)s"), "due_on", "MMMM y"),
    ActionState.PROPOSED: (_("Föreslås, klar %(day)s"), "due_on", "MMMM y"),
}


@dataclass(frozen=True, slots=True)
class With:
    """An organisation that does an action with us."""

    code: str
    name: str
    state: str

    # Its address is made as the organisation's own, from code and name.
    slug = Organisation.slug
    get_absolute_url = Organisation.get_absolute_url


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action as a row. `served` and `with_whom` are JSON: principles, and organisations."""

    code: str
    title: str
    what: str
    goal_id: int | None
    starts_on: date | None
    due_on: date | None
    done_on: date | None
    dropped_on: date | None
    dropped_because: str
    overruled_as: str
    overruled_because: str
    responsibles_post: str
    responsible_id: int | None
    name: str | None
    email: str | None
    is_protected: bool | None
    state: ActionState
    told: str | None
    served: str
    with_whom: str

    # Made as the action's own, from the same columns.
    slug = Action.slug
    get_absolute_url = Action.get_absolute_url
    responsible_in_words = Action.responsible_in_words
    state_in_words = Action.state_in_words
    tone = Action.tone

    @property
    def responsible(self) -> User | None:
        """Who answers for it, with no more than what a person is called by."""
        if self.responsible_id is None:
            return None
        return User(name=self.name, email=self.email, is_protected=self.is_protected)

    @property
    def when(self) -> str:
        """How it stands and until when: `Klar 30 april 2026`, `Pågår till juni 2027`."""
        words, name, form = _WHEN.get(ActionState(self.state), ("", "", ""))
        day = getattr(self, name) if name else None
        # Somebody may have said that it is late before its day.
        if day is None or (self.state == ActionState.LATE and day >= clock.today()):
            return capfirst(self.state_in_words)
        return words % {"day": short(day, form)}

    @property
    def note(self) -> str:
        """Why it stands as it does, else what was last told of it, else what it is."""
        reasons = {ActionState.DROPPED: self.dropped_because}
        overruled = self.overruled_because if self.state == self.overruled_as else ""
        return reasons.get(self.state) or overruled or self.told or self.what

    @property
    def organisations(self) -> list[With]:
        """Those who do it with us."""
        return [With(*one) for one in json.loads(self.with_whom)]

    @property
    def partners(self) -> list[tuple[str, str]]:
        """The same: names, with addresses of those that the register shows."""
        return [
            (one.name, one.get_absolute_url() if one.state in PUBLIC_STATES else "")
            for one in self.organisations
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


@cache
def _asked_of_plan() -> tuple[Whole, Whole, Whole, Question]:
    """A plan's steps, closed follow-ups and goals, and its owner's posts: put into SQL once."""
    its = Value(Given("pk"))
    posts = Employment.objects.on(Value(Given("today"))).filter(user=Value(Given("owner"))).exclude(post="")
    return (
        Whole.of(PlanStep.objects.filter(plan=its).select_related("committee")),
        Whole.of(Snapshot.objects.closed().filter(plan=its)),
        Whole.of(Goal.objects.filter(plan=its).select_related("area")),
        Question.of(posts.values_list("post")),
    )


class PlanPage:
    """All that the page of a plan shows, in a fixed number of queries beside that of the plan itself."""

    def __init__(self, plan: ActionPlan):
        steps, follow_ups, self._goals, self._posts = _asked_of_plan()
        self.plan = plan
        self.rows = rows_of(plan=plan)
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
        return (row for row in self.rows if row.goal_id == goal_id)

    # --- Figures ---------------------------------------------------------------------------------

    def _in(self, *states: ActionState) -> list[ActionRow]:
        return [row for row in self.rows if row.state in states]

    @property
    def counted(self) -> int:
        """How many actions there are, without those that were dropped."""
        return len(self.rows) - len(self._in(ActionState.DROPPED))

    @property
    def done(self) -> int:
        """How many are done."""
        return len(self._in(ActionState.DONE))

    @cached_property
    def late(self) -> list[ActionRow]:
        """Those that are late."""
        return self._in(ActionState.LATE)

    @cached_property
    def partners(self) -> int:
        """How many organisations do something of it with us."""
        return len({one.code for row in self.rows for one in row.organisations})

    # --- Head --------------------------------------------------------------------------------------

    @cached_property
    def owner(self) -> str:
        """Who answers for it, by post where one is known."""
        if self.plan.owner is None:
            return ""
        posts = self._posts.ask(owner=self.plan.owner_id, today=clock.today())
        return capfirst(posts[0][0] if posts else str(self.plan.owner))

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

    @cached_property
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

    @property
    def takes_viewpoints(self) -> bool:
        """Whether anybody may say something that can change it: one that is decided waits for nothing."""
        return self.plan.is_in_the_making and self.dialogue is not None and self.dialogue.takes_viewpoints


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
