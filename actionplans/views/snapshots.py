"""The year's follow-ups."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.web.plates import may

from ..models import Snapshot


@may("actionplans.see", Snapshot)
@require_safe
def snapshot_detail(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """One follow-up: as it is compiled now, or as it was when it was closed."""
    return render(request, "actionplans/snapshot_detail.html", {"snapshot": snapshot})
