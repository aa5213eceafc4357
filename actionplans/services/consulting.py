"""A plan goes out on consultation by a dialogue, follows it, and is worked over afterwards."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dialogues.enums import DialogueState
from dialogues.models import Dialogue
from dialogues.services import draft_dialogue, set_parts
from portal.frames.models import Tag
from portal.history.recording import recorded
from portal.people.models import User
from portal.threads.enums import Relation
from portal.threads.services import link
from portal.web import clock
from portal.web.actor import Actor
from portal.web.codes import new_code
from portal.web.refusals import Refused

from ..enums import PLAN_FOLLOWS, PlanState
from ..models import ActionPlan, PlanStep, consultations_of, is_out, parts_of, unanswered_in
from .holding import held_plan

# From these a plan goes out; a committee's question back may be answered by asking once more.
TO_CONSULT = tuple(state for state, after in PLAN_FOLLOWS.items() if PlanState.CONSULTATION in after)


@recorded
def begin_consultation(
    plan: ActionPlan, *, values: Mapping[str, Any], code: str, owner: User, actor: Actor
) -> Dialogue:
    """A draft of the plan's consultation, with the plan's parts as they stand.

    `code` is drawn when the form is given out: sent twice, it makes one. A former consultation stays, and
    leads to this one. Refuses a plan that is out or past it, and one that has nothing to ask about.
    """
    plan = held_plan(plan.pk)
    former = plan.dialogue
    if former is not None and (former.state == DialogueState.DRAFT or former.code == code):
        return former
    if plan.state not in TO_CONSULT or is_out(former):
        raise Refused(_("Planen är %(state)s, så den kan inte skickas på remiss nu.") % _state_of(plan))
    parts = parts_of(plan)
    if not parts:
        raise Refused(_("Planen är tom. Skriv först något att tycka till om: en inledning eller ett mål."))
    kept = {
        "language": plan.language,
        "committee": plan.committee,
        "department": plan.department,
        "deputy": plan.deputy if plan.deputy_id != owner.pk else None,
    }
    if Dialogue.objects.filter(code=code).exists():
        # Not given out for this plan: somebody else's dialogue is not made the plan's.
        code = new_code()
    plan.dialogue = draft_dialogue(
        values={**kept, **values}, parts=parts, tags=_tags_of(plan), code=code, owner=owner, actor=actor
    )
    plan.save(update_fields=["dialogue"])
    if former is not None:
        link(former, plan.dialogue, relation=Relation.CARRIED_OVER, on=clock.today(), actor=actor)
    return plan.dialogue


def _tags_of(plan: ActionPlan) -> list[Tag]:
    """Principles and topics of the plan's goals and actions, as far as a dialogue may be tagged with them."""
    allowed = Dialogue._meta.get_field("tags").get_limit_choices_to()
    of_goals = Tag.objects.filter(pk__in=plan.goals.values("tags"))
    of_actions = Tag.objects.filter(pk__in=plan.actions.values("tags"))
    return list((of_goals | of_actions).filter(**allowed))


@recorded
def renew_parts(plan: ActionPlan, *, actor: Actor) -> Dialogue:
    """Give the draft of the consultation the plan's parts as they stand now. Refuses what has gone out."""
    plan = held_plan(plan.pk)
    if plan.dialogue is None:
        raise Refused(_("Remissen är inte förberedd än."))
    return set_parts(plan.dialogue, parts=parts_of(plan), actor=actor)


@recorded
def follow_dialogues(*, actor: Actor) -> int:
    """Plans are on consultation once it has been opened, and not where that was regretted; how many moved."""
    opened = ActionPlan.objects.filter(state__in=TO_CONSULT, dialogue__state=DialogueState.OPEN)
    regretted = ActionPlan.objects.filter(state=PlanState.CONSULTATION, dialogue__state=DialogueState.DRAFT)
    plans = (opened | regretted).order_by("pk").values_list("pk", flat=True)
    return sum(_follow(held_plan(pk)) for pk in list(plans))


def _follow(plan: ActionPlan) -> bool:
    dialogue = plan.dialogue
    if plan.state in TO_CONSULT and is_out(dialogue):
        _take(plan, PlanState.CONSULTATION, on=dialogue.opens_on or clock.today())
        return True
    if plan.state == PlanState.CONSULTATION and dialogue.state == DialogueState.DRAFT:
        # Nothing left: the step was never taken.
        plan.steps.filter(state=PlanState.CONSULTATION).order_by("made_at", "id").last().delete()
        former = plan.steps.order_by("made_at", "id").last()
        plan.state = former.state if former else PlanState.DRAFT
        plan.save(update_fields=["state"])
        return True
    return False


@recorded
def revise_plan(plan: ActionPlan, *, actor: Actor) -> PlanStep:
    """The plan has been worked over after its consultation; what has no answer yet is kept with the step.

    Pressed twice, it is one step. Refuses a plan that is not on consultation, and while that is open.
    """
    plan = held_plan(plan.pk)
    last = plan.steps.order_by("made_at", "id").last()
    if plan.state == PlanState.REVISED and last and last.state == PlanState.REVISED:
        return last
    if plan.state != PlanState.CONSULTATION:
        raise Refused(_("Planen är %(state)s, så det steget går inte att ta nu.") % _state_of(plan))
    if is_out(plan.dialogue):
        raise Refused(_("Remissen är fortfarande öppen. Planen är omarbetad först när den har stängt."))
    return _take(plan, PlanState.REVISED, on=clock.today(), missing=_unanswered(plan), by=actor.user_id)


def _unanswered(plan: ActionPlan) -> list[str]:
    number = unanswered_in(consultations_of(plan))
    words = ngettext("%(n)d synpunkt har inte fått svar.", "%(n)d synpunkter har inte fått svar.", number)
    return [words % {"n": number}] if number else []


def _take(plan: ActionPlan, state: PlanState, *, on, missing=(), by: int | None = None) -> PlanStep:
    plan.state = state
    plan.save(update_fields=["state"])
    return PlanStep.objects.create(
        plan=plan, state=state, on=on, missing=list(missing), by_id=by, made_at=clock.now()
    )


def _state_of(plan: ActionPlan) -> dict[str, str]:
    return {"state": plan.get_state_display()}
