"""The page "Vem får göra vad"."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.web.plates import public

from .. import permissions


@public
def who_may(request: HttpRequest) -> HttpResponse:
    """Every permission in words, and for each kind of person yes, no or only for one's own."""
    return render(
        request,
        "people/who_may.html",
        {"columns": permissions.columns(), "groups": permissions.groups()},
    )
