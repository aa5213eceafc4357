"""What the house has of inventories and plans, in the states that their pages tell apart."""

from actionplans.services import close_follow_up
from portal.people.enums import LinkPurpose
from portal.web.actor import A_COMMAND
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
    # What is closed is corrected, and else only read.
    ("snapshot_correct", "code"): lambda house: house.things["closed"].code,
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
        "Snapshot": SnapshotFactory(plan=plan, summary="Fyra orter har en plats att gå till."),
        "closed": close_follow_up(
            SnapshotFactory(plan=PlanFactory(), summary="Det gick bra."), actor=A_COMMAND
        ),
        "SteeringDocument": SteeringDocumentFactory(),
    }
    house.secrets |= {
        "report": secret_of(LinkPurpose.REPORT, action, AddressFactory()),
        "measure": secret_of(LinkPurpose.MEASURE, goal, AddressFactory()),
    }
