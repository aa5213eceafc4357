"""Page or fragment: the same view and template serve both."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def render_page(
    request: HttpRequest, template: str, context: dict | None = None, *, fragment: str = "", status: int = 200
) -> HttpResponse:
    """The whole page, or the template's partial `fragment` when htmx asks for it."""
    if fragment:
        if request.htmx and not request.htmx.boosted:
            template = f"{template}#{fragment}"
        response = render(request, template, context, status=status)
        patch_vary_headers(response, ["HX-Request"])
        return response
    return render(request, template, context, status=status)
