"""The registrar's pages: the list, one document, its way to the diary, its file number, a masked copy."""

from collections.abc import Iterable, Iterator

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.files.serving import file_response
from portal.history.timeline import timeline
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused
from portal.web.sheets import CONTENT_TYPES, csv_file, workbook

from . import services
from .enums import RecordState
from .filters import RecordFilter
from .forms import MaskingForm, RegisterForm
from .masking import mark_of, parts_of, proposals
from .models import HandedOut, Record
from .on_paper import whole

PER_PAGE = 50
# What the masking form's second button says that it does.
HAND_OUT = "lamna-ut"
_IN_A_CHUNK = 1000
_WIDTHS = {(1, 2): 14, 3: 50, (4, 5): 34, (6, 7): 20}


@may("records.see_records")
def record_list(request: HttpRequest) -> HttpResponse:
    """Everything received or drawn up, the latest day first, with how much there is in each state."""
    records = Record.objects.visible_to(request.user)
    narrowed = RecordFilter(request.GET, records.for_list())
    page = Paginator(narrowed.qs, PER_PAGE).get_page(request.GET.get("sida"))
    counts = records.by_state()
    context = {
        "filter": narrowed,
        "page": page,
        "query": urlencode(narrowed.chosen),
        "states": [(state, counts.get(state, 0)) for state in RecordState],
        "total": sum(counts.values()),
    }
    return render(request, "records/record_list.html", context)


@may("records.see_records")
@require_safe
def records_file(request: HttpRequest, kind: str) -> StreamingHttpResponse:
    """The list, narrowed as it is, as a file."""
    narrowed = RecordFilter(request.GET, Record.objects.visible_to(request.user).for_list())
    rows = _rows(narrowed.qs.iterator(chunk_size=_IN_A_CHUNK), request.LANGUAGE_CODE)
    return StreamingHttpResponse(
        csv_file(rows) if kind == "csv" else workbook(rows, sheet=_("Diarium"), widths=_WIDTHS),
        content_type=CONTENT_TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="diarium.{kind}"'},
    )


def _rows(records: Iterable[Record], language: str) -> Iterator[tuple[str, ...]]:
    """The headings, then a row for each, in the language of whoever asks."""
    with translation.override(language):
        yield (
            _("Dag"),
            _("Sort"),
            _("Rubrik"),
            _("Motpart"),
            _("Nämnd"),
            _("Läge"),
            _("Diarienummer"),
        )
    for record in records:
        # Between two rows the one who asks may speak another language.
        with translation.override(language):
            words = str(record.get_kind_display()), str(record.get_state_display())
        yield (
            record.on.isoformat(),
            words[0],
            record.title,
            record.counterpart,
            str(record.committee or ""),
            words[1],
            record.file_number,
        )


@may("records.see_records")
@require_safe
def handed_out_list(request: HttpRequest) -> HttpResponse:
    """All copies that were handed out, the latest first."""
    copies = HandedOut.objects.filter(record__in=Record.objects.visible_to(request.user)).for_list()
    page = Paginator(copies, PER_PAGE).get_page(request.GET.get("sida"))
    return render(request, "records/handed_out_list.html", {"page": page})


@may("records.see_records", Record)
@require_safe
def record_detail(request: HttpRequest, record: Record) -> HttpResponse:
    """What it says, where it stands, when it was sent to the diary and handed out, and its history."""
    may_register = request.user.has_perm("records.register")
    context = {
        "record": record,
        "document": record.document(),
        "dispatches": record.dispatches.with_proof(),
        "handed_out": record.handed_out.select_related("by"),
        "events": timeline(record, parts=("handed_out",), names=True),
        "may_register": may_register,
        "next": may_register and Record.objects.visible_to(request.user).next_to_register(record),
        "may_hand_out": request.user.has_perm("records.hand_out"),
    }
    return render(request, "records/record_detail.html", context)


@may("records.see_records", Record)
@require_safe
def record_pdf(request: HttpRequest, record: Record) -> HttpResponse:
    """The whole document as it stands."""
    document = record.document()
    if document is None:
        raise Http404
    return _pdf(whole(record, document), record, "inline")


@may("records.see_records", Record)
@require_safe
def record_file(request: HttpRequest, record: Record) -> HttpResponseBase:
    """The upload that a document is or has with it."""
    document = record.document()
    if document is None or document.file is None:
        raise Http404
    return file_response(request, document.file)


def _pdf(content: bytes, record: Record, how: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    # The name says nothing: a title may be what is masked.
    response["Content-Disposition"] = f'{how}; filename="{record.code}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@may("records.register", Record)
def record_register(request: HttpRequest, record: Record) -> HttpResponse:
    """The file number that the diary gave it, or that it needs none."""
    form = RegisterForm(request.POST or None, instance=record)
    if request.method == "POST" and form.is_valid():
        try:
            services.register(record, values=form.changes, seen=form.seen, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Läget är sparat."))
            return redirect(record)
    context = {"record": record, "events": timeline(record, names=True) if form.overtaken else []}
    return render_form(request, "records/record_register.html", form, context)


@may("records.register", Record)
def record_send(request: HttpRequest, record: Record) -> HttpResponse:
    """GET shows what goes where, and whether it has gone before; POST sends it."""
    if request.method == "POST":
        seen = request.POST.get("sent_before", "")
        try:
            services.send_to_diary(
                record, sent_before=int(seen) if seen.isdecimal() else -1, actor=Actor.of(request)
            )
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Handlingen är på väg till diariet. Beviset står här på sidan."))
        return redirect(record)
    context = {
        "record": record,
        "document": record.document(),
        "dispatches": record.dispatches.with_proof(),
    }
    return render(request, "records/record_send.html", context)


@may("records.hand_out", Record)
def record_hand_out(request: HttpRequest, record: Record) -> HttpResponse:
    """Choose what is masked; POST shows the copy, and once it is looked at hands it out."""
    document = record.document()
    parts = parts_of(document, record.counterpart) if document else []
    proposed = proposals(parts, [record.counterpart, *document.persons]) if document else []
    form = MaskingForm(
        request.POST or None,
        parts=parts,
        proposed=proposed,
        has_file=bool(document and document.file),
    )
    context = {"record": record, "document": document, "parts": parts, "hand_out": HAND_OUT}
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("do") == HAND_OUT:
                return _pdf(_handed_out(request, record, form), record, "attachment")
        except Refused as refusal:
            refuse(form, refusal)
        context["masked"] = _looked_at(record, form)
    return render_form(request, "records/record_hand_out.html", form, context)


def _handed_out(request: HttpRequest, record: Record, form: MaskingForm) -> bytes:
    return services.hand_out(
        record,
        **form.choice,
        grounds=form.cleaned_data["grounds"],
        made_from=form.cleaned_data["made_from"],
        by=request.user,
        actor=Actor.of(request),
    )


def _looked_at(record: Record, form: MaskingForm):
    """The copy as it would be, whose mark the form then carries; nothing where there is none to make."""
    try:
        masked = services.masked(record, **form.choice)
    except Refused as refusal:
        if not form.errors:
            refuse(form, refusal)
        return None
    form.data = form.data.copy()
    form.data["made_from"] = mark_of(masked, form.cleaned_data["grounds"])
    return masked
