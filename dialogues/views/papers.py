"""The papers of a meeting: read by whoever sees it, kept by those who call."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.files.serving import file_response
from portal.history.timeline import timeline
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..enums import TAKES_PAPERS, AgendaItemState
from ..forms import PaperChangeForm, PaperForm
from ..models import Meeting, Paper


@may("dialogues.see_meeting", Meeting)
@require_safe
def paper_file(request: HttpRequest, meeting: Meeting, paper: str) -> HttpResponseBase:
    """The file itself; whoever sees the meeting sees it. Where it is a link, the way there."""
    found = _paper(meeting, paper)
    if found.file is None:
        raise Http404
    return file_response(request, found.file)


def _paper(meeting: Meeting, code: str) -> Paper:
    papers = Paper.objects.filter(agenda_item__meeting=meeting).select_related("file", "agenda_item__meeting")
    return get_object_or_404(papers, code=code)


@may("dialogues.change_meeting", Meeting)
@require_safe
def paper_list(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Each item of the agenda with its papers, and what can be done with them."""
    items = meeting.agenda_items.filter(state=AgendaItemState.ACCEPTED).prefetch_related("papers__file")
    context = {"meeting": meeting, "items": items, "takes_papers": meeting.state in TAKES_PAPERS}
    return render(request, "dialogues/paper_list.html", context)


@may("dialogues.change_meeting", Meeting)
def paper_add(request: HttpRequest, meeting: Meeting, item: str) -> HttpResponse:
    """Under an item: a PDF, or a link."""
    item = get_object_or_404(meeting.agenda_items.filter(state=AgendaItemState.ACCEPTED), code=item)
    form = PaperForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        typed, actor = form.cleaned_data, Actor.of(request)
        try:
            if typed["file"]:
                services.add_file(item, upload=typed["file"], title=typed["title"], actor=actor)
            else:
                services.add_link(item, link=typed["link"], title=typed["title"], actor=actor)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Handlingen är tillagd."))
            return _to_list(meeting)
    return render_form(request, "dialogues/paper_add.html", form, {"meeting": meeting, "item": item})


def _to_list(meeting: Meeting) -> HttpResponse:
    return redirect("paper_list", code=meeting.code, slug=meeting.slug)


@may("dialogues.change_meeting", Meeting)
def paper_change(request: HttpRequest, meeting: Meeting, paper: str) -> HttpResponse:
    """What a paper is called, where it stands and where a link leads."""
    standing = _paper(meeting, paper)
    form = PaperChangeForm(request.POST or None, instance=_paper(meeting, paper))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_paper(standing, values=form.changes, seen=form.seen, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Ändringen är sparad."))
            return _to_list(meeting)
    events = timeline(standing, names=True) if form.overtaken else []
    context = {"meeting": meeting, "paper": standing, "events": events}
    return render_form(request, "dialogues/paper_change.html", form, context)


@may("dialogues.change_meeting", Meeting)
@require_POST
def paper_move(request: HttpRequest, meeting: Meeting, paper: str) -> HttpResponse:
    """One step up (`upp`) or down."""
    try:
        services.move_paper(_paper(meeting, paper), up="upp" in request.POST, actor=Actor.of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return _to_list(meeting)


@may("dialogues.change_meeting", Meeting)
def paper_remove(request: HttpRequest, meeting: Meeting, paper: str) -> HttpResponse:
    """Ask once, then take it away."""
    standing = _paper(meeting, paper)
    if request.method == "POST":
        try:
            services.remove_paper(standing, actor=Actor.of(request))
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Handlingen är borttagen."))
        return _to_list(meeting)
    return render(request, "dialogues/paper_remove.html", {"meeting": meeting, "paper": standing})
