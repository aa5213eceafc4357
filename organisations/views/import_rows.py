"""The rows of a register file: listed by what becomes of them, and one by one where somebody must decide."""

import re

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.overtaking import MADE_FROM, carried, take_over, written
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..enums import Decision, ImportState, OrganisationState, Verdict
from ..filters import OrganisationFilter
from ..forms import DecisionForm
from ..models import ImportRow, ImportRun, Organisation
from .import_words import (
    CONFLICTS,
    LISTS,
    REMARKS,
    Titles,
    compared,
    remarks_in_words,
    remarks_of_the_file,
    said_by_organisation,
    said_by_row,
)

ROWS_ON_A_PAGE = 25
FOUND_SHOWN = 12
LONGEST_SEARCH = 100
_LINE = re.compile(r"[0-9]{1,9}")
# What is still here once the file is in.
_KEPT = ("nya", "andrade", "tveksamma", "utelamnade", CONFLICTS, REMARKS)


@may("organisations.import_register", ImportRun)
def import_rows(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """The rows of one kind; POST says in which fields of a page's conflicts the file's word shall count."""
    if run.is_under_way or run.is_stuck:
        return redirect(run)
    lists = [one for one in LISTS.values() if run.state != ImportState.DONE or one.key in _KEPT]
    shown = LISTS.get(request.GET.get("visa", ""))
    if shown not in lists:
        shown = LISTS["tveksamma"]
    page = Paginator(shown.rows(run), ROWS_ON_A_PAGE).get_page(request.GET.get("sida"))
    if request.method == "POST":
        _choose(request, run, page)
        return redirect(request.get_full_path())
    context = {
        "run": run,
        "lists": lists,
        "shown": shown,
        "fate": (run.state == ImportState.DONE and shown.became) or shown.fate,
        "page": _dressed(page, run),
        "query": f"visa={shown.key}",
        "of_the_file": remarks_of_the_file(run) if shown.key == REMARKS and page.number == 1 else (),
        "may_choose": run.state == ImportState.WEIGHED,
    }
    return render(request, "organisations/import_rows.html", context)


def _choose(request: HttpRequest, run: ImportRun, page: Page) -> None:
    """Keep what was chosen for the conflicts of a page; what somebody else has chosen meanwhile is told."""
    if run.state != ImportState.WEIGHED:
        messages.info(request, _("Filen är bekräftad. Valen går inte att ändra."))
        return
    shown = _marks_by_line(request) or {row.line: {} for row in page}
    chosen = {
        line: {field for field in services.FIELDS if request.POST.get(f"{line}-{field}") == "take"}
        for line in shown
    }
    try:
        rows = services.choose_in_conflicts(run, chosen=chosen, made_from=shown, actor=Actor.of(request))
    except Refused as refusal:
        messages.warning(request, refusal.message)
        return
    messages.success(request, _("Valen är sparade. De gäller när filen läses in."))
    if any(set(row.takes) != chosen[row.line] for row in rows):
        told = _("Någon annan har också valt här medan du hade sidan öppen. De valen är kvar. Se igenom dem.")
        messages.warning(request, told)


def _marks_by_line(request: HttpRequest) -> dict[int, dict[str, str]]:
    """What the page showed of each row's conflicts; nothing where it was opened before it carried marks."""
    carrying = (one.partition(" ") for one in request.POST.getlist(MADE_FROM))
    return {int(line): carried(marks) for line, _space, marks in carrying if _LINE.fullmatch(line)}


def _dressed(page: Page, run: ImportRun) -> Page:
    """The rows with what a list shows of each beside its own; two queries."""
    words = Titles()
    lines = {row.other_line for row in page if row.other_line}
    names = dict(run.import_rows.filter(line__in=lines).values_list("line", "name"))
    for row in page:
        row.other_name = names.get(row.other_line, "")
        row.shown_changes = words.changes(row.to_change)
        row.shown_conflicts = words.changes(row.conflicts)
        row.shown_remarks = remarks_in_words(row)
        row.made_from = written(services.marks_of_choices(row))
    return page


@may("organisations.import_register", ImportRun)
def import_row(request: HttpRequest, run: ImportRun, line: int) -> HttpResponse:
    """A doubtful row beside what it resembles; POST says what it is, and leads to the next."""
    if run.is_under_way or run.is_stuck:
        return redirect(run)
    row = _doubtful(run, line)
    if request.method == "POST" and request.POST.get("do") == "undecide":
        return _taken_back(request, row)
    searched = request.GET.get("sok", "").strip()[:LONGEST_SEARCH]
    other = run.import_rows.filter(line=row.other_line).first()
    found, of = _found(searched)
    form = _decision_form(request, row, other, found)
    if form.is_bound and form.is_valid() and _decided(request, row, form):
        return _next(run, line)
    context = {
        "run": run,
        "row": row,
        "made_from": _made_from(row),
        "other": other,
        "searched": searched,
        "compared": _compared(row, other),
        "found": found,
        "of": of,
        "others_wait": run.import_rows.undecided().exclude(pk=row.pk).exists(),
        "is_done": run.state == ImportState.DONE,
    }
    return render_form(request, "organisations/import_row.html", form, context)


def _doubtful(run: ImportRun, line: int) -> ImportRow:
    doubtful = run.import_rows.select_related("run", "organisation", "chosen")
    return get_object_or_404(doubtful, line=line, verdict=Verdict.DOUBTFUL)


def _found(searched: str) -> tuple[list[Organisation], int]:
    """Those that were looked for and that a row may be, the best first, and of how many."""
    if not searched:
        return [], 0
    asked = QueryDict(urlencode({"q": searched}))
    found = OrganisationFilter(asked, hidden_too=True).found.exclude(state=OrganisationState.WITHDRAWN)
    return list(found[:FOUND_SHOWN]), found.count()


def _decision_form(
    request: HttpRequest, row: ImportRow, other: ImportRow | None, found: list[Organisation]
) -> DecisionForm:
    """With what was chosen before, and with those that were looked for to choose among."""
    resembled = row.organisation or other
    initial = {
        "decision": row.decision,
        "organisation": row.chosen.code if row.chosen else "",
        MADE_FROM: _made_from(row),
    }
    return DecisionForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        resembles=resembled.name if resembled else "",
        organisations=([row.chosen] if row.chosen else [])
        + [one for one in found if one != row.organisation],
    )


