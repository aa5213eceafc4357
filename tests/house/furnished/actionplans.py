"""What the house has of inventories and plans, in the states that their pages tell apart."""

from django.urls import reverse

from portal.people.enums import LinkPurpose
from tests.factories import (
    ActionFactory,
    AddressFactory,
    AreaFactory,
    AreaSuggestionFactory,
    GoalFactory,
    MeasurementFactory,
    MilestoneFactory,
    PartnerFactory,
    PlanFactory,
    ProgressReportFactory,
    SnapshotFactory,
    SteeringDocumentFactory,
)

from .house import House, Irregular, secret_of

IRREGULAR: Irregular = {}


def furnish(house: House) -> None:
    """A plan that runs, with a goal measured and an action reported on; its inventory and follow-up."""
    plan = PlanFactory(owner=house.administrator)
    area = AreaFactory()
    goal = GoalFactory(plan=plan, area=area)
    MeasurementFactory(goal=goal)
    action = ActionFactory(plan=plan, goal=goal, responsible=house.administrator)
    MilestoneFactory(action=action)
    ProgressReportFactory(action=action)
    organisation = house.things["Organisation"]
    house.things |= {
        "ActionPlan": plan,
        "Area": area,
        "AreaSuggestion": AreaSuggestionFactory(organisation=organisation),
        "Goal": goal,
        "Action": action,
        "Partner": PartnerFactory(action=action, organisation=organisation),
        "Snapshot": SnapshotFactory(plan=plan),
        "SteeringDocument": SteeringDocumentFactory(),
    }
    draft = PlanFactory(owner=house.administrator, state="draft")
    ActionFactory(plan=draft, goal=GoalFactory(plan=draft, area=area))
    there = {"code": draft.code, "slug": draft.slug}
    house.more |= {
        f"{name}, a draft": reverse(name, kwargs=there)
        for name in ("plan_write", "plan_send", "plan_adopt", "plan_return", "plan_approve", "plan_discard")
    }
    house.secrets |= {
        "report": secret_of(LinkPurpose.REPORT, action, AddressFactory()),
        "measure": secret_of(LinkPurpose.MEASURE, goal, AddressFactory()),
    }
