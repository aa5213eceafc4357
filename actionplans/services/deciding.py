"""The plan's way to a decision: approved, sent to the committee, returned, adopted, put right, begun.

What a committee has decided is written down as told, never refused. What is missing when a plan is approved
or sent is kept with the step, and why it was taken all the same.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.notifications.declaring import Recipient
from portal.notifications.services import notify
from portal.people.models import User
from portal.people.services import address_for
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused

from ..enums import PLAN_RETURNED, PLANS_IN_FORCE, PlanState
from ..models import ActionPlan, PlanStep, missing
from .filing import file_adopted, file_sent
from .holding import held_plan

# From these a head approves; from the consultation it comes by way of what was said there.
_TO_APPROVE = frozenset({PlanState.DRAFT, PlanState.REVISED, PlanState.RETURNED})
# These are worked over once more: taken back by the head, or returned by the committee.
_TO_REWORK = frozenset({PlanState.APPROVED, PlanState.RETURNED})
# What a wrong decision may have been instead.
DECISIONS = (PlanState.ADOPTED, PlanState.RETURNED, PlanState.SENT)


@recorded
def approve_plan(plan: ActionPlan, *, because: str = "", after: int, actor: Actor) -> PlanStep:
    """The head stands behind the plan.

    `after` is the last step as whoever pressed saw it: pressed twice, it is one. Raises Refused where the
    plan has moved on, and, at the field `because`, where something is missing and no reason is given.
    """
    plan = held_plan(plan.pk)
    if step := _taken_already(plan, PlanState.APPROVED, after, actor):
        return step
    if plan.state not in _TO_APPROVE:
        raise Refused(_wrong_state(plan))
    return _take(plan, PlanState.APPROVED, _with_reason(plan, PlanState.APPROVED, because), actor)


@recorded
def rework_plan(plan: ActionPlan, *, after: int, actor: Actor) -> PlanStep:
    """Work a plan over that is approved or returned: it is then not approved any longer."""
    plan = held_plan(plan.pk)
    if step := _taken_already(plan, PlanState.REVISED, after, actor):
        return step
    if plan.state not in _TO_REWORK:
        raise Refused(_wrong_state(plan))
    return _take(plan, PlanState.REVISED, {}, actor)


@recorded
def send_to_committee(
    plan: ActionPlan, *, values: Mapping[str, Any], because: str = "", after: int, actor: Actor
) -> PlanStep:
    """Sent to a committee's meeting, from any state in the making; once more where the meeting is another.

    `values` are committee, meeting_on, papers_by and file_number. Otherwise as `approve_plan`. The registrar
    has a record of what the plan says now.
    """
    plan = held_plan(plan.pk)
    if step := _taken_already(plan, PlanState.SENT, after, actor):
        return step
    if not plan.is_in_the_making:
        raise Refused(_wrong_state(plan))
    plan.committee = values["committee"]
    plan.file_number = values["file_number"] or plan.file_number
    is_late = values["papers_by"] is not None and values["papers_by"] < clock.today()
    late = [_("Sista dagen för nämndens handlingar har redan gått.")] if is_late else []
    reason = _with_reason(plan, PlanState.SENT, because, also=late)
    step = _take(plan, PlanState.SENT, {**values, **reason}, actor)
    file_sent(plan, actor=actor)
    return step


@recorded
def record_returned(plan: ActionPlan, *, values: Mapping[str, Any], actor: Actor) -> PlanStep:
    """The committee returns the plan.

    `values` are committee, on, paragraph, file_number and text: what it asks.

    Never refused while the plan is in the making. The same decision written down twice is one step. Owner and
    deputy are told by mail, if it was not they who wrote it down.
    """
    step = _record(plan, PlanState.RETURNED, values, actor)
    for person in (step.plan.owner, step.plan.deputy):
        if person and person.is_active and person.pk != actor.user_id:
            address = address_for(person.email, language=person.language)
            notify(PLAN_RETURNED, about=step, to=Recipient(address, person.name, person.language, person))
    return step


@recorded
def record_adopted(plan: ActionPlan, *, values: Mapping[str, Any], actor: Actor) -> PlanStep:
    """The committee adopts the plan; as `record_returned`. From its first day it runs."""
    step = _record(plan, PlanState.ADOPTED, values, actor)
    _start_if_due(step.plan)
    return step


def _record(plan: ActionPlan, state: PlanState, values: Mapping[str, Any], actor: Actor) -> PlanStep:
    plan = held_plan(plan.pk)
    same = plan.steps.filter(state=state, corrected_by=None, **_of_decision(values)).last()
    if same and (plan.state == state or not plan.is_in_the_making):
        same.plan = plan
        return same
    if not plan.is_in_the_making:
        raise Refused(
            _(
                "Nämndens beslut är redan inskrivet. Blev det fel rättar du beslutet, så syns "
                "det vad som rättats."
            )
        )
    plan.committee = values["committee"] or plan.committee
    plan.file_number = values["file_number"] or plan.file_number
    lacking = [one.sentence for one in missing(plan, PlanState.SENT)]
    step = _take(plan, state, {**values, "missing": lacking}, actor)
    if state == PlanState.ADOPTED:
        file_adopted(plan, actor=actor)
    return step


def _of_decision(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in ("committee", "on", "paragraph")}


@recorded
def correct_decision(
    plan: ActionPlan, *, state: str, values: Mapping[str, Any], because: str, after: int, actor: Actor
) -> PlanStep:
    """Put right what was written down wrongly about the committee's decision, by a step that says so.

    `state` is what was decided: adopted, returned, or nothing yet (sent). Both steps stay. Raises Refused
    without a reason, and where the plan has moved on.
    """
    plan = held_plan(plan.pk)
    last = plan.steps.order_by("made_at", "id").last()
    if last and last.pk != after:
        is_same = {name: getattr(last, name) for name in _of_decision(values)} == _of_decision(values)
        if last.corrects_id and last.state == state and last.by_id == actor.user_id and is_same:
            last.plan = plan
            return last
        raise Refused(_moved_on(plan))
    wrong = decision_of(plan)
    if wrong is None:
        raise Refused(_("Det finns inget beslut att rätta."))
    if plan.state not in {*PLANS_IN_FORCE, PlanState.RETURNED}:
        raise Refused(_wrong_state(plan))
    if not because.strip():
        raise Refused(_("Skriv vad som blev fel."), field="because")
    if plan.is_in_force and state != PlanState.ADOPTED:
        _bring_back_what_it_replaced(plan)
    plan.committee = values["committee"] or plan.committee
    plan.file_number = values["file_number"] or plan.file_number
    # What runs already goes on: that it was adopted still holds.
    to = plan.state if plan.is_in_force and state == PlanState.ADOPTED else PlanState(state)
    step = _take(plan, state, {**values, "because": because.strip(), "corrects": wrong}, actor, to=to)
    if state == PlanState.ADOPTED and wrong.state != PlanState.ADOPTED:
        file_adopted(plan, actor=actor)
    _start_if_due(plan)
    return step


def decision_of(plan: ActionPlan) -> PlanStep | None:
    """The committee's decision as it stands: the last one that nobody has put right."""
    decided = plan.steps.filter(state__in=[PlanState.ADOPTED, PlanState.RETURNED], corrected_by=None)
    return decided.select_related("committee").order_by("made_at", "id").last()


