"""Goals: the line, the values."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.web.plates import may

from ..models import Goal


@may("actionplans.see", Goal)
@require_safe
def goal_detail(request: HttpRequest, goal: Goal) -> HttpResponse:
    """One goal with its line and all values."""
    return render(request, "actionplans/goal_detail.html", {"goal": goal})
