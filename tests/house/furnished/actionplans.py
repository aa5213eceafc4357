"""What the house has of inventories and plans, in the states that their pages tell apart."""

from tests.factories import (
    ActionFactory,
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

from .house import House, Irregular

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
