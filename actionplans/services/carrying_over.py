"""The next plan is made from the one that stands, with a choice for each action."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.people.models import User
from portal.threads.enums import Relation
from portal.threads.services import link
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused

from ..enums import CarryingOver, PartnerState
from ..models import Action, ActionPlan, Goal, Measurement, Milestone, Partner
from .holding import ended, held_plan, hold_lines, saved
from .weaving import weave


@recorded
def carry_over(
    plan: ActionPlan,
    *,
    values: Mapping[str, Any],
    choices: Mapping[str, tuple[str, str]],
    owner: User,
    code: str = "",
    actor: Actor,
) -> ActionPlan:
    """A draft that continues a plan in force; done twice it is one plan, and the second gets the first's.

    `choices` says of each action, by code, what becomes of it, and why where it is dropped; one that nothing
    is said of continues, if it is not done or dropped already. Every goal comes along with its target, and
    begins from the last value measured. `code` is drawn when the form is given out: by it the plan says
    whether it was made by that form. Raises Refused where a reason is missing, and from a plan that is not
    in force.
    """
    plan = held_plan(plan.pk)
    if following := ActionPlan.objects.filter(carried_from=plan).first():
        return following
    if not plan.is_in_force:
        raise Refused(_("Bara en plan som är antagen går att föra vidare."))
    hold_lines(plan)
    actions = list(plan.actions.prefetch_related("tags", "documents", "milestones", "partners__organisation"))
    going_on = [action for action in actions if _goes_on(action, *choices.get(action.code, ("", "")))]
    following = ActionPlan(
        **{"department": plan.department, "committee": plan.committee} | values,
        purpose=plan.purpose,
        language=plan.language,
        owner=owner,
        deputy=plan.deputy if plan.deputy_id != owner.pk else None,
        carried_from=plan,
        made_at=clock.now(),
    )
    if code and not ActionPlan.objects.filter(code=code).exists():
        following.code = code
    saved(following)
    goals = {goal.pk: _carry_goal(goal, following) for goal in plan.goals.prefetch_related("tags")}
    for action in going_on:
        _carry_action(action, following, goals.get(action.goal_id), actor)
    return following


def _goes_on(action: Action, choice: str, because: str) -> bool:
    """Whether an action comes along; what does not is done or dropped in the plan that stands."""
    if action.done_on or action.dropped_on:
        return False
    if choice == CarryingOver.DONE:
        ended(action, done_on=clock.today())
    elif choice == CarryingOver.DROP:
        if not because.strip():
            raise Refused(
                _("Skriv varför ”%(action)s” utgår.") % {"action": action.title},
                field=f"because_{action.code}",
            )
        ended(action, dropped_on=clock.today(), dropped_because=because.strip())
    else:
        return True
    return False


def _carry_goal(goal: Goal, plan: ActionPlan) -> Goal:
    """The same promise, from where the figure stands now."""
    last = Measurement.objects.filter(goal=goal).order_by("on", "id").last()
    since = last.on if last else goal.baseline_on
    is_ahead = (
        goal.target_on and goal.target_on >= plan.starts_on and (since is None or goal.target_on > since)
    )
    following = Goal.objects.create(
        plan=plan,
        carried_from=goal,
        baseline=last.value if last else goal.baseline,
        baseline_on=since if since is None or since < plan.ends_on else None,
        target_on=goal.target_on if is_ahead else plan.ends_on,
        **_same(goal, "area", "order", "title", "promise", "indicator", "unit", "direction", "target",
                "measured_every", "source", "source_name", "measured_by"),
    )  # fmt: skip
    following.tags.set(goal.tags.all())
    return following


def _carry_action(action: Action, plan: ActionPlan, goal: Goal | None, actor: Actor) -> None:
    """Anew in the next plan; who does it with us is asked anew too, before anybody sees it."""
    is_ahead = action.due_on and plan.starts_on <= action.due_on <= plan.ends_on
    following = Action.objects.create(
        plan=plan,
        goal=goal,
        carried_from=action,
        starts_on=plan.starts_on,
        due_on=action.due_on if is_ahead else plan.ends_on,
        **_same(action, "area", "order", "title", "what", "for_whom", "responsible", "deputy",
                "responsibles_post", "cost", "internal_note"),
    )  # fmt: skip
    following.tags.set(action.tags.all())
    following.documents.set(action.documents.all())
    link(action, following, relation=Relation.CARRIED_OVER, on=clock.today(), actor=actor)
    weave(following, actor=actor)
    Milestone.objects.bulk_create(
        Milestone(action=following, order=one.order, title=one.title, due_on=one.due_on)
        for one in action.milestones.all()
        if one.done_on is None
    )
    Partner.objects.bulk_create(
        Partner(action=following, organisation_id=one.organisation_id, role=one.role)
        for one in action.partners.all()
        if one.organisation.is_public
        and one.state in {PartnerState.NAMED, PartnerState.ASKED, PartnerState.CONFIRMED}
    )


def _same(row: Goal | Action, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
