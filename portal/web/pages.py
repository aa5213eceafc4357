"""Page or fragment: the same view and template serve both. A form that was not accepted comes back as 422."""

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme


def inward(address: str) -> str:
    """Where a visitor asks to be led next, if it is a path of ours; empty for all else.

    A word without a slash would be led to as the name of a page.
    """
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours else ""


def render_page(
    request: HttpRequest, template: str, context: dict | None = None, *, fragment: str = "", status: int = 200
) -> HttpResponse:
    """The whole page, or the template's partial `fragment` when htmx asks for it."""
    if fragment:
        # Whoever goes back gets the whole page, though htmx asks for it.
        if request.htmx and not request.htmx.boosted and not request.htmx.history_restore_request:
            template = f"{template}#{fragment}"
        response = render(request, template, context, status=status)
        patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
        return response
    return render(request, template, context, status=status)


def render_form(
    request: HttpRequest, template: str, form: BaseForm, context: dict | None = None
) -> HttpResponse:
    """A page with a form, as `form`; 422 when something in it has to be put right.

    Where others have changed the same meanwhile, the page's history, as `events`, tells who.
    """
    context = {**(context or {}), "form": form}
    if getattr(form, "overtaken", None):
        form.overtaken = [one.told_by(context.get("events", ())) for one in form.overtaken]
    return render(request, template, context, status=422 if form.errors else 200)
