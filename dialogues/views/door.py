"""At the door: a page for a telephone in one hand, on which is ticked who came."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from portal.web.actor import Actor
from portal.web.forms import without_unseen
from portal.web.pages import render_form, render_page
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..forms import DropInForm
from ..models import (
    AnswerLine,
    Meeting,
    answers_to,
    at_the_door,
    changed_since,
    door_closes,
    door_is_open,
    door_opens,
    figures_of,
    in_lines,
    last_event,
)
from . import told

TEMPLATE = "dialogues/meeting_door.html"
# More than a doorkeeper looks through; the search finds the others.
SHOWN = 300


@may("dialogues.tick_at_door", Meeting)
def meeting_door(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Who is expected; POST ticks one, or takes it back. Before and after its time the page says when."""
    if not door_is_open(meeting):
        return _closed(request, meeting)
    if request.method == "POST":
        return _tick(request, meeting)
    if request.htmx:
        return _what_is_new(request, meeting)
    return render(request, TEMPLATE, _page(request, meeting, DropInForm()))


def _closed(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    context = {"meeting": meeting, "opens": door_opens(meeting), "closes": door_closes(meeting)}
    return render(request, "dialogues/meeting_door_closed.html", context)


def _page(request: HttpRequest, meeting: Meeting, form: DropInForm) -> dict:
    words = without_unseen(request.GET.get("q", "")).strip()[:100]
    lines = [AnswerLine(*line) for line in at_the_door(meeting, words)[: SHOWN + 1]]
    return {
        "meeting": meeting,
        "words": words,
        "query": urlencode({"q": words}) if words else "",
        "lines": lines[:SHOWN],
        "has_more": len(lines) > SHOWN,
        "form": form,
        **_now(meeting),
    }


def _now(meeting: Meeting) -> dict:
    return {"figures": figures_of(meeting), "event": last_event()}


def _tick(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """One press; the row as it now is, and how many have come."""
    came = "kom" in request.POST
    given = request.POST.get("kom" if came else "angra", "")
    rsvp = get_object_or_404(meeting.rsvps, code=without_unseen(given)[:20])
    services.tick(rsvp, came=came, actor=Actor.of(request))
    if not request.htmx:
        response = redirect("meeting_door", code=meeting.code, slug=meeting.slug)
        query = urlencode({"q": request.GET["q"]}) if request.GET.get("q") else ""
        response["Location"] += f"?{query}#r-{rsvp.code}" if query else f"#r-{rsvp.code}"
        return response
    (line,) = in_lines(answers_to(meeting).filter(pk=rsvp.pk))
    context = {"meeting": meeting, "line": AnswerLine(*line), **_now(meeting)}
    return render_page(request, TEMPLATE, context, fragment="pressed")


def _what_is_new(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The figures, and the rows that others have ticked since the page last heard."""
    since = request.GET.get("efter", "")
    changed = changed_since(meeting, int(since[:18])) if since.isdecimal() else ()
    lines = [AnswerLine(*line) for line in changed]
    context = {"meeting": meeting, "lines": lines, "is_news": True, **_now(meeting)}
    return render_page(request, TEMPLATE, context, fragment="news")


@may("dialogues.tick_at_door", Meeting)
def meeting_drop_in(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Somebody came without having answered: one line."""
    if not door_is_open(meeting) or request.method != "POST":
        if name := without_unseen(request.POST.get("name", "")).strip():
            messages.error(
                request, _("Dörren är stängd, så %(name)s är inte tillagd.") % {"name": name[:100]}
            )
        return redirect("meeting_door", code=meeting.code, slug=meeting.slug)
    form = DropInForm(request.POST)
    if form.is_valid():
        try:
            added = services.add_at_door(meeting, actor=Actor.of(request), **form.cleaned_data)
        except Refused as refusal:
            return told(request, refusal, meeting, back_to="meeting_door")
        messages.success(request, _("%(name)s är tillagd bland dem som kom.") % {"name": added.name})
        return redirect("meeting_door", code=meeting.code, slug=meeting.slug)
    return render_form(request, TEMPLATE, form, _page(request, meeting, form))
