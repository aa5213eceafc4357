"""The list of meetings, one meeting, and what those who call do with it: drafting, changing, cancelling."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from rules import has_perm

from portal.history.timeline import timeline
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.plates import may, public
from portal.web.refusals import Refused

from .. import services
from ..filters import MeetingFilter
from ..forms import ChangeForm, DraftForm, catch_up
from ..models import Meeting, page_of
from . import is_gone, told
from .calendars import subscription
from .listing import filters_of, rows_of

MEETINGS_AT_FIRST = 10
MEETINGS_ON_A_PAGE = 30


@public
@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    """What is coming, nearest first; what has been, latest first. With `visa` one of them, page by page."""
    narrowed = MeetingFilter(request.GET, Meeting.objects.visible_to(request.user))
    listed = {"kommande": narrowed.qs.published().upcoming(), "tidigare": narrowed.qs.published().past()}
    shown = request.GET.get("visa", "")
    if shown in listed:
        return _all_of(request, narrowed, shown, listed[shown])
    may_call = has_perm("dialogues.call_meeting", request.user)
    context = {
        "filter": narrowed,
        "filters": filters_of(narrowed),
        "subscription": subscription(narrowed),
        "may_call": may_call,
        "drafts": rows_of(narrowed.qs.drafts().for_list()) if may_call else "",
        **_first(listed),
    }
    return render(request, "dialogues/meeting_list.html", context)


def _all_of(request: HttpRequest, narrowed: MeetingFilter, shown: str, meetings) -> HttpResponse:
    """One of the two lists, page by page."""
    page = Paginator(meetings.for_list(), MEETINGS_ON_A_PAGE).get_page(request.GET.get("sida"))
    context = {
        "filter": narrowed,
        "shown": shown,
        "page": page,
        "rows": rows_of(page),
        "pages_query": urlencode(narrowed.chosen | {"visa": shown}),
    }
    return render(request, "dialogues/meeting_list_all.html", context)


def _first(listed: dict) -> dict[str, dict]:
    """The first few of each list as rows, and whether there are more."""
    some = {name: list(meetings[: MEETINGS_AT_FIRST + 1]) for name, meetings in listed.items()}
    prefetch_related_objects([meeting for meetings in some.values() for meeting in meetings], "principles")
    return {
        name: {"rows": rows_of(meetings[:MEETINGS_AT_FIRST]), "has_more": len(meetings) > MEETINGS_AT_FIRST}
        for name, meetings in some.items()
    }


@may("dialogues.see_meeting", Meeting)
@require_safe
def meeting_detail(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """One meeting: when, where, why, what about, and how many come."""
    context = {
        "meeting": meeting,
        "page": page_of(meeting),
        "may_change": has_perm("dialogues.change_meeting", request.user),
    }
    return render(request, "dialogues/meeting_detail.html", context)


@may("dialogues.call_meeting")
def meeting_new(request: HttpRequest) -> HttpResponse:
    """A new draft, with a suitable evening proposed; pressed twice it is still one."""
    form = DraftForm(request.POST) if request.method == "POST" else DraftForm.proposed()
    if request.method == "POST" and form.is_valid():
        try:
            meeting = services.draft_meeting(
                details=form.details(),
                owner=request.user,
                code=form.cleaned_data["code"],
                actor=Actor.of(request),
            )
        except Refused as refusal:
            refuse(form, refusal)
            form.draw_anew()
        else:
            messages.success(request, _("Utkastet är sparat. Bara ni som kallar till möten ser det."))
            return redirect(meeting)
    return _meeting_form(request, form, "dialogues/meeting_new.html")


@may("dialogues.change_meeting", Meeting)
def meeting_change(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Change a draft or a called meeting; what somebody else saved meanwhile is shown, not lost."""
    if request.method != "POST":
        return _meeting_form(request, ChangeForm.of(meeting), "dialogues/meeting_change.html", meeting)
    form, overtaken = ChangeForm(request.POST, meeting=meeting), []
    if form.is_valid():
        try:
            changed = services.change_meeting(
                meeting, details=form.details(), made_from=form.carried, actor=Actor.of(request)
            )
        except Refused as refusal:
            if is_gone(meeting):
                return told(request, refusal, meeting)
            # As long as the form is valid: a refusal takes a field's value from what was typed.
            overtaken = catch_up(form)
            refuse(form, refusal)
        else:
            messages.success(request, _("Ändringen är sparad."))
            return redirect(changed)
    return _meeting_form(request, form, "dialogues/meeting_change.html", meeting, overtaken)


def _meeting_form(request, form, template: str, meeting: Meeting | None = None, overtaken=()) -> HttpResponse:
    """The same form for a new and a changed meeting; 422 when something in it must be mended."""
    events = timeline(meeting, parts=["agenda_items"], names=True) if meeting else []
    context = {"form": form, "meeting": meeting, "events": events, "overtaken": overtaken}
    return render(request, template, context, status=422 if form.is_bound else 200)


@may("dialogues.discard_draft", Meeting)
def meeting_discard(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Ask once, then throw the draft away."""
    if request.method == "POST":
        try:
            services.discard_draft(meeting, actor=Actor.of(request))
        except Refused as refusal:
            return told(request, refusal, meeting)
        messages.success(request, _("Utkastet är slängt."))
        return redirect("meeting_list")
    return render(request, "dialogues/meeting_discard.html", {"meeting": meeting})


@may("dialogues.change_meeting", Meeting)
def meeting_cancel(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Ask once, then cancel and tell everybody invited."""
    if request.method == "POST":
        try:
            services.cancel_meeting(meeting, actor=Actor.of(request))
        except Refused as refusal:
            return told(request, refusal, meeting)
        messages.success(request, _("Mötet är inställt. Alla som var inbjudna får ett brev."))
        return redirect(meeting)
    context = {"meeting": meeting, "invited": meeting.invitations.open().count()}
    return render(request, "dialogues/meeting_cancel.html", context)
