"""What the house has of inventories and plans, in the states that their pages tell apart."""

from django.urls import reverse

from actionplans.models import Area, AreaSuggestion
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
    (name, "code"): lambda house: house.things["Area"].department.code
    for name in ("area_list", "areas_ask", "areas_ask_stop")
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
    draft = AreaFactory(state="draft", need="", published_at=None)
    answered = AreaSuggestionFactory(
        organisation=organisation, state="joined", area=area, answer="Vi gör det här."
    )
    house.more |= {
        "area_publish, draft": page_of(draft, "area_publish"),
        "area_discard, draft": page_of(draft, "area_discard"),
        "area_detail, draft": draft.get_absolute_url(),
        "suggestion_answer, answered": page_of(answered, "suggestion_answer"),
        "suggestion_list, all": f"{reverse('suggestion_list')}?visa=alla",
    }
    house.secrets |= {
        "report": secret_of(LinkPurpose.REPORT, action, AddressFactory()),
        "suggest": secret_of(LinkPurpose.SUGGEST, house.things["contact"], house.things["contact"].address),
        "measure": secret_of(LinkPurpose.MEASURE, goal, AddressFactory()),
    }


def page_of(thing: Area | AreaSuggestion, name: str) -> str:
    """The address of a page about a thing."""
    return reverse(name, kwargs={"code": thing.code, "slug": thing.slug})
