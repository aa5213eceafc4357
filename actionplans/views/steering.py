"""The steering group's one page: all departments side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.web import clock
from portal.web.plates import may

from ..models import steering as side_by_side


@may("actionplans.see_steering")
@require_safe
def steering(request: HttpRequest) -> HttpResponse:
    """Late, at risk, without owner, goals behind, viewpoints unanswered, the next decision."""
    standings = side_by_side.steering()
    context = {
        "standings": standings,
        "totals": side_by_side.totals(standings),
        "taken_along": side_by_side.taken_along(),
        "today": clock.today(),
    }
    return render(request, "actionplans/steering.html", context)
