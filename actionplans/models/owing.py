"""What is promised by a day and not done: reports, last days, milestones, values; and who is to be told."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from portal.people.enums import Role
from portal.people.models import Department, Deputyship, RoleGrant, User
from portal.web import clock
from portal.web.templatetags.furniture import day as in_words

from ..enums import LATE_TO_HEAD, MEASUREMENT_DUE, REPORT_DUE, REPORT_LATE, PlanState, Promise
from .actions import Action, Milestone
from .goals import Goal
from .periods import GRACE, last_due, next_due
from .plans import ActionPlan, PlanStep
from .reports import Nudge

# So long before its day somebody is reminded, and so long after it the head is told.
AHEAD = timedelta(days=7)
TOLD_TO_HEADS_AFTER = timedelta(days=14)
# Followed up, a plan is asked of no more; what it says stands.
_RUNNING = (PlanState.ADOPTED, PlanState.RUNNING)


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that is promised by a day and not done. `title` is a milestone's, or several's."""

    what: Promise
    thing: Action | Goal
    day: date
    title: str = ""

    @property
    def is_late(self) -> bool:
        """Whether the day has passed."""
        return self.day < clock.today()

    @property
    def is_value(self) -> bool:
        """Whether it is a goal's figure."""
        return self.what == Promise.VALUE

    @property
    def owner_id(self) -> int | None:
        """Who owes it: whoever is named, else the one who has the plan."""
        named = self.thing.measured_by_id if self.is_value else self.thing.responsible_id
        return named or self.thing.plan.owner_id

    @property
    def sentence(self) -> str:
        """What it is and by when, in the language of the moment."""
        words = {"day": in_words(self.day), "title": self.title}
        return (_LATE if self.is_late else _SOON)[self.what]() % words


