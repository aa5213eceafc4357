"""The register of processing as a page and a file; what is forgotten when, and what has been."""

from collections.abc import Iterator

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from rules import has_perm

from portal.history.timeline import timeline
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form, render_page
from portal.web.plates import may, public
from portal.web.refusals import Refused
from portal.web.sheets import CONTENT_TYPES, csv_file, workbook

from . import services
from .forms import ProcessingForm
from .models import RetentionRun
from .processing import Kind, about_people, decision_in_words, kind_called, kinds
from .retention import expected

RUNS_ON_A_PAGE = 25
_WIDTHS = {1: 30, (2, 6): 40, (7, 9): 30, 10: 12, 11: 30, (12, 13): 14}


@public
@require_safe
def processing_register(request: HttpRequest) -> HttpResponse:
    """Every kind of personal data: why, by which right, how long, and what the municipality has decided."""
    every = kinds()
    context = {
        "kinds": every,
        "lacking": sum(kind.lacks_decision for kind in every),
        "decides": has_perm("pages.decide_retention", request.user),
        "sees_retention": has_perm("pages.see_retention", request.user),
    }
    return render(request, "pages/processing_register.html", context)


@public
@require_safe
def processing_file(request: HttpRequest, kind: str) -> StreamingHttpResponse:
    """The register as a file."""
    # Put together at once: it is short, and in the language of whoever asks.
    rows = list(_rows())
    return StreamingHttpResponse(
        csv_file(rows) if kind == "csv" else workbook(rows, sheet=_("Behandlingar"), widths=_WIDTHS),
        content_type=CONTENT_TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="behandlingar.{kind}"'},
    )


def _rows() -> Iterator[tuple[str, ...]]:
    yield (
        _("Vad"),
        _("Vems och vilka uppgifter"),
        _("Varför"),
        _("Rättslig grund"),
        _("Vem mer som ser dem"),
        _("Föreslagen tid"),
        _("Vad som sedan händer"),
        _("Ansvarig nämnd eller styrelse"),
        _("Beslutad tid"),
        _("Månader"),
        _("Dokument"),
        _("Paragraf"),
        _("Beslutat den"),
    )
    for kind in kinds():
        yield _cells(kind)


def _cells(kind: Kind) -> tuple[str, ...]:
    declared, line = kind.declared, kind.line
    return (
        str(declared.title),
        str(declared.what),
        str(declared.purpose),
        str(declared.ground),
        str(declared.recipients),
        kind.proposed,
        kind.how,
        str(line.committee or ""),
        _("Beslut saknas") if kind.lacks_decision else kind.decided,
        str(line.months or ""),
        line.document,
        line.paragraph,
        line.decided_on.isoformat() if line.decided_on else "",
    )


@may("pages.decide_retention")
def processing_decide(request: HttpRequest, key: str) -> HttpResponse:
    """Write in what the municipality has decided of a kind of personal data."""
    kind = kind_called(key)
    if kind is None:
        raise Http404
    events = timeline(kind.line, names=True) if kind.line.pk else []
    form = ProcessingForm(request.POST or None, kind=kind)
    if request.method == "POST" and form.is_valid():
        # A line that nobody has written yet was seen by nobody either.
        values, seen = (form.changes, form.seen) if kind.line.pk else (form.cleaned_data, {})
        try:
            services.decide_processing(kind, values=values, seen=seen, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Beslutet är sparat."))
            return redirect("retention_plan")
    return render_form(request, "pages/processing_decide.html", form, {"kind": kind, "events": events})


@may("pages.see_retention")
@require_safe
def retention_plan(request: HttpRequest) -> HttpResponse:
    """What the next run would forget, what waits for a decision, and receipts of earlier runs."""
    decided_on = [kind for kind in kinds() if kind.needs_decision]
    lines = list(expected(decided_on))
    runs = Paginator(RetentionRun.objects.visible_to(request.user).select_related("asked_by"), RUNS_ON_A_PAGE)
    context = {
        "running": [line for line in lines if line.kind.is_run],
        "lacking": [line for line in lines if line.kind.lacks_decision],
        "to_forget": sum(line.rows for line in lines if line.kind.is_run),
        "page": runs.get_page(request.GET.get("sida")),
        "decides": has_perm("pages.decide_retention", request.user),
        "sets_up": has_perm("municipality.change_settings", request.user),
    }
    return render(request, "pages/retention_plan.html", context)


@may("pages.decide_retention")
def retention_start(request: HttpRequest) -> HttpResponse:
    """Ask before it begins: what is forgotten does not come back."""
    if request.method == "POST":
        return redirect(services.ask_for_retention(actor=Actor.of(request)))
    to_forget = sum(line.rows for line in expected(kind for kind in kinds() if kind.is_run))
    return render(request, "pages/retention_start.html", {"to_forget": to_forget})


@may("pages.see_retention", RetentionRun)
@require_safe
def retention_receipt(request: HttpRequest, run: RetentionRun) -> HttpResponse:
    """How many rows of each kind a run has forgotten, and by which decision."""
    titles = {model._meta.label: model.PERSONAL.title for model in about_people()}
    lines = [
        {
            **line,
            # What no room keeps any more is called as the receipt knows it.
            "title": titles.get(label, label),
            "decision": decision_in_words(line["document"], line["paragraph"], line["decided_on"]),
        }
        for label, line in run.lines.items()
    ]
    return render_page(
        request, "pages/retention_receipt.html", {"run": run, "lines": lines}, fragment="progress"
    )
