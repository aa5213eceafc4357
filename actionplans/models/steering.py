"""What the steering group looks at: all departments side by side, those first that need a decision."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from dialogues.enums import DialogueState, Outcome
from dialogues.models import Dialogue, Response, Viewpoint
from portal.web import clock

from ..enums import ActionState, GoalState, PlanState
from .actions import Action
from .goals import Goal
from .line import GoalLine, lines_of
from .overview import DepartmentRow, PlanRow, overview, tops
from .plans import ActionPlan, PlanStep

# So long before its last day a plan needs a new one: to write it, consult on it and have it adopted.
RENEWED_BEFORE = timedelta(days=300)
# What was promised to be taken along is shown so far back.
_TAKEN_ALONG = 12
_MEASURED = (PlanState.ADOPTED, PlanState.RUNNING)
_BEHIND = {GoalState.WORSE, GoalState.MISSED}


@dataclass(frozen=True, slots=True)
class Watched:
    """A goal that somebody should look at, with its line."""

    goal: Goal
    line: GoalLine

    @property
    def figures(self) -> str:
        """The last value beside the one expected; nothing where none is measured."""
        if self.line.latest is None or self.line.expected_at_latest is None:
            return ""
        return _("%(value)s, väntat %(expected)s") % {
            "value": self.line.with_unit(self.line.latest.value),
            "expected": self.line.expected_in_figures(self.line.latest.on),
        }


@dataclass(frozen=True, slots=True)
class Debt:
    """A consultation that is over and has viewpoints without an answer."""

    dialogue: Dialogue
    number: int

    @property
    def is_late(self) -> bool:
        """Whether the day by which answers were promised has passed."""
        return self.dialogue.answer_by is not None and self.dialogue.answer_by < clock.today()


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be decided next, by when where a day is set."""

    words: str
    day: date | None
    plan: PlanRow | None = None

    @property
    def is_late(self) -> bool:
        """Whether its day has passed."""
        return self.day is not None and self.day < clock.today()


@dataclass(slots=True)
class Standing:
    """One department: its plans, and how many of each thing need somebody's eyes."""

    row: DepartmentRow
    late: int = 0
    at_risk: int = 0
    without_owner: int = 0
    behind: list[Watched] = field(default_factory=list)
    blind: list[Watched] = field(default_factory=list)
    debts: list[Debt] = field(default_factory=list)
    decision: Decision | None = None

    @property
    def unanswered(self) -> int:
        """How many viewpoints have no answer."""
        return sum(debt.number for debt in self.debts)

    @property
    def is_late_with_answers(self) -> bool:
        """Whether answers are late."""
        return any(debt.is_late for debt in self.debts)

    @property
    def urgency(self) -> tuple:
        """By what the departments stand in order: what needs a decision first, then what may come to."""
        late_answers = sum(debt.is_late for debt in self.debts)
        needs = self.late + self.without_owner + len(self.behind) + late_answers
        lacks_plan = not self.row.in_force and not self.row.on_the_way
        return (-needs, -lacks_plan, -(self.at_risk + len(self.blind) + len(self.debts)))

    @property
    def is_calm(self) -> bool:
        """Whether nothing needs anybody's eyes."""
        return self.urgency == (0, 0, 0)


def steering() -> list[Standing]:
    """Each department of today, those first that need a decision; eleven queries whatever stands in them."""
    top_of, named = structure = tops()
    standings = {row.code: Standing(row) for row in overview(structure) if row.code}
    by_top = {pk: standings[named[pk][0]] for pk in set(top_of.values())}

    def of(department: int | None) -> Standing | None:
        return by_top.get(top_of.get(department))

    _count_actions(of)
    for it in _goals():
        if standing := of(it.goal.plan.department_id):
            if it.line.state in _BEHIND:
                standing.behind.append(it)
            elif it.line.state == GoalState.STALE:
                standing.blind.append(it)
    for debt in _debts():
        if standing := of(debt.dialogue.department_id):
            standing.debts.append(debt)
    meetings = _meetings()
    drafted = ActionPlan.objects.filter(state=PlanState.DRAFT).order_by().values_list("department", flat=True)
    drafting = {top_of.get(department) for department in drafted}
    for pk, standing in by_top.items():
        decisions = _decisions(standing.row, meetings, is_drafting=pk in drafting)
        standing.decision = min(decisions, key=lambda one: one.day or date.max, default=None)
    return sorted(standings.values(), key=lambda standing: standing.urgency)


