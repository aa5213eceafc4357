"""Steering documents: the register, each with the actions that refer to it, and those who keep it."""

from collections.abc import Iterator

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from rules import has_perm

from portal.history.timeline import timeline
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may, public
from portal.web.refusals import Refused

from .. import services
from ..filters import DocumentFilter
from ..forms import DocumentForm, NewDocumentForm
from ..models import Action, SteeringDocument
from ..models.listing import IN_ORDER
from .exporting import as_file


@public
@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    """All of them in Swedish order; those about to lapse also by themselves, first."""
    everything = SteeringDocument.objects.visible_to(request.user).with_counts()
    narrowed = DocumentFilter(request.GET, everything)
    documents = list(narrowed.qs)
    context = {
        "filter": narrowed,
        "documents": documents,
        "lapsing": [] if narrowed.chosen else sorted(_lapsing(documents), key=lambda each: each.valid_to),
        "keeps": has_perm("actionplans.keep_documents", request.user),
    }
    return render(request, "actionplans/document_list.html", context)


def _lapsing(documents: list[SteeringDocument]) -> Iterator[SteeringDocument]:
    return (each for each in documents if each.is_lapsing)


@may("actionplans.see", SteeringDocument)
@require_safe
def document_detail(request: HttpRequest, document: SteeringDocument) -> HttpResponse:
    """One steering document, and the actions that refer to it."""
    actions = Action.objects.visible_to(request.user).told().filter(documents=document)
    keeps = has_perm("actionplans.keep_documents", request.user)
    context = {
        "document": document,
        "actions": actions.order_by(*IN_ORDER),
        "keeps": keeps,
        "events": timeline(document, names=True) if keeps else [],
    }
    return render(request, "actionplans/document_detail.html", context)


@may("actionplans.keep_documents")
def document_new(request: HttpRequest) -> HttpResponse:
    """Write one in; pressed twice it is still one."""
    form = NewDocumentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            document = services.add_document(
                values=form.values, code=form.cleaned_data["code"], actor=Actor.of(request)
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Styrdokumentet är inskrivet."))
            return redirect(document)
    return render_form(request, "actionplans/document_new.html", form)


@may("actionplans.keep_documents", SteeringDocument)
def document_change(request: HttpRequest, document: SteeringDocument) -> HttpResponse:
    """Change what is said of it; what somebody else saved meanwhile is shown, not lost."""
    stands = SteeringDocument.objects.get(pk=document.pk)
    form = DocumentForm(request.POST or None, instance=stands)
    if request.method == "POST" and form.is_valid():
        try:
            changed = services.change_document(
                document, values=form.changes, seen=form.seen, actor=Actor.of(request)
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Ändringen är sparad."))
            return redirect(changed)
    events = timeline(document, names=True) if form.errors else []
    context = {"document": document, "events": events}
    return render_form(request, "actionplans/document_change.html", form, context)


@public
@require_safe
def document_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The register, narrowed as one sees it, as a file."""
    everything = SteeringDocument.objects.visible_to(request.user).with_counts()
    columns = {
        "rubrik": _("Rubrik"),
        "sort": _("Sort"),
        "diarienummer": _("Diarienummer"),
        "beslutat_av": _("Beslutat av"),
        "beslutat_den": _("Beslutat den"),
        "paragraf": _("Paragraf"),
        "galler_fran": _("Gäller från"),
        "galler_till": _("Gäller till"),
        "lage": _("Läge"),
        "namnd": _("Ansvarig nämnd"),
        "forvaltning": _("Förvaltning"),
        "atgarder": _("Åtgärder som hänvisar hit"),
        "lank": _("Länk till dokumentet"),
        "adress": _("Adress"),
    }
    rows = map(_row, DocumentFilter(request.GET, everything).qs)
    return as_file(kind, "styrdokument", columns, rows, wide=("rubrik", "adress", "lank"))


def _row(document: SteeringDocument) -> tuple[str, ...]:
    days = (document.adopted_on, document.valid_from, document.valid_to)
    adopted_on, valid_from, valid_to = (str(day or "") for day in days)
    return (
        document.title,
        capfirst(document.get_kind_display()),
        document.number,
        document.adopted_by,
        adopted_on,
        document.paragraph,
        valid_from,
        valid_to,
        capfirst(document.standing_in_words),
        str(document.committee or ""),
        str(document.department or ""),
        str(document.action_count),
        document.link,
        settings.SITE_URL + document.get_absolute_url(),
    )