_SOON = {
    Promise.REPORT: lambda: _("Lägesrapporten ska vara lämnad senast %(day)s."),
    Promise.DONE: lambda: _("Åtgärden ska vara klar senast %(day)s."),
    Promise.MILESTONE: lambda: _("Delmål senast %(day)s: %(title)s."),
    Promise.VALUE: lambda: _("Mätvärdet ska vara lämnat senast %(day)s."),
}
_LATE = {
    Promise.REPORT: lambda: _("Lägesrapporten skulle ha lämnats senast %(day)s."),
    Promise.DONE: lambda: _("Åtgärden skulle ha varit klar %(day)s."),
    Promise.MILESTONE: lambda: _("Delmål som skulle ha varit klart %(day)s: %(title)s."),
    Promise.VALUE: lambda: _("Mätvärdet skulle ha lämnats senast %(day)s."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """Who is to be told of what, by which letter."""

    owed: Owed
    to_id: int
    notice: str

    @property
    def key(self) -> tuple:
        """As a `Nudge` has it."""
        thing, is_value = self.owed.thing, self.owed.is_value
        action_id, goal_id = (None, thing.pk) if is_value else (thing.pk, None)
        return self.owed.what, action_id, goal_id, self.owed.day, self.notice, self.to_id


def all_owed() -> list[Owed]:
    """All that is late or due within a week, in plans that run; the oldest first. Three queries."""
    return _owed(Q(), Q())


def owed_by(user: User) -> list[Owed]:
    """What somebody owes today, as the letters tell of it; the oldest first. Four queries."""
    people, stand_ins = user.answers_for, _stand_ins()
    actions = Q(responsible__in=people) | Q(deputy__in=people) | Q(responsible=None, plan__owner__in=people)
    goals = Q(measured_by__in=people) | Q(measured_by=None, plan__owner__in=people)
    return [owed for owed in _owed(actions, goals) if user.pk in _owners(owed, stand_ins)]


def _owed(of_actions: Q, of_goals: Q) -> list[Owed]:
    undone = Milestone.objects.filter(done_on=None, due_on__lte=clock.today() + AHEAD)
    actions = (
        _promised(Action.objects.filter(of_actions, done_on=None, dropped_on=None))
        .select_related("plan__department", "responsible")
        .prefetch_related(Prefetch("milestones", undone, to_attr="undone"))
        .annotate(told=Max("reports__period"))
    )
    found = [owed for action in actions for owed in _of_action(action)]
    found += [owed for goal in _goals().filter(of_goals) for owed in _of_goal(goal)]
    return sorted(found, key=lambda owed: (owed.day, owed.is_value, owed.thing.pk))


def _promised(lines: QuerySet) -> QuerySet:
    """Those of plans that run, each with the day of the decision."""
    adopted = PlanStep.objects.filter(plan=OuterRef("plan"), state=PlanState.ADOPTED).order_by("-on", "-pk")
    running = ActionPlan.objects.filter(state__in=_RUNNING)
    return lines.filter(plan__in=running.values("pk")).annotate(adopted_on=Subquery(adopted.values("on")[:1]))


def _goals() -> QuerySet:
    """Goals whose figure is promised, with the day of their last value."""
    goals = _promised(Goal.objects.exclude(indicator=""))
    return goals.select_related("plan__department", "measured_by").annotate(valued=Max("measurements__on"))


def _of_action(action: Action) -> Iterator[Owed]:
    soon = clock.today() + AHEAD
    for due in _promised_days(action.plan, max(filter(None, [action.starts_on, _begun(action)]))):
        if action.told is None or action.told < due:
            yield Owed(Promise.REPORT, action, due)
    if action.due_on and action.due_on <= soon:
        yield Owed(Promise.DONE, action, action.due_on)
    days: dict[date, list[str]] = defaultdict(list)
    for milestone in action.undone:
        days[milestone.due_on].append(milestone.title)
    for due, titles in days.items():
        yield Owed(Promise.MILESTONE, action, due, ", ".join(titles))


def _of_goal(goal: Goal) -> Iterator[Owed]:
    for due in _promised_days(goal.plan, _begun(goal), goal.measured_every):
        before = last_due(due, goal.measured_every)
        is_over = goal.target_on and goal.target_on <= before
        if not is_over and (goal.valued is None or goal.valued <= before):
            yield Owed(Promise.VALUE, goal, due)


def _begun(line: Action | Goal) -> date:
    """From when on it is promised: the plan's first day, or the decision if that came later."""
    return max(filter(None, [line.plan.starts_on, line.adopted_on]))


def _promised_days(plan: ActionPlan, begun: date, every: str = "") -> Iterator[date]:
    """The last promised day that has passed, and the next if it is near.

    Nobody is asked after less than a month, or of a time in which the plan no longer was.
    """
    today = clock.today()
    for due in (last_due(today, every), next_due(today, every)):
        if begun <= due - GRACE and plan.ends_on > last_due(due, every) and due <= today + AHEAD:
            yield due


def to_tell() -> list[Told]:
    """Who is to be told of all this today, whether or not it has been done. Seven queries."""
    owed = all_owed()
    if not owed:
        return []
    stand_ins, heads = _stand_ins(), heads_of_today()
    active = set(User.objects.filter(is_active=True).values_list("pk", flat=True))
    found: dict[tuple, Told] = {}
    for each in owed:
        owners = _owners(each, stand_ins) & active
        told = [Told(each, one, _notice(each)) for one in owners]
        if each.day + TOLD_TO_HEADS_AFTER <= clock.today():
            bosses = heads(each.thing.plan.department_id) & active - owners
            told += [Told(each, one, LATE_TO_HEAD) for one in bosses]
        found |= {one.key: one for one in told}
    return list(found.values())


def untold() -> list[Told]:
    """Those of them that have not been told yet."""
    wanted = to_tell()
    if not wanted:
        return []
    known = {nudge.key for nudge in Nudge.objects.filter(to__in={one.to_id for one in wanted})}
    return [one for one in wanted if one.key not in known]


def _notice(owed: Owed) -> str:
    if owed.is_late:
        return REPORT_LATE
    return MEASUREMENT_DUE if owed.is_value else REPORT_DUE


def _owners(owed: Owed, stand_ins: dict[int, set[int]]) -> set[int]:
    """Who owes it; while that one is away the deputy too, or else whoever stands in."""
    owner = owed.owner_id
    if owner is None:
        return set()
    away = stand_ins.get(owner, set())
    deputy = None if owed.is_value else owed.thing.deputy_id
    return {owner} | ({deputy} if away and deputy else away)


def _stand_ins() -> dict[int, set[int]]:
    """Who stands in for whom today."""
    found: dict[int, set[int]] = defaultdict(set)
    for user, deputy in Deputyship.objects.on(clock.today()).values_list("user", "deputy"):
        found[user].add(deputy)
    return found


def heads_of_today() -> Callable[[int | None], set[int]]:
    """A function that gives a department's heads of today, or those of the nearest one above it."""
    own: dict[int, set[int]] = defaultdict(set)
    grants = RoleGrant.objects.on(clock.today()).filter(role=Role.HEAD)
    for department, user in grants.values_list("department", "user"):
        own[department].add(user)
    above = dict(Department.objects.values_list("pk", "parent"))

    def heads(department: int | None) -> set[int]:
        while department is not None and not own[department]:
            department = above[department]
        return own[department] if department is not None else set()

    return heads
