"""The letter that a committee has returned a plan: what it asks for."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dialogues.notices.shared import Facts, hello
from portal.notifications.declaring import Draft, Notice, Recipient
from portal.notifications.enums import Urgency

from ..enums import PLAN_RETURNED, PlanState
from ..models import PlanStep


def write_plan_returned(step: PlanStep, to: Recipient, facts: Facts) -> Draft | None:
    """Untrue once the step has been put right, or the plan has moved on."""
    if step.plan.state != PlanState.RETURNED or step.corrected_by.exists():
        return None
    write = reverse("plan_write", kwargs={"code": step.plan.code, "slug": step.plan.slug})
    return Draft(
        template="mail/actionplans/plan_returned",
        same_for=("returned", step.pk),
        common={"step": step, "plan": step.plan, "write_url": settings.SITE_URL + write},
        own={"hello": hello(to)},
    )


DECIDING_NOTICES = [
    Notice(
        key=PLAN_RETURNED,
        title=_("Nämnden har återremitterat en handlingsplan"),
        urgency=Urgency.SOON,
        find=PlanStep.objects.with_plan,
        write=write_plan_returned,
    ),
]
