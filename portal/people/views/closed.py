"""The page that a link meets which was never one, or was broken on its way."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.web.plates import public

from ..links import kept_private


@public
def link_closed(request: HttpRequest, rest: str) -> HttpResponse:
    """The same page as for a link that has been revoked."""
    return kept_private(render(request, "people/link_closed.html", status=404))
