"""What the house has of inventories and plans, in the states that their pages tell apart."""

from urllib.parse import quote

from django.urls import reverse

from actionplans.models import Action, ActionPlan, Area, AreaSuggestion
from actionplans.services import close_follow_up
from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.people.enums import LinkPurpose
from portal.web.actor import A_COMMAND
from tests.factories import (
    ActionFactory,
    AddressFactory,
    AreaFactory,
    AreaSuggestionFactory,
    GoalFactory,
    MeasurementFactory,
    MembershipFactory,
    MilestoneFactory,
    PartnerFactory,
    PlanFactory,
    ProgressReportFactory,
    SnapshotFactory,
    SteeringDocumentFactory,
)

from .house import House, Irregular, secret_of

IRREGULAR: Irregular = {
    ("milestone_change", "pk"): lambda house: house.things["Milestone"].pk,
    ("partner_phone", "partner"): lambda house: house.things["Partner"].code,
    **{
        (f"{page}{way}", "report"): lambda house: house.things["ProgressReport"].code
        for page in ("report_given", "report_correct")
        for way in ("", "_by_link")
    },
    **{
        (name, "code"): lambda house: house.things["Area"].department.code
        for name in ("area_list", "areas_ask", "areas_ask_stop")
    },
    **{
        (name, "day"): lambda house: str(house.things["Goal"].measurements.get().on)
        for name in ("value_correct", "value_remove")
    },
    # What is closed is corrected, and else only read.
    ("snapshot_correct", "code"): lambda house: house.things["closed"].code,
    # Only a year that nobody has begun on is offered.
    ("snapshot_new", "code"): lambda house: house.things["not followed up"].code,
}


def furnish(house: House) -> None:
    """A plan that runs, with a goal measured and an action reported on; its inventory and follow-up."""
    plan = PlanFactory(owner=house.administrator)
    area = AreaFactory()
    goal = GoalFactory(plan=plan, area=area)
    MeasurementFactory(goal=goal)
    action = ActionFactory(plan=plan, goal=goal, responsible=house.administrator)
    # Whoever comes by the link in a reminder is known by the address.
    reporter = AddressFactory(email=house.administrator.email)
    organisation = house.things["Organisation"]
    contact = MembershipFactory(organisation=organisation)
    house.things |= {
        "ActionPlan": plan,
        "Area": area,
        "AreaSuggestion": AreaSuggestionFactory(organisation=organisation),
        "Goal": goal,
        "Action": action,
        "Milestone": MilestoneFactory(action=action),
        "Partner": PartnerFactory(action=action, organisation=organisation),
        "ProgressReport": ProgressReportFactory(action=action, given_by=house.administrator),
        "Snapshot": SnapshotFactory(plan=plan, summary="Fyra orter har en plats att gå till."),
        "closed": close_follow_up(
            SnapshotFactory(plan=PlanFactory(), summary="Det gick bra."), actor=A_COMMAND
        ),
        # The same title, and so the same last part of its address.
        "not followed up": PlanFactory(owner=house.administrator, title=plan.title),
        "SteeringDocument": SteeringDocumentFactory(),
    }
    draft = AreaFactory(state="draft", need="", published_at=None)
    ready = AreaFactory(state="draft", published_at=None, concerns_children="no")
    ready.tags.add(Tag.objects.of(Frame.TARGET_GROUP).first())
    # Nothing in any plan is for it yet.
    AreaFactory()
    answered = AreaSuggestionFactory(
        organisation=organisation, state="joined", area=area, answer="Vi gör det här."
    )
    unfinished = PlanFactory(owner=house.administrator, state="draft")
    aims = [GoalFactory(plan=unfinished, area=area) for _ in range(2)]
    for _ in range(2):
        ActionFactory(plan=unfinished, goal=aims[0])
    house.more |= {
        "area_publish, draft": page_of(draft, "area_publish"),
        "area_publish, ready": page_of(ready, "area_publish"),
        "area_discard, draft": page_of(draft, "area_discard"),
        "area_detail, draft": draft.get_absolute_url(),
        "partner_add, found": f"{page_of(action, 'partner_add')}?sok={quote(organisation.name)}",
        "suggestion_answer, answered": page_of(answered, "suggestion_answer"),
        "suggestion_list, all": f"{reverse('suggestion_list')}?visa=alla",
        **{
            f"{name}, a draft": page_of(unfinished, name)
            for name in (
                "plan_write",
                "plan_send",
                "plan_adopt",
                "plan_return",
                "plan_approve",
                "plan_discard",
            )
        },
    }
    house.secrets |= {
        "report": secret_of(LinkPurpose.REPORT, action, reporter),
        "partner": secret_of(LinkPurpose.PARTNER, house.things["Partner"], contact.address),
        "suggest": secret_of(LinkPurpose.SUGGEST, house.things["contact"], contact.address),
        "measure": secret_of(LinkPurpose.MEASURE, goal, reporter),
    }


def page_of(thing: Action | ActionPlan | Area | AreaSuggestion, name: str) -> str:
    """The address of a page about a thing."""
    return reverse(name, kwargs={"code": thing.code, "slug": thing.slug})
