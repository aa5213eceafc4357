"""Pages about meetings: the list, one meeting, calling and inviting, the answers, and the guest's answer."""

import re
from base64 import b64encode
from hashlib import sha256
from html import unescape

from csp.constants import NONE, SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe
from rules import has_perm

from portal.history.timeline import timeline
from portal.municipality.current import municipality
from portal.notifications.progress import not_delivered, progress
from portal.notifications.rendering import Renderer
from portal.people.enums import LinkPurpose
from portal.people.links import by_link, guest
from portal.people.models import GuestLink
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_page
from portal.web.plates import may, public
from portal.web.refusals import Refused
from portal.web.rooms import notices

from . import services
from .enums import INVITATION, MEETINGS, NO_ANSWER, Answer, MeetingState
from .filters import MeetingFilter
from .forms import AnswerForm, MeetingForm
from .models import Invitation, Meeting, Rsvp, page_of
from .notices import specimen

MEETINGS_AT_FIRST = 10
MEETINGS_ON_A_PAGE = 30
ANSWERS_ON_A_PAGE = 50

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@public
@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    """What is coming, nearest first; what has been, latest first. With `visa` one of them, page by page."""
    narrowed = MeetingFilter(request.GET, Meeting.objects.visible_to(request.user).for_list())
    chosen = {name: value for name, value in request.GET.items() if name in narrowed.filters and value}
    may_call = has_perm("dialogues.call_meeting", request.user)
    context = {
        "filter": narrowed,
        "is_narrowed": bool(chosen),
        "query": urlencode(chosen),
        "may_call": may_call,
        "drafts": narrowed.qs.drafts() if may_call else (),
    }
    listed = {"kommande": narrowed.qs.published().upcoming(), "tidigare": narrowed.qs.published().past()}
    shown = request.GET.get("visa", "")
    if shown in listed:
        page = Paginator(listed[shown], MEETINGS_ON_A_PAGE).get_page(request.GET.get("sida"))
        context |= {"shown": shown, "page": page, "pages_query": urlencode(chosen | {"visa": shown})}
        return render(request, "dialogues/meeting_list_all.html", context)
    context |= {name: _first(meetings) for name, meetings in listed.items()}
    return render(request, "dialogues/meeting_list.html", context)


