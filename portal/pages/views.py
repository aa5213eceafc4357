"""Home, desk and health."""

from django.http import HttpRequest, HttpResponse, JsonResponse
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


@public
def live(request: HttpRequest) -> HttpResponse:
    """Alive: answers without asking anything."""
    return HttpResponse("ok", content_type="text/plain")


@public
def ready(request: HttpRequest) -> JsonResponse:
    """Ready: database, migrations, the post room."""
    return JsonResponse({"ready": True})
