"""What the page of a lower room shows of an upper one: the plan that a dialogue asks about."""

from typing import Any

from django import template

from actionplans.models import ActionPlan
from dialogues.models import Dialogue

register = template.Library()


@register.simple_tag(takes_context=True)
def plan_of(context: dict[str, Any], dialogue: Dialogue) -> ActionPlan | None:
    """The plan that is on consultation by a dialogue, where the visitor may see it; one query."""
    return ActionPlan.objects.visible_to(context["user"]).filter(dialogue=dialogue).first()