def _first(meetings) -> dict:
    """The first few of a list, and whether there are more."""
    some = list(meetings[: MEETINGS_AT_FIRST + 1])
    return {"meetings": some[:MEETINGS_AT_FIRST], "has_more": len(some) > MEETINGS_AT_FIRST}


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
@get_or_post
def meeting_new(request: HttpRequest) -> HttpResponse:
    """A new draft, with a suitable evening proposed."""
    form = MeetingForm(request.POST) if request.method == "POST" else MeetingForm.proposed()
    if request.method == "POST" and form.is_valid():
        try:
            meeting = services.draft_meeting(
                details=form.details(), owner=request.user, actor=Actor.of(request)
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Utkastet är sparat. Bara ni som kallar till möten ser det."))
            return redirect(meeting)
    return _meeting_form(request, form, "dialogues/meeting_new.html")


@may("dialogues.change_meeting", Meeting)
@get_or_post
def meeting_change(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Change a draft or a called meeting; the invited hear of a new time, place or last day."""
    form = MeetingForm(request.POST) if request.method == "POST" else MeetingForm.of(meeting)
    if request.method == "POST" and form.is_valid():
        try:
            changed = services.change_meeting(meeting, details=form.details(), actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Ändringen är sparad."))
            return redirect(changed)
    return _meeting_form(request, form, "dialogues/meeting_change.html", meeting)


def _meeting_form(request: HttpRequest, form: MeetingForm, template: str, meeting=None) -> HttpResponse:
    """The same form for a new and a changed meeting; 422 when something in it must be mended."""
    events = timeline(meeting, parts=["agenda_items"], names=True) if meeting else []
    context = {"form": form, "meeting": meeting, "events": events}
    return render(request, template, context, status=422 if form.is_bound else 200)


@may("dialogues.invite", Meeting)
@get_or_post
@csp_update({"frame-src": [SELF]})  # the letter stands in a frame of its own
def meeting_send(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """What will happen, how early, who is left out and how the letter looks; POST calls and invites."""
    if request.method == "POST":
        try:
            services.call_and_invite(meeting, actor=Actor.of(request))
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect("meeting_send", code=meeting.code, slug=meeting.slug)
        return redirect("meeting_answers", code=meeting.code, slug=meeting.slug)
    waiting = meeting.organisations_to_invite()
    reachable = waiting.reachable(MEETINGS).count()
    context = {
        "meeting": meeting,
        "reachable": reachable,
        "without_address": waiting.count() - reachable,
        "is_draft": meeting.state == MeetingState.DRAFT,
        "is_closed": meeting.state != MeetingState.DRAFT and not meeting.may_be_answered,
    }
    return render(request, "dialogues/meeting_send.html", context)


@may("dialogues.invite", Meeting)
@require_safe
@xframe_options_sameorigin
def letter_preview(request: HttpRequest, meeting: Meeting, form: str) -> HttpResponse:
    """The invitation as it will be sent, in one of its two forms; no link in it opens a door."""
    language = request.LANGUAGE_CODE
    forms = Renderer(municipality()).render(notices()[INVITATION], specimen(meeting, language), language)
    if form == "text":
        return HttpResponse(forms.text, content_type="text/plain; charset=utf-8")
    html, sheets = _with_sheets(forms.html)
    response = HttpResponse(html)
    response._csp_replace = {"style-src": sheets, "script-src": [NONE], "frame-ancestors": [SELF]}
    return response


def _with_sheets(html: str) -> tuple[str, list[str]]:
    """A letter with its styles in sheets, not in elements, and the digests by which a browser allows them."""
    styles: list[str] = []

    def by_number(found: re.Match) -> str:
        styles.append(unescape(found[1]))
        return f' data-style="{len(styles) - 1}"'

    html = re.sub(r' style="([^"]*)"', by_number, html)
    sheet = "".join(f'[data-style="{number}"]{{{style}}}' for number, style in enumerate(styles))
    html = html.replace("</head>", f"<style>{sheet}</style></head>", 1)
    digests = [
        sha256(each.encode()).digest() for each in re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    ]
    return html, [f"'sha256-{b64encode(digest).decode()}'" for digest in digests]


@may("dialogues.change_meeting", Meeting)
@get_or_post
def meeting_cancel(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Ask once, then cancel and tell everybody invited."""
    if request.method == "POST":
        try:
            services.cancel_meeting(meeting, actor=Actor.of(request))
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Mötet är inställt. Alla som var inbjudna får ett brev."))
        return redirect(meeting)
    context = {"meeting": meeting, "invited": meeting.invitations.open().count()}
    return render(request, "dialogues/meeting_cancel.html", context)


@may("dialogues.see_answers", Meeting)
@require_safe
def meeting_answers(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Answers as they come, the sending's progress, and its receipt."""
    batch = meeting.last_batch()
    sending = {"batch": batch, "progress": progress(batch) if batch else None, "meeting": meeting}
    if request.htmx:
        return render_page(request, "dialogues/meeting_answers.html", sending, fragment="sending")
    shown = request.GET.get("visa", "")
    invitations = meeting.invitations.open()
    listed = invitations.for_list()
    listed = (
        listed.answered(shown) if shown in {*Answer.values, NO_ANSWER} else listed.filter(rsvp__isnull=False)
    )
    counts = invitations.by_answer()
    context = sending | {
        "invited": sum(counts.values()),
        "choices": _choices(counts),
        "attendance": Rsvp.objects.filter(meeting=meeting).attendance(),
        "shown": shown,
        "query": urlencode({"visa": shown}) if shown else "",
        "page": Paginator(listed, ANSWERS_ON_A_PAGE).get_page(request.GET.get("sida")),
        "not_delivered": not_delivered([batch])[:100] if batch else (),
    }
    return render_page(request, "dialogues/meeting_answers.html", context, fragment="sending")


def _choices(counts: dict[str | None, int]) -> list[dict]:
    """The ways to narrow the list of answers, each with how many there are."""
    return [
        {"value": "", "label": _("Alla svar"), "count": sum(counts.get(each, 0) for each in Answer)},
        *({"value": each.value, "label": each.label, "count": counts.get(each, 0)} for each in Answer),
        {"value": NO_ANSWER, "label": _("Inget svar"), "count": counts.get(None, 0)},
    ]


@by_link(LinkPurpose.ANSWER)
@get_or_post
def answer(request: HttpRequest, link: GuestLink) -> HttpResponse:
    """GET shows the answer chosen in the letter and changes nothing; POST answers."""
    invitation = Invitation.objects.for_letter().get(pk=link.subject_id)
    if request.method == "POST":
        return _take_answer(request, link, invitation)
    given = getattr(invitation, "rsvp", None)
    if not invitation.meeting.may_be_answered:
        context = {"invitation": invitation, "meeting": invitation.meeting, "rsvp": given}
        return render(request, "dialogues/answer_closed.html", context)
    chosen = request.GET.get("val", "")
    initial = {"answer": chosen if chosen in Answer.values else given and given.answer}
    if given:
        initial |= {"group_size": given.group_size, "mode": given.mode, "message": given.message}
    form = AnswerForm(meeting=invitation.meeting, initial=initial)
    return _answer_page(request, link, invitation, form)


def _take_answer(request: HttpRequest, link: GuestLink, invitation: Invitation) -> HttpResponse:
    """Store the answer and go to the receipt; what was typed stays on the page when something is wrong."""
    form = AnswerForm(request.POST, meeting=invitation.meeting)
    if form.is_valid():
        try:
            services.answer(invitation, link=link, actor=guest(link), **form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            return redirect(link.path("answer_receipt"))
    return _answer_page(request, link, invitation, form)


def _answer_page(request, link: GuestLink, invitation: Invitation, form: AnswerForm) -> HttpResponse:
    handing_over = invitation.doors(link.address).get(LinkPurpose.HAND_OVER)
    context = {
        "form": form,
        "invitation": invitation,
        "meeting": invitation.meeting,
        "rsvp": getattr(invitation, "rsvp", None),
        "hand_over_url": handing_over.path("hand_over") if handing_over else "",
        "chosen": dict(Answer.choices).get(request.GET.get("val")) if not form.is_bound else None,
    }
    return render(request, "dialogues/answer.html", context, status=422 if form.is_bound else 200)


@by_link(LinkPurpose.ANSWER)
@require_safe
def answer_receipt(request: HttpRequest, link: GuestLink) -> HttpResponse:
    """What has been answered, and the way to change it."""
    invitation = Invitation.objects.for_letter().get(pk=link.subject_id)
    if not hasattr(invitation, "rsvp"):
        return redirect(link.path("answer"))
    context = {
        "invitation": invitation,
        "meeting": invitation.meeting,
        "rsvp": invitation.rsvp,
        "change_url": link.path("answer"),
        "address": link.address,
    }
    return render(request, "dialogues/answer_receipt.html", context)
