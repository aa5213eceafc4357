"""What the page of a lower room shows of an upper one: a dialogue's plan, an association's actions."""

from typing import Any

from django import template

from actionplans.models import ActionPlan, is_overtaken
from actionplans.models.listing import ActionRow, rows_with
from dialogues.models import Dialogue
from organisations.models import Organisation

register = template.Library()


@register.simple_tag(takes_context=True)
def plan_of(context: dict[str, Any], dialogue: Dialogue) -> ActionPlan | None:
    """The plan that is on consultation by a dialogue, where the visitor may see it; one query."""
    return ActionPlan.objects.visible_to(context["user"]).filter(dialogue=dialogue).first()


@register.simple_tag
def overtaken_by(dialogue: Dialogue) -> ActionPlan | None:
    """The plan that has been written in since its consultation was prepared, while that is a draft."""
    plan = ActionPlan.objects.select_related("dialogue").filter(dialogue=dialogue).first()
    return plan if plan and is_overtaken(plan) else None


@register.simple_tag
def done_with(organisation: Organisation) -> list[ActionRow]:
    """The actions that an association does with the municipality, the newest plan's first; one query."""
    return rows_with(organisation)
