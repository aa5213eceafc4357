"""What is to be arranged for those who come, as a checklist; and what the caterer is told."""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.web.actor import Actor
from portal.web.lines import BYTE_ORDER_MARK, csv_line
from portal.web.pages import render_page
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..enums import NeedKind
from ..models import Meeting, RsvpNeed, figures_of, needs_at

_CHECKLIST = "dialogues/meeting_needs.html"


@may("dialogues.see_needs", Meeting)
def meeting_needs(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """By kind, each with who needs it; POST ticks one as met, or takes it back.

    Needs may tell of somebody's health: that they were read is remembered.
    """
    if request.method == "POST":
        return _tick(request, meeting)
    needs = list(needs_at(meeting))
    if needs and request.method == "GET":
        services.note_needs_read(meeting, actor=Actor.of(request))
    context = {
        "meeting": meeting,
        "kinds": _by_kind(needs),
        "left": sum(need.met_at is None for need in needs),
        "total": len(needs),
    }
    return render_page(request, _CHECKLIST, context)


def _tick(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """One button says `ordnat`, the other `angra`; its value is the need."""
    met = "ordnat" in request.POST
    given = request.POST.get("ordnat" if met else "angra", "")
    if not given.isdecimal():
        raise Http404
    needs = needs_at(meeting)
    need = get_object_or_404(needs, pk=int(given[:18]))
    try:
        need = services.meet_need(need, met=met, actor=Actor.of(request))
    except Refused as gone:
        # As if it had been gone a moment earlier.
        raise Http404 from gone
    if not request.htmx:
        return redirect("meeting_needs", code=meeting.code, slug=meeting.slug)
    context = {"meeting": meeting, "need": needs.get(pk=need.pk)}
    return render_page(request, _CHECKLIST, context, fragment="need")


def _by_kind(needs: Iterable[RsvpNeed]) -> list[dict]:
    """The needs under each kind, in the order of the kinds, with how many of each that is written alike."""
    kinds = {kind: list(some) for kind, some in groupby(needs, key=lambda need: need.kind)}
    return [
        {"kind": kind, "label": kind.label, "needs": kinds[kind], "counts": _alike(kinds[kind])}
        for kind in NeedKind
        if kind in kinds
    ]


def _alike(needs: Iterable[RsvpNeed]) -> list[tuple[str, int]]:
    """What is written, and by how many; the most common first. Capitals and "utan" do not set two apart."""
    written = Counter(
        " ".join(need.text.casefold().split()).removeprefix("utan ") for need in needs if need.text
    )
    return sorted(written.items(), key=lambda one: (-one[1], one[0]))


@may("dialogues.see_needs", Meeting)
@require_safe
def food_file(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """For the caterer: how many there are in the room, and how many without what. No names."""
    food = needs_at(meeting).filter(kind=NeedKind.FOOD)
    rows = [
        (_("Mat"), _("Antal")),
        (_("Personer i rummet"), figures_of(meeting).persons_in_room),
        *((_("Utan %(what)s") % {"what": what}, number) for what, number in _alike(food)),
    ]
    return HttpResponse(
        BYTE_ORDER_MARK + "".join(map(csv_line, rows)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="mat.csv"'},
    )
