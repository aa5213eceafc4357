"""The list of meetings, one meeting, and what those who call do with it: drafting, changing, cancelling."""

from collections.abc import Iterator

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from rules import has_perm

from organisations.models import EVERYBODY, count_each
from portal.history.timeline import timeline
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may, public
from portal.web.refusals import Refused

from .. import services
from ..enums import KINDS, TAKES_PAPERS, USUAL, MeetingKind, MeetingState
from ..filters import MeetingFilter
from ..forms import CancelForm, ChangeForm, DraftForm, catch_up
from ..models import Meeting, MeetingRow, in_rows, page_of, promised_lead
from ..models.meetings import MeetingQuerySet
from . import is_gone, told
from .agenda import agenda_of
from .calendars import subscription
from .invited import own_invitations
from .listing import filters_of, rows_of

# The buttons of the page that asks before a change is told of: to save it, and to go on writing.
SURE, BACK = "sakert", "tillbaka"
MEETINGS_AT_FIRST = 10
MEETINGS_ON_A_PAGE = 30
# The two lists, under the names that stand in addresses.
_LISTS = {"kommande": MeetingQuerySet.upcoming, "tidigare": MeetingQuerySet.past}


@public
@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    """What is coming, nearest first; what has been, latest first. With `visa` one of them, page by page."""
    narrowed = MeetingFilter(request.GET, Meeting.objects.visible_to(request.user))
    shown = request.GET.get("visa", "")
    if shown in _LISTS:
        return _all_of(request, narrowed, shown)
    may_call = has_perm("dialogues.call_meeting", request.user)
    coming, been = narrowed.nearest(MEETINGS_AT_FIRST + 1)
    context = {
        "filter": narrowed,
        "filters": filters_of(narrowed),
        "subscription": subscription(narrowed),
        "may_call": may_call,
        "drafts": _rows(narrowed.qs.drafts()) if may_call else "",
        "kommande": _first(coming),
        "tidigare": _first(been),
    }
    return render(request, "dialogues/meeting_list.html", context)


def _all_of(request: HttpRequest, narrowed: MeetingFilter, shown: str) -> HttpResponse:
    """One of the two lists, page by page."""
    meetings = _LISTS[shown](narrowed.qs.published())
    page = Paginator(meetings, MEETINGS_ON_A_PAGE).get_page(request.GET.get("sida"))
    context = {
        "filter": narrowed,
        "shown": shown,
        "page": page,
        "rows": _rows(page.object_list),
        "pages_query": urlencode(narrowed.chosen | {"visa": shown}),
    }
    return render(request, "dialogues/meeting_list_all.html", context)


def _rows(meetings: QuerySet[Meeting]) -> SafeString:
    return rows_of(MeetingRow(*row) for row in in_rows(meetings))


def _first(meetings: list[MeetingRow]) -> dict[str, object]:
    """The first few as rows, and whether there are more."""
    return {"rows": rows_of(meetings[:MEETINGS_AT_FIRST]), "has_more": len(meetings) > MEETINGS_AT_FIRST}


