"""The inventory: areas department by department."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.web.plates import may

from ..models import Area


@may("actionplans.see", Area)
@require_safe
def area_detail(request: HttpRequest, area: Area) -> HttpResponse:
    """One area: the need, who is concerned, who is active there."""
    return render(request, "actionplans/area_detail.html", {"area": area})
