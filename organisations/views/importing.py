"""A register from upload to receipt: files that came in, one file's page in each of its states, its end."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh
from rules import has_perm

from portal.people.models import User
from portal.web import clock
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.health import last_sweep
from portal.web.pages import render_form, render_page
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..enums import Decision, Fault, ImportState, Reason, Verdict
from ..forms import MOST_UPLOADED, RegisterFileForm
from ..models import ImportRow, ImportRun
from ..registers import lines_to_mend, read_register
from .import_words import VERDICTS, columns_in_words, form_in_words, remarks_of_the_file, source_in_words
from .receiving import received_in_memory

FILES_ON_A_PAGE = 25
UNKNOWN_WORDS_SHOWN = 12
# So long the worker's clock may be silent before the page says that it stands still.
_SILENCE = timedelta(minutes=3)
_OF_DOUBTFUL = ("undecided", Decision.SAME, Decision.ANOTHER, Decision.LEFT_OUT)
_CROOKED = {Reason.OPEN_QUOTE, Reason.COLUMNS_DIFFER}


@received_in_memory(MOST_UPLOADED)
@may("organisations.import_register")
def import_list(request: HttpRequest) -> HttpResponse:
    """The files that came in; POST reads one more, of which nothing is saved in the register yet."""
    form = RegisterFileForm(request.POST, request.FILES) if request.method == "POST" else RegisterFileForm()
    if form.is_bound and form.is_valid():
        run = _received(request, form)
        if run:
            return redirect(run)
    files = Paginator(ImportRun.objects.visible_to(request.user).for_list(), FILES_ON_A_PAGE)
    context = {"page": files.get_page(request.GET.get("sida"))}
    return render_form(request, "organisations/import_list.html", form, context)


def _received(request: HttpRequest, form: RegisterFileForm) -> ImportRun | None:
    """The file's rows, kept for the worker; if they could not be read, the form says why."""
    upload = form.cleaned_data["file"]
    try:
        register = read_register(upload.read())
    except Refused as refusal:
        form.add_error("file", refusal.message)
        return None
    try:
        run, is_new = services.receive_register(
            register,
            file_name=upload.name,
            source=form.cleaned_data["source"] or None,
            actor=Actor.of(request),
        )
    except Refused as refusal:
        refuse(form, refusal)
        return None
    if not is_new:
        messages.info(request, _("Filen är redan uppladdad. Här är den."))
    return run