@may("dialogues.see_meeting", Meeting)
@require_safe
def meeting_detail(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """One meeting: when, where, why, what about, and how many come."""
    page = page_of(meeting)
    context = {
        "meeting": meeting,
        "page": page,
        "agenda": agenda_of(meeting, page.agenda),
        "may_change": has_perm("dialogues.change_meeting", request.user, meeting),
        "takes_papers": meeting.state in TAKES_PAPERS,
    }
    if meeting.state == MeetingState.CALLED:
        context["invited"] = own_invitations(request, meeting)
    if meeting.state == MeetingState.DRAFT:
        context["chosen"], context["register"] = count_each([meeting.chosen, EVERYBODY])
    return render(request, "dialogues/meeting_detail.html", context)


@may("dialogues.call_meeting")
def meeting_new(request: HttpRequest) -> HttpResponse:
    """A new draft, with what is usual for its kind (`sort`) proposed; pressed twice it is still one."""
    kind = request.GET.get("sort", "")
    kind = kind if kind in USUAL else MeetingKind.ASSEMBLY
    is_sent, by = request.method == "POST", request.user
    form = DraftForm(request.POST, kind=kind, by=by) if is_sent else DraftForm.proposed(kind, by=by)
    if is_sent and form.is_valid():
        try:
            meeting = services.draft_meeting(
                details=form.details(),
                owner=by,
                code=form.cleaned_data["code"],
                actor=Actor.of(request),
            )
        except Refused as refusal:
            refuse(form, refusal)
            form.draw_anew()
        else:
            _saved(request, form, _("Utkastet är sparat."))
            return redirect(meeting)
    context = {"kinds": KINDS, "kind": kind, "usual": USUAL[kind], "promised": promised_lead(kind)}
    return render_form(request, "dialogues/meeting_new.html", form, context)


@may("dialogues.change_meeting", Meeting)
def meeting_change(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Change a draft or a called meeting; what somebody else saved meanwhile is shown, not lost."""
    if request.method != "POST":
        return _change_form(request, ChangeForm.of(meeting, by=request.user), meeting)
    form, overtaken = ChangeForm(request.POST, meeting=meeting, by=request.user), []
    if form.is_valid() and BACK not in request.POST:
        leads_to = services.consequences(meeting, form.details())
        if leads_to.must_be_asked and SURE not in request.POST and form.is_made_from_what_stands:
            return _ask(request, meeting, leads_to)
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
            _saved(request, form, " ".join(_what_happened(leads_to)))
            return redirect(changed)
    return _change_form(request, form, meeting, overtaken)


def _saved(request: HttpRequest, form: DraftForm | ChangeForm, says: str) -> None:
    """What was saved, and what else is held at that time."""
    messages.success(request, says)
    if form.warning:
        messages.warning(request, form.warning)


def _change_form(request, form: ChangeForm, meeting: Meeting, overtaken=()) -> HttpResponse:
    events = timeline(meeting, parts=["agenda_items"], names=True)
    context = {
        "meeting": meeting,
        "events": events,
        "overtaken": overtaken,
        "promised": promised_lead(meeting.kind),
    }
    return render_form(request, "dialogues/meeting_change.html", form, context)


def _ask(request: HttpRequest, meeting: Meeting, leads_to: services.Consequences) -> HttpResponse:
    """What the change leads to, and all that was typed, ready to be saved with one press more."""
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
    context = {"meeting": meeting, "leads_to": leads_to, "typed": typed, "sure": SURE, "back": BACK}
    return render(request, "dialogues/meeting_change_asked.html", context)


def _what_happened(done: services.Consequences) -> Iterator[str]:
    """What a change has led to, a sentence each."""
    yield _("Ändringen är sparad.")
    if done.told:
        yield ngettext("%(n)d förening får ett brev.", "%(n)d föreningar får ett brev.", done.told) % {
            "n": done.told
        }
    if done.seated:
        yield _("De %(n)d personer som redan har plats behåller den.") % {"n": done.seated}
    for before, now in done.retitled:
        yield _("Handlingarna under ”%(before)s” står nu under ”%(now)s”.") % {"before": before, "now": now}
    for item in done.dropped:
        yield _(
            "Punkten ”%(title)s”, som %(who)s föreslog, står inte längre på dagordningen. "
            "Bestäm om förslaget på nytt på sidan Frågor och förslag."
        ) % {"title": item.title, "who": item.proposer or _("någon")}


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
    """Ask once, and why, then cancel and tell everybody invited."""
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel_meeting(meeting, reason=form.cleaned_data["reason"], actor=Actor.of(request))
        except Refused as refusal:
            return told(request, refusal, meeting)
        messages.success(request, _("Mötet är inställt. Alla som var inbjudna får ett brev."))
        return redirect(meeting)
    context = {
        "meeting": meeting,
        "invited": meeting.invitations.open().count(),
        "persons": meeting.rsvps.told().count(),
    }
    return render_form(request, "dialogues/meeting_cancel.html", form, context)
