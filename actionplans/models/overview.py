"""All departments' plans beside each other: which one runs, how far it has come, what is on its way."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from django.db.models import Count, Value
from django.utils.text import slugify

from dialogues.enums import DialogueState
from portal.people.models import Department
from portal.web import clock
from portal.web.codes import address
from portal.web.questions import Given, Question

from ..enums import PLAN_TONE, PLANS_IN_FORCE, PLANS_IN_THE_MAKING, ActionState, PlanState
from .actions import Action, ActionQuerySet
from .plans import ActionPlan

_COLUMNS = (
    *("pk", "code", "title", "language", "department", "state", "starts_on", "ends_on"),
    *("dialogue__code", "dialogue__title", "dialogue__state", "dialogue__opens_on", "dialogue__closes_on"),
)


@dataclass(slots=True)
class Tally:
    """How many of some actions are done, go on, are late, have not begun; those dropped are not counted."""

    done: int = 0
    going: int = 0
    late: int = 0
    coming: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.done + self.going + self.late + self.coming

    def add(self, state: str, number: int) -> None:
        """So many more that stand so."""
        if name := _COUNTED_AS.get(state):
            setattr(self, name, getattr(self, name) + number)


# One that goes slowly still goes on: only those within sight of it are told more.
_COUNTED_AS = {
    ActionState.DONE: "done",
    ActionState.GOING: "going",
    ActionState.AT_RISK: "going",
    ActionState.LATE: "late",
    ActionState.COMING: "coming",
}


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan in the overview, with its consultation's own columns where it has one."""

    pk: int
    code: str
    title: str
    language: str
    department_id: int
    state: PlanState
    starts_on: date
    ends_on: date
    dialogue_code: str | None
    dialogue_title: str | None
    dialogue_state: str | None
    opens_on: date | None
    closes_on: date | None
    tally: Tally = field(default_factory=Tally)
    # The part of the department whose plan it is, where it is not the whole's.
    unit: str = ""

    # Its address and its years are made as the plan's own.
    slug = ActionPlan.slug
    years = ActionPlan.years
    get_absolute_url = ActionPlan.get_absolute_url

    @property
    def state_in_words(self) -> str:
        """How far it has come."""
        return PlanState(self.state).label

    @property
    def tone(self) -> str:
        """How the state's tag looks."""
        return PLAN_TONE[self.state]

    @property
    def is_counted(self) -> bool:
        """Whether it holds today, so that it is told how its actions go."""
        return self.state in PLANS_IN_FORCE and self.ends_on >= clock.today()

    @property
    def dialogue_url(self) -> str:
        """Its consultation's page."""
        slug = slugify(self.dialogue_title) or "dialog"
        return address("dialogue_detail", self.dialogue_code, slug)

    @property
    def takes_viewpoints(self) -> bool:
        """Whether anybody may say something about it today."""
        return (
            self.dialogue_state == DialogueState.OPEN
            and self.opens_on is not None
            and self.opens_on <= clock.today() <= self.closes_on
        )


@dataclass(slots=True)
class DepartmentRow:
    """A department that has none above it, with its plans and those of its parts."""

    code: str
    name: str
    in_force: list[PlanRow] = field(default_factory=list)
    on_the_way: list[PlanRow] = field(default_factory=list)
    older: list[PlanRow] = field(default_factory=list)

    @property
    def plans(self) -> list[PlanRow]:
        """All of them, those in force first."""
        return [*self.in_force, *self.on_the_way, *self.older]

    def take(self, plan: PlanRow) -> None:
        """A plan in its place: those in force whose days have passed stand among the older ones."""
        if plan.state in PLANS_IN_THE_MAKING:
            self.on_the_way.append(plan)
        elif plan.is_counted:
            self.in_force.append(plan)
        else:
            self.older.append(plan)


@cache
def _departments() -> Question:
    return Question.of(
        Department.objects.on(Value(Given("today"))).values_list("pk", "code", "name", "parent")
    )


@cache
def _plans() -> Question:
    return Question.of(ActionPlan.objects.published().values_list(*_COLUMNS))


def standings_now() -> ActionQuerySet:
    """The actions of the plans that hold today, each with its `state`; the day is given when it is asked."""
    today = Value(Given("today"))
    actions = Action.objects.filter(plan__state__in=PLANS_IN_FORCE, plan__ends_on__gte=today)
    return actions.standing(today).order_by()


@cache
def _standings() -> Question:
    """How many actions of each plan that holds today stand how."""
    counted = standings_now().values("plan", "state").annotate(number=Count("pk"))
    return Question.of(counted.values_list("plan", "state", "number"))


def tallies() -> dict[int, Tally]:
    """How the actions of each plan that holds today stand, by the plan's key; one query."""
    found: dict[int, Tally] = defaultdict(Tally)
    for plan, state, number in _standings().ask(today=clock.today()):
        found[plan].add(state, number)
    return found


def together(some: Iterable[Tally]) -> Tally:
    """Several as one."""
    whole = Tally()
    for one in some:
        for name in ("done", "going", "late", "coming"):
            setattr(whole, name, getattr(whole, name) + getattr(one, name))
    return whole


Structure = tuple[dict[int, int], dict[int, tuple[str, str]]]


def tops() -> Structure:
    """To which department at the top each belongs, by key, and each one's code and name; one query."""
    rows = _departments().ask(today=clock.today())
    parents = {pk: parent for pk, _code, _name, parent in rows}
    named = {pk: (code, name) for pk, code, name, _parent in rows}

    def top(pk: int) -> int:
        return pk if parents[pk] not in parents else top(parents[pk])

    return {pk: top(pk) for pk in parents}, named


def overview(structure: Structure | None = None) -> list[DepartmentRow]:
    """Each department of today with its public plans, in three queries; those gone come last as one."""
    top_of, named = structure or tops()
    counted = tallies()
    rows = {pk: DepartmentRow(*named[pk]) for pk, top in top_of.items() if pk == top}
    gone = DepartmentRow("", "")
    for values in _plans().ask():
        department = values[_COLUMNS.index("department")]
        top = top_of.get(department)
        unit = named[department][1] if top not in {None, department} else ""
        plan = PlanRow(*values, tally=counted.get(values[0], Tally()), unit=unit)
        rows.get(top, gone).take(plan)
    # What a department that no longer exists had promised is history.
    gone.older += gone.in_force + gone.on_the_way
    gone.in_force, gone.on_the_way = [], []
    return [*rows.values(), *([gone] if gone.older else [])]
