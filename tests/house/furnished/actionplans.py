"""What the house has of inventories and plans, in the states that their pages tell apart."""

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

IRREGULAR: Irregular = {
    **{
        (name, "day"): lambda house: str(house.things["Goal"].measurements.get().on)
        for name in ("value_correct", "value_remove")
    },
}


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
    house.secrets |= {
        "report": secret_of(LinkPurpose.REPORT, action, AddressFactory()),
        "measure": secret_of(LinkPurpose.MEASURE, goal, AddressFactory(email=house.administrator.email)),
    }
