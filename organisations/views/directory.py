"""The directory, and its file."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe
from rules import has_perm

from portal.web.pages import render_page
from portal.web.plates import public

from ..filters import OrganisationFilter
from ..models import Organisation
from ..registers import register_lines

ON_A_PAGE = 50
_IN_A_CHUNK = 1000


@public
@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """The directory: search, filters, letters, fifty a page."""
    narrowed = OrganisationFilter(request.GET, Organisation.objects.visible_to(request.user))
    page = Paginator(narrowed.qs.for_list(), ON_A_PAGE).get_page(request.GET.get("sida"))
    context = {
        "filter": narrowed,
        "page": page,
        "keeps_register": has_perm("organisations.keep_register", request.user),
        "query": _query_without(request, "sida"),
        "query_without_letter": _query_without(request, "sida", "bokstav"),
        # Whoever ticks a box on a phone keeps the boxes open.
        "filters_open": narrowed.has_facets or _came_from_a_box(request),
    }
    return render_page(request, "organisations/organisation_list.html", context, fragment="found")


def _query_without(request: HttpRequest, *names: str) -> str:
    """The address's parameters but for some and the empty ones."""
    query = request.GET.copy()
    for name in (*names, *(name for name in request.GET if not any(request.GET.getlist(name)))):
        query.pop(name, None)
    return query.urlencode()


def _came_from_a_box(request: HttpRequest) -> bool:
    return bool(request.htmx) and request.htmx.trigger_name in {"omrade", "plats", "saknar", "onabar"}


@public
@require_safe
def organisation_file(request: HttpRequest) -> StreamingHttpResponse:
    """The directory as one sees it, in the form that the import reads; only contacts who are shown."""
    narrowed = OrganisationFilter(request.GET, Organisation.objects.visible_to(request.user))
    lines = register_lines(narrowed.qs.for_file().iterator(chunk_size=_IN_A_CHUNK))
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="foreningar.csv"'},
    )
