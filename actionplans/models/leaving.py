"""Who has left, what they still stand for, and who may take it over."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.people.enums import DEPARTMENTS_ROLES, RUNNING_ROLES, STAFF_ROLES
from portal.people.models import Deputyship, Employment, RoleGrant, User
from portal.web import clock

from ..enums import AreaState, PlanState
from .actions import Action
from .areas import Area
from .goals import Goal
from .plans import ActionPlan

# The roles that the rules ask of whoever runs a plan.
RUNS_PLANS = (*RUNNING_ROLES, *DEPARTMENTS_ROLES)
# What a plan has come to when nobody needs to answer for its lines any more.
_OVER = (PlanState.FOLLOWED_UP, PlanState.REPLACED)


def in_service(roles: Collection[str]) -> QuerySet[User]:
    """Those who may sign in, hold one of these roles today, and whose employments have not all ended."""
    today = clock.today()
    grants = RoleGrant.objects.on(today).filter(role__in=roles, user=OuterRef("pk"))
    employments = Employment.objects.filter(user=OuterRef("pk"))
    lasting = employments.filter(Q(active_to=None) | Q(active_to__gte=today))
    return User.objects.filter(Exists(grants), ~Exists(employments) | Exists(lasting), is_active=True)


def left_behind() -> list[tuple[Action | ActionPlan | Area | Goal, str]]:
    """What stands for somebody who has left, each with the name of the field; in the order of locks.

    Four queries. Whoever only gives values needs any role of the municipality's; the others one that
    runs plans.
    """
    planners, staff = in_service(RUNS_PLANS).values("pk"), in_service(STAFF_ROLES).values("pk")
    alive = ActionPlan.objects.exclude(state__in=_OVER).values("pk")
    plans = ActionPlan.objects.exclude(state=PlanState.REPLACED).exclude(owner=None)
    areas = Area.objects.exclude(state=AreaState.CLOSED).exclude(owner=None)
    actions = Action.objects.filter(plan__in=alive, done_on=None, dropped_on=None).exclude(responsible=None)
    goals = Goal.objects.filter(plan__in=alive).exclude(measured_by=None)
    return [
        *((plan, "owner") for plan in plans.exclude(owner__in=planners).order_by("pk")),
        *((area, "owner") for area in areas.exclude(owner__in=planners).order_by("pk")),
        *((goal, "measured_by") for goal in goals.exclude(measured_by__in=staff).order_by("pk")),
        *((action, "responsible") for action in actions.exclude(responsible__in=planners).order_by("pk")),
    ]


def stands_in_for(person_id: int) -> int | None:
    """Who stands in for a person today and may take over; the first that was written."""
    today = Deputyship.objects.on(clock.today()).filter(user=person_id)
    able = today.filter(deputy__in=in_service(RUNS_PLANS).values("pk")).order_by("pk")
    return able.values_list("deputy", flat=True).first()
