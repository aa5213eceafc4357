"""Plans: the list of all departments, and each plan with what it promises."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.web.plates import may

from ..models import ActionPlan


@may("actionplans.see", ActionPlan)
@require_safe
def plan_detail(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """One plan: what is promised, how far it has come, with whom, what came of it."""
    return render(request, "actionplans/plan_detail.html", {"plan": plan})
