"""The page "Vem får göra vad"."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.web.plates import public

from .. import permissions
from ..filters import KindFilter


@public
def who_may(request: HttpRequest) -> HttpResponse:
    """Every permission in words, and whom it lets: all of it, or only what is one's own."""
    form = KindFilter(request.GET)
    context = {"form": form, "groups": permissions.groups(form.chosen)}
    return render(request, "people/who_may.html", context)
