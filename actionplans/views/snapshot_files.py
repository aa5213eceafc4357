"""Follow-ups to take away: one on paper or as data, and all that are closed in a file."""

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal.web.plates import may
from portal.web.sheets import CONTENT_TYPES, csv_file

from ..follow_up_on_paper import follow_up_on_paper
from ..models import Snapshot


@may("actionplans.see", Snapshot)
@require_safe
def snapshot_pdf(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """The same as the page, on paper."""
    headers = {"Content-Disposition": f'inline; filename="{snapshot.slug}.pdf"'}
    paper = follow_up_on_paper(snapshot)
    return HttpResponse(paper, content_type="application/pdf", headers=headers)


@may("actionplans.see", Snapshot)
@require_safe
def snapshot_json(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """The same as data."""
    return JsonResponse(snapshot.as_data(), json_dumps_params={"ensure_ascii": False})


@may("actionplans.see")
@require_safe
def snapshots_json(request: HttpRequest) -> HttpResponse:
    """All closed follow-ups as data, the latest year first."""
    data = [snapshot.as_data() for snapshot in _closed()]
    return JsonResponse(data, safe=False, json_dumps_params={"ensure_ascii": False})


@may("actionplans.see")
@require_safe
def snapshots_csv(request: HttpRequest) -> StreamingHttpResponse:
    """A row for each closed follow-up: whose, which year, and its figures."""
    return StreamingHttpResponse(
        csv_file(_rows(request.LANGUAGE_CODE)),
        content_type=CONTENT_TYPES["csv"],
        headers={"Content-Disposition": 'attachment; filename="uppfoljningar.csv"'},
    )


def _closed():
    """Those that everybody reads."""
    closed = Snapshot.objects.visible_to(None).prefetch_related("corrections")
    return closed.order_by("-year", "plan__department__sort_key", "pk")


_HEADINGS = (
    *(_("Förvaltning"), _("Handlingsplan"), _("År"), _("Stängd"), _("Åtgärder"), _("Klara")),
    *(_("Sena eller tröga"), _("Utgår"), _("Föreningar"), _("Lägesrapporter"), _("Mätvärden"), _("Möten")),
    *(_("Synpunkter"), _("Sammanfattning"), _("Adress")),
)
# As the content has them, in the order of the columns.
_FIGURES = (
    *("actions", "done", "late", "dropped", "organisations"),
    *("reports", "values", "meetings", "viewpoints"),
)


def _rows(language: str) -> Iterator[tuple[object, ...]]:
    with translation.override(language):
        yield tuple(map(str, _HEADINGS))
    for snapshot in _closed():
        plan, figures = snapshot.content["plan"], snapshot.content["figures"]
        yield (
            plan["department"],
            plan["title"],
            snapshot.year,
            snapshot.closed_on,
            *(figures[name] for name in _FIGURES),
            snapshot.summary,
            settings.SITE_URL + snapshot.get_absolute_url(),
        )