@recorded
def start_due(*, actor: Actor) -> int:
    """Let adopted plans run whose first day has come; how many began. The one each continues is replaced."""
    due = ActionPlan.objects.due_to_start().order_by("pk").values_list("pk", flat=True)
    return sum(_start_if_due(held_plan(pk)) for pk in list(due))


def _start_if_due(plan: ActionPlan) -> bool:
    if plan.state != PlanState.ADOPTED or plan.starts_on > clock.today():
        return False
    _move_to(plan, PlanState.RUNNING, on=plan.starts_on)
    former = plan.carried_from_id and held_plan(plan.carried_from_id)
    if former and former.is_in_force:
        _move_to(former, PlanState.REPLACED, on=plan.starts_on)
    return True


def _bring_back_what_it_replaced(plan: ActionPlan) -> None:
    """A plan that turns out not to be adopted has replaced nothing."""
    former = plan.carried_from_id and held_plan(plan.carried_from_id)
    if former and former.state == PlanState.REPLACED:
        _move_to(former, PlanState.RUNNING, on=clock.today())


def _move_to(plan: ActionPlan, state: PlanState, *, on) -> None:
    plan.state = state
    plan.save(update_fields=["state"])
    PlanStep.objects.create(plan=plan, state=state, on=on, made_at=clock.now())


# --- A step --------------------------------------------------------------------------------


def _taken_already(plan: ActionPlan, state: PlanState, after: int, actor: Actor) -> PlanStep | None:
    """The step that this person has just taken by the same form; Refused where somebody else was quicker."""
    last = plan.steps.order_by("made_at", "id").last()
    if (last.pk if last else 0) == after:
        return None
    if last and last.state == state and last.by_id == actor.user_id and plan.state == state:
        return last
    raise Refused(_moved_on(plan))


def _with_reason(
    plan: ActionPlan, before: PlanState, because: str, *, also: Iterable[str] = ()
) -> dict[str, Any]:
    """What is missing and why the step is taken all the same. Raises Refused without a reason."""
    lacking = [*(one.sentence for one in missing(plan, before)), *also]
    if lacking and not because.strip():
        raise Refused(
            _("Något saknas i planen. Skriv varför den går vidare ändå. Skälet sparas med steget."),
            field="because",
        )
    return {"missing": lacking, "because": because.strip() if lacking else ""}


def _take(
    plan: ActionPlan, state: str, values: Mapping[str, Any], actor: Actor, *, to: str | None = None
) -> PlanStep:
    plan.state = to or state
    plan.save(update_fields=["state", "committee", "file_number"])
    known = {"on": clock.today()} | {name: value for name, value in values.items() if value is not None}
    by = User.objects.filter(pk=actor.user_id).first()
    return PlanStep.objects.create(plan=plan, state=state, by=by, made_at=clock.now(), **known)


def _wrong_state(plan: ActionPlan) -> str:
    return _("Planen är %(state)s, så det steget går inte att ta nu.") % {"state": plan.get_state_display()}


def _moved_on(plan: ActionPlan) -> str:
    return _("Någon annan hann före: planen är nu %(state)s. Se efter och tryck igen om det behövs.") % {
        "state": plan.get_state_display()
    }
