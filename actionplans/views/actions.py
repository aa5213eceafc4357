"""Actions: how each goes, with whom, and its red thread."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.web.plates import may

from ..models import Action


@may("actionplans.see", Action)
@require_safe
def action_detail(request: HttpRequest, action: Action) -> HttpResponse:
    """One action: what, for whom, by whom, how it goes."""
    return render(request, "actionplans/action_detail.html", {"action": action})
