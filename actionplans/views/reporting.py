"""The report on how an action goes, from the letter or signed in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.people.enums import LinkPurpose
from portal.people.links import by_link
from portal.people.models import GuestLink

from ..models import Action


@by_link(LinkPurpose.REPORT, Action.objects.for_page)
def report_by_link(request: HttpRequest, link: GuestLink, action: Action) -> HttpResponse:
    """Four short questions; GET shows them, POST stores the report."""
    return render(request, "actionplans/report.html", {"action": action})
