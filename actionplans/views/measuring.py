"""A goal's value, from the letter or signed in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.people.enums import LinkPurpose
from portal.people.links import by_link
from portal.people.models import GuestLink

from ..models import Goal


@by_link(LinkPurpose.MEASURE, Goal.objects.for_page)
def measure_by_link(request: HttpRequest, link: GuestLink, goal: Goal) -> HttpResponse:
    """One figure and its day; GET shows the form, POST stores the value."""
    return render(request, "actionplans/measure.html", {"goal": goal})