def _count_actions(of) -> None:
    counted = (
        Action.objects.unfinished()
        .filter(plan__ends_on__gte=clock.today())
        .standing()
        .order_by()
        .values("plan__department", "state")
        .annotate(number=Count("pk"), without=Count("pk", filter=Q(responsible=None)))
    )
    for row in counted:
        if standing := of(row["plan__department"]):
            standing.late += row["number"] * (row["state"] == ActionState.LATE)
            standing.at_risk += row["number"] * (row["state"] == ActionState.AT_RISK)
            standing.without_owner += row["without"]


def _goals() -> Iterator[Watched]:
    """The goals of plans in force today, each with its line; two queries."""
    goals = list(
        Goal.objects.filter(plan__state__in=_MEASURED, plan__ends_on__gte=clock.today())
        .select_related("plan")
        .order_by("plan_id", "order", "pk")
    )
    lines = lines_of(goals)
    return (Watched(goal, lines[goal.pk]) for goal in goals)


def _debts() -> Iterator[Debt]:
    over = Q(dialogue__state=DialogueState.CLOSED) | Q(
        dialogue__state=DialogueState.OPEN, dialogue__closes_on__lt=clock.today()
    )
    unanswered = Viewpoint.objects.unanswered().filter(over).order_by()
    numbers = dict(unanswered.values_list("dialogue").annotate(number=Count("pk")))
    dialogues = Dialogue.objects.filter(pk__in=numbers).order_by("answer_by", "pk")
    return (Debt(dialogue, numbers[dialogue.pk]) for dialogue in dialogues)


def _meetings() -> dict[int, date]:
    """The committee's meeting that each plan was last sent to, by the plan's key."""
    sent = PlanStep.objects.filter(state=PlanState.SENT, plan__state=PlanState.SENT, meeting_on__isnull=False)
    return dict(sent.order_by("made_at", "pk").values_list("plan", "meeting_on"))


def _decisions(row: DepartmentRow, meetings: dict[int, date], *, is_drafting: bool) -> Iterator[Decision]:
    """What is on its way; else what a plan that ends, or none, asks for. A draft is told of and not shown."""
    for plan in row.on_the_way:
        if plan.state == PlanState.SENT:
            yield Decision(_("Nämnden beslutar om planen"), meetings.get(plan.pk), plan)
        elif plan.state == PlanState.CONSULTATION:
            yield Decision(_("Remissen stänger, svaren ska skrivas"), plan.closes_on, plan)
        elif plan.state == PlanState.RETURNED:
            yield Decision(_("Återremitterad: arbeta om planen"), None, plan)
        elif plan.state == PlanState.APPROVED:
            yield Decision(_("Skicka planen till nämnden"), None, plan)
        else:
            yield Decision(_("Godkänn planen"), None, plan)
    if not row.on_the_way:
        last = max(row.in_force, key=lambda plan: plan.ends_on, default=None)
        if last is None:
            yield Decision(_("En plan skrivs") if is_drafting else _("Börja på en plan"), None)
        elif last.ends_on - RENEWED_BEFORE <= clock.today():
            words = _("Planen går ut, nästa skrivs") if is_drafting else _("Planen går ut: börja på nästa")
            yield Decision(words, last.ends_on, last)


def totals(standings: Iterable[Standing]) -> dict[str, int]:
    """The whole municipality in one row."""
    found: dict[str, int] = defaultdict(int)
    for standing in standings:
        for name in ("late", "at_risk", "without_owner", "unanswered"):
            found[name] += getattr(standing, name)
        found["behind"] += len(standing.behind)
        found["blind"] += len(standing.blind)
    return dict(found)


def taken_along() -> list[Response]:
    """What was said, and answered with that it is taken along; the latest first."""
    answers = Response.objects.filter(outcome=Outcome.TAKEN_ALONG).select_related(
        "group__dialogue__department"
    )
    return list(answers.order_by("-answered_at", "-pk")[:_TAKEN_ALONG])
