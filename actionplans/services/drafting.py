"""Plans are begun, said who answers for, and thrown away while they are drafts."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from rules import has_perm

from dialogues.enums import DialogueState
from dialogues.services import discard_dialogue
from portal.history.recording import recorded
from portal.people.models import User
from portal.web import clock
from portal.web.actor import Actor
from portal.web.overtaking import refuse_if_overtaken
from portal.web.refusals import Refused

from ..enums import PlanState
from ..models import Action, ActionPlan, Goal
from ..models.template import GOALS, PURPOSE
from .holding import held_plan, held_to_write, hold_lines, saved


@recorded
def draft_plan(
    *, values: Mapping[str, Any], code: str, owner: User, from_template: bool = False, actor: Actor
) -> ActionPlan:
    """A new plan that only its department sees; from the template with an introduction and example lines.

    `code` is drawn when the form is given out: sent twice, it makes one plan.
    """
    try:
        with transaction.atomic():
            plan = ActionPlan.objects.create(code=code, owner=owner, made_at=clock.now(), **values)
    except IntegrityError:
        return ActionPlan.objects.get(code=code)
    if from_template:
        _write_template(plan)
    return plan


def _write_template(plan: ActionPlan) -> None:
    """Words of our own to begin from; without dates of their own, the lines have those of the plan."""
    plan.purpose = PURPOSE % {"department": plan.department}
    plan.save(update_fields=["purpose"])
    actions = 0
    for order, example in enumerate(GOALS):
        goal = Goal.objects.create(
            plan=plan, order=order, target_on=plan.ends_on, measured_by=plan.owner, **example.words
        )
        goal.tags.set(example.tags())
        for line in example.actions:
            action = Action.objects.create(
                plan=plan,
                goal=goal,
                order=actions,
                starts_on=plan.starts_on,
                due_on=plan.ends_on,
                **line.words,
            )
            action.tags.set(line.tags())
            actions += 1


@recorded
def change_plan(
    plan: ActionPlan, *, values: Mapping[str, Any], seen: Mapping[str, Any] | None = None, actor: Actor
) -> ActionPlan:
    """Change the introduction, the period or who answers for it.

    Refuses a plan that is replaced, where what was `seen` no longer stands, odd persons, and another period
    or introduction than what was decided.
    """
    plan = held_to_write(plan.pk)
    refuse_if_overtaken(plan, seen or {})
    _refuse_other_than_decided(plan, values)
    for name, value in values.items():
        setattr(plan, name, value)
    _refuse_odd_persons(plan, values)
    saved(plan)
    return plan


# What the committee has read and decided about the plan as a whole.
DECIDED = frozenset({"title", "purpose", "starts_on", "ends_on"})


def _refuse_other_than_decided(plan: ActionPlan, values: Mapping[str, Any]) -> None:
    if plan.is_in_the_making:
        return
    for name in DECIDED & values.keys():
        if getattr(plan, name) != values[name]:
            raise Refused(
                _("Nämnden har beslutat om det här, så det ändras bara genom ett nytt beslut."), field=name
            )


def _refuse_odd_persons(plan: ActionPlan, values: Mapping[str, Any]) -> None:
    for field in {"owner", "deputy"} & values.keys():
        person = values[field]
        if person and not (person.is_active and has_perm("actionplans.draft_plan", person)):
            raise Refused(_("%(name)s får inte sköta handlingsplaner.") % {"name": person}, field=field)


@recorded
def discard_plan(plan: ActionPlan, *, actor: Actor) -> None:
    """Throw a draft away with all that stands in it, and with a consultation that was only prepared.

    The history stays. Refuses what others have seen.
    """
    plan = held_plan(plan.pk)
    dialogue = plan.dialogue
    if plan.state != PlanState.DRAFT or (dialogue and dialogue.state != DialogueState.DRAFT):
        raise Refused(_("Andra har sett planen, så den går inte att slänga."))
    hold_lines(plan)
    plan.delete()
    if dialogue:
        discard_dialogue(dialogue, actor=actor)