@may("organisations.import_register", ImportRun)
@require_safe
def import_detail(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """How far the file has come, what would come of it, or what came of it."""
    if run.is_under_way or run.is_stuck:
        context = {"run": run, "progress": services.progress_of(run), "stands_still": _stands_still(run)}
        return render_page(request, "organisations/import_progress.html", context, fragment="progress")
    if request.htmx:
        # It was asked how far it has come: to its end. The whole page is another now.
        return HttpResponseClientRefresh()
    if run.state == ImportState.DONE:
        return render(request, "organisations/import_receipt.html", _told(run, request.user))
    # The mark first: of what is chosen a moment later it knows nothing, whether the page shows it or not.
    context = {"made_from": services.mark_of_preview(run), **_told(run, request.user)}
    return render(request, "organisations/import_preview.html", context)


def _stands_still(run: ImportRun) -> bool:
    """Whether what works in the background seems to be out of order."""
    swept = last_sweep()
    return (clock.parse(swept) if swept else run.at) < clock.now() - _SILENCE


def _told(run: ImportRun, user: User) -> dict[str, Any]:
    """Context of preview and receipt: what was found, what it comes to, what somebody has to see to."""
    counts = run.counts
    figures = run.import_rows.figures() | counts.get("decided", {})
    unknown = counts.get("unknown_words", [])
    return {
        "run": run,
        "counts": counts,
        "figures": figures,
        **_comes_of_it(counts, figures),
        "same": figures[Decision.SAME],
        "another": figures[Decision.ANOTHER],
        "left_out": figures[Decision.LEFT_OUT],
        "not_taken": figures["undecided"] + figures["refused"],
        "gone": counts.get(Verdict.DOUBTFUL, 0) - sum(figures[one] for one in _OF_DOUBTFUL),
        "faults": _commonest_first(counts.get("warnings", {})),
        "of_the_file": remarks_of_the_file(run),
        "unknown_words": unknown[:UNKNOWN_WORDS_SHOWN],
        "more_unknown_words": len(unknown[UNKNOWN_WORDS_SHOWN:]),
        "columns": columns_in_words(run),
        "edits_lists": has_perm("frames.edit_lists", user),
        "form_of_file": form_in_words(run),
        "source": source_in_words(run),
    }


def _commonest_first(warnings: dict[str, int]) -> list[tuple[str, int]]:
    """What was wrong and how often; what is kept of it has no order."""
    return [(Fault(fault).label, n) for fault, n in sorted(warnings.items(), key=lambda one: -one[1])]


def _comes_of_it(counts: dict[str, Any], figures: dict[str, int]) -> dict[str, Any]:
    """How many rows of each verdict and how many are taken, with all that somebody has chosen."""
    of = {one.verdict: counts.get(one.verdict, 0) for one in VERDICTS}
    of[Verdict.CHANGED] += figures["changed_by_choice"]
    of[Verdict.UNCHANGED] -= figures["changed_by_choice"]
    added = of[Verdict.NEW] + figures[Decision.ANOTHER]
    return {
        "verdicts": [(one, of[one.verdict]) for one in VERDICTS],
        "added": added,
        "changed": of[Verdict.CHANGED],
        "unchanged": of[Verdict.UNCHANGED],
        "to_take": added + of[Verdict.CHANGED] + figures[Decision.SAME],
    }


@may("organisations.import_register")
@require_POST
def import_confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Bring in what was shown; whoever saw something else, or comes second, is told so."""
    run = ImportRun.objects.visible_to(request.user).filter(code=code).first()
    if run:
        try:
            services.confirm_import(run, made_from=request.POST.get("made_from", ""), actor=Actor.of(request))
        except Refused as refusal:
            messages.warning(request, refusal.message)
    return _to_its_page(request, run)


@may("organisations.import_register")
def import_discard(request: HttpRequest, code: str) -> HttpResponse:
    """Ask once, then throw the file away."""
    run = ImportRun.objects.visible_to(request.user).filter(code=code).first()
    if request.method != "POST":
        if run is None:
            raise Http404
        if run.state == ImportState.DONE:
            return redirect(run)
        return render(request, "organisations/import_discard.html", {"run": run})
    if run:
        try:
            services.discard_import(run, actor=Actor.of(request))
        except Refused as refusal:
            messages.info(request, refusal.message)
        else:
            messages.success(request, _("Filen är kastad. Ingenting i registret har ändrats."))
            return redirect("import_list")
    return _to_its_page(request, run)


@may("organisations.import_register")
@require_POST
def import_again(request: HttpRequest, code: str) -> HttpResponse:
    """Let the worker begin anew on what it gave up."""
    run = ImportRun.objects.visible_to(request.user).filter(code=code).first()
    if run and run.is_stuck:
        services.try_again(run, actor=Actor.of(request))
    return _to_its_page(request, run)


def _to_its_page(request: HttpRequest, run: ImportRun | None) -> HttpResponse:
    """The file's page; where somebody has thrown it away, the list says so."""
    if run and ImportRun.objects.filter(pk=run.pk).exists():
        return redirect(run)
    messages.info(request, _("Filen finns inte längre. Någon har kastat den."))
    return redirect("import_list")


@may("organisations.import_register", ImportRun)
@require_safe
def import_mend(request: HttpRequest, run: ImportRun) -> StreamingHttpResponse:
    """Doubtful and refused rows in the file's own form, each with its reason, to be mended and read again."""
    return StreamingHttpResponse(
        lines_to_mend(run.headings, _rows_to_mend(run)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="att-ratta-{run.code}.csv"'},
    )


def _rows_to_mend(run: ImportRun) -> Iterator[tuple[list[str], str, str]]:
    """Cells, reason and advice of each row; in Swedish whoever asks, as the register's own file is."""
    rows = run.import_rows.not_taken().select_related("organisation")
    for row in rows.iterator():
        with translation.override("sv"):
            advice = _("Rätta raden och ta bort den här rutan.") if row.reason in _CROOKED else ""
            reason = " ".join(filter(None, (row.get_reason_display(), _where_to_look(row))))
        yield row.cells, reason, advice


def _where_to_look(row: ImportRow) -> str:
    if row.organisation:
        return _("Jämför med %(name)s i registret.") % {"name": row.organisation.name}
    return _("Jämför med rad %(line)s.") % {"line": row.other_line} if row.other_line else ""
