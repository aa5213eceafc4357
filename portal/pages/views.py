"""Home and desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.web.plates import may, public


@public
def home(request: HttpRequest) -> HttpResponse:
    """What is going on, and the way in."""
    return render(request, "pages/home.html")


@may("people.see_desk")
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for the person, most urgent first, and nothing else."""
    return render(request, "pages/desk.html")
