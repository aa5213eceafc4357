"""Areas that organisations suggest, and what they are answered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.web.plates import may

from ..models import AreaSuggestion


@may("actionplans.see", AreaSuggestion)
@require_safe
def suggestion_detail(request: HttpRequest, suggestion: AreaSuggestion) -> HttpResponse:
    """One suggestion, and its answer."""
    return render(request, "actionplans/suggestion_detail.html", {"suggestion": suggestion})