def _made_from(row: ImportRow) -> str:
    return written(services.marks_of_decision(row))


def _compared(row: ImportRow, other: ImportRow | None) -> list[dict[str, str]]:
    """The row beside the organisation that it resembles, or else beside an earlier row of the file."""
    if not row.values:
        return []
    words = Titles()
    beside: dict[str, str] = {}
    if row.organisation:
        beside = said_by_organisation(row.organisation, words)
    elif other and other.values:
        beside = said_by_row(other, words)
    return list(compared(said_by_row(row, words), beside))


def _decided(request: HttpRequest, row: ImportRow, form: DecisionForm) -> bool:
    """Whether the decision could be kept; if not, the form says why."""
    decision = Decision(form.cleaned_data["decision"])
    organisation = form.cleaned_data.get("organisation") if decision == Decision.SAME else None
    try:
        services.decide(
            row,
            decision=decision,
            organisation=organisation,
            made_from=carried(form.cleaned_data[MADE_FROM]),
            actor=Actor.of(request),
        )
    except Refused as refusal:
        refuse(form, refusal)
        # Sent once more it is about what is shown now.
        take_over(form, MADE_FROM, _made_from(row))
        return False
    words = {"line": row.line, "name": row.name, "decision": decision.label}
    messages.success(request, _("Rad %(line)s (%(name)s) är avgjord: %(decision)s.") % words)
    return True


def _taken_back(request: HttpRequest, row: ImportRow) -> HttpResponse:
    try:
        made_from = carried(request.POST.get(MADE_FROM, ""))
        services.undecide(row, made_from=made_from, actor=Actor.of(request))
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("Beslutet är borttaget. Raden väntar på ett nytt."))
    return redirect("import_row", code=row.run.code, line=row.line)


def _next(run: ImportRun, line: int) -> HttpResponse:
    """The next row that waits for a decision, from the top again after the last; then the file's page."""
    undecided = run.import_rows.undecided()
    following = undecided.filter(line__gt=line).first() or undecided.first()
    if following:
        return redirect("import_row", code=run.code, line=following.line)
    return redirect(run)
