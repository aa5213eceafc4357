"""What an answer led to in a plan: the thread from what was said to what is done."""

from django.utils.translation import gettext as _

from dialogues.models import Response
from portal.history.recording import recorded
from portal.threads.enums import Relation
from portal.threads.services import link, unlink
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused

from ..models import Action, ActionPlan, Goal, dialogues_of
from .holding import held_plan


@recorded
def tie_answer(
    plan: ActionPlan, *, response: Response, thing: Goal | Action | ActionPlan, actor: Actor
) -> None:
    """Say that an answer in the plan's consultation led to one of its goals or actions; twice is once.

    To the plan itself where its introduction, or the whole, was changed. Refuses an answer given elsewhere,
    and what stands in another plan or has been taken away.
    """
    plan = held_plan(plan.pk)
    if response.group.dialogue not in dialogues_of(plan):
        raise Refused(_("Svaret hör inte till planens remiss."))
    standing = plan if thing == plan else type(thing).objects.filter(pk=thing.pk, plan=plan).first()
    if standing is None:
        raise Refused(_("Det du valde finns inte längre i planen."), field="thing")
    link(response, standing, relation=Relation.LED_TO, on=clock.today(), actor=actor)


@recorded
def untie_answer(
    plan: ActionPlan, *, response: Response, thing: Goal | Action | ActionPlan, actor: Actor
) -> bool:
    """Take that back; whether they were tied."""
    held_plan(plan.pk)
    return unlink(response, thing, relation=Relation.LED_TO, actor=actor)
