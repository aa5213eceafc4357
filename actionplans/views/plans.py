"""Plans: the list of all departments, and each plan with what it promises."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from rules import has_perm

from portal.web.plates import may

from ..models import ActionPlan
from ..models.plan_page import PlanPage


@may("actionplans.see", ActionPlan)
@require_safe
def plan_detail(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """One plan: what is promised, how far it has come, with whom, what came of it."""
    page = PlanPage(plan)
    context = {
        "plan": page.plan,
        "page": page,
        "may_change": has_perm("actionplans.change_plan", request.user, page.plan),
        "measures": {goal.pk for goal in page.goals if has_perm("actionplans.measure", request.user, goal)},
    }
    return render(request, "actionplans/plan_detail.html", context)
