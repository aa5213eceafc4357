"""Steering documents."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.web.plates import may

from ..models import SteeringDocument


@may("actionplans.see", SteeringDocument)
@require_safe
def document_detail(request: HttpRequest, document: SteeringDocument) -> HttpResponse:
    """One steering document, and where it is referred to."""
    return render(request, "actionplans/document_detail.html", {"document": document})
