"""Somebody says something: by a link, signed in, or on the page; and comes back to what was said."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from allauth.core import ratelimit
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from rules import has_perm

from organisations.models import represented_by
from portal.files.receiving import takes_files
from portal.files.serving import file_response
from portal.people.enums import LinkPurpose
from portal.people.links import by_link, guest
from portal.people.models import GuestLink
from portal.web import clock
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may, public
from portal.web.refusals import Refused
from portal.web.workdays import workdays_after

from .. import services
from ..enums import PUBLIC_DIALOGUES, READ_WITHIN, VIEWPOINT_KEPT, CameBy, ViewpointState
from ..forms import GuestWordsForm, OwnWordsForm, SignedInWordsForm, WordsForm
from ..models import Dialogue, MailingCopy, Viewpoint, said_before, still_speaks, words_link

# What the page of one's own words says first, by how one came to it.
THANKS, CHANGED = "tack", "andrad"


@may("dialogues.give_viewpoint", Dialogue)
@takes_files
def viewpoint_new(request: HttpRequest, dialogue: Dialogue) -> HttpResponse:
    """Say something; what was typed stays, whatever is wrong with it or with the moment."""
    if request.method != "POST":
        if not dialogue.takes_viewpoints:
            return render(request, "dialogues/viewpoint_closed.html", {"dialogue": dialogue})
        return _page(request, dialogue, _form(request, dialogue))
    form = _form(request, dialogue)
    if not form.is_valid():
        return _page(request, dialogue, form)
    is_guest = isinstance(form, GuestWordsForm)
    if is_guest and not ratelimit.consume(request, action="give_viewpoint", key=form.key):
        form.add_error(None, _("Det har kommit många synpunkter härifrån. Vänta en stund, eller ring oss."))
        form.ask_for_the_file_again()
        return _page(request, dialogue, form, status=429)
    came_by = CameBy.PAGE if is_guest else CameBy.WEB
    viewpoint = _said(form, dialogue, form.sayer, came_by, Actor.of(request))
    return _page(request, dialogue, form) if viewpoint is None else _done(request, viewpoint, is_guest)


def _form(request: HttpRequest, dialogue: Dialogue) -> WordsForm:
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    begin = _begun(request)
    if not request.user.is_authenticated:
        return GuestWordsForm(*sent, dialogue=dialogue, initial=begin)
    return SignedInWordsForm(
        *sent,
        dialogue=dialogue,
        initial=begin,
        by=request.user,
        acts_for=represented_by(request.user),
        chosen=request.acting.organisation,
    )


def _begun(request: HttpRequest) -> dict[str, str]:
    """The part that somebody has read about just now."""
    return {"part": request.GET["del"]} if "del" in request.GET else {}


def _page(
    request: HttpRequest, dialogue: Dialogue, form: WordsForm, *, status: int | None = None
) -> HttpResponse:
    response = render_form(request, "dialogues/viewpoint_new.html", form, {"dialogue": dialogue})
    response.status_code = status or response.status_code
    return response


def _said(
    form: WordsForm, dialogue: Dialogue, sayer: Callable[[], services.Sayer], came_by: CameBy, actor: Actor
) -> Viewpoint | None:
    """The viewpoint that was taken in; where it was not, the form says why."""
    try:
        who = sayer()
        if who.organisation and came_by == CameBy.WEB:
            actor = actor.on_behalf_of(who.organisation)
        return services.say(
            dialogue,
            words=form.words,
            who=who,
            came_by=came_by,
            code=form.cleaned_data["code"],
            actor=actor,
        )
    except Refused as refusal:
        refuse(form, refusal)
        form.ask_for_the_file_again()
        return None


def _done(request: HttpRequest, viewpoint: Viewpoint, is_guest: bool) -> HttpResponse:
    """To one's own words where they are known to be one's own; else what happens next, and nothing of who."""
    if not is_guest and viewpoint.address:
        return _to_own_words(viewpoint)
    dialogue = viewpoint.dialogue
    # Whoever has typed an address is told the same, whether or not it has said just this before.
    if viewpoint.state == ViewpointState.SHOWN and viewpoint.address is None:
        messages.success(request, _("Synpunkten visas nu på sidan."))
        return redirect(dialogue)
    response = redirect("viewpoint_sent", code=dialogue.code, slug=dialogue.slug)
    if viewpoint.address is None:
        response["Location"] += "?las=ja"
    return response


def _to_own_words(viewpoint: Viewpoint) -> HttpResponse:
    return redirect(f"{words_link(viewpoint).path('viewpoint_own')}?{THANKS}=ja")


@may("dialogues.give_viewpoint", Dialogue)
@require_safe
def viewpoint_sent(request: HttpRequest, dialogue: Dialogue) -> HttpResponse:
    """What happens next: a letter to confirm, or reading. Says nothing of who has written."""
    read_by = workdays_after(clock.today(), READ_WITHIN)
    context = {
        "dialogue": dialogue,
        "is_read": bool(request.GET.get("las")),
        "read_by": read_by,
        "kept_days": VIEWPOINT_KEPT.days,
    }
    return render(request, "dialogues/viewpoint_sent.html", context)


def _asked() -> QuerySet[MailingCopy]:
    return MailingCopy.objects.filter(mailing__dialogue__isnull=False).select_related(
        "organisation", "mailing__dialogue__department", "mailing__dialogue__committee"
    )


@by_link(LinkPurpose.VIEWPOINT, _asked)
@takes_files
def viewpoint_by_link(request: HttpRequest, link: GuestLink, copy: MailingCopy) -> HttpResponse:
    """Say something for the organisation that was asked; GET shows, POST says."""
    dialogue, doors = copy.mailing.dialogue, copy.doors(link.address)
    context = {
        "organisation": copy.organisation,
        "dialogue": dialogue,
        "said": said_before(copy, link.address),
        "is_contact": bool(doors),
        "hand_over_url": doors[LinkPurpose.HAND_OVER].path("hand_over") if doors else "",
    }
    if request.method != "POST":
        if not (doors and dialogue.takes_viewpoints):
            return render(request, "dialogues/viewpoint_by_link_closed.html", context)
        form = WordsForm(dialogue=dialogue, initial=_begun(request))
        return render_form(request, "dialogues/viewpoint_by_link.html", form, context)
    form = WordsForm(request.POST, request.FILES, dialogue=dialogue)
    if not doors:
        # What was typed stays, so that it can be sent in another way.
        form.add_error(None, _("Du står inte längre som kontaktperson, så du kan inte svara för föreningen."))
    if form.is_valid():
        who = partial(services.sayer_for, copy.organisation, link.address)
        viewpoint = _said(form, dialogue, who, CameBy.LINK, guest(link))
        if viewpoint is not None:
            return _to_own_words(viewpoint)
    return render_form(request, "dialogues/viewpoint_by_link.html", form, context)


@by_link(LinkPurpose.OWN_WORDS, Viewpoint.objects.for_own_page)
def viewpoint_own(request: HttpRequest, link: GuestLink, viewpoint: Viewpoint) -> HttpResponse:
    """One's own words: to be confirmed, else what stands and how it shows. POST confirms."""
    refused = ""
    if request.method == "POST":
        try:
            services.confirm_viewpoint(viewpoint, actor=guest(link))
        except Refused as refusal:
            refused = refusal.message
        else:
            return redirect(f"{link.path('viewpoint_own')}?{THANKS}=ja")
    speaks = still_speaks(viewpoint, link.address)
    context = {
        "viewpoint": viewpoint,
        "dialogue": viewpoint.dialogue,
        "answer": getattr(viewpoint.group, "response", None),
        "speaks": speaks,
        "may_change": speaks and not services.why_not_changed(viewpoint),
        "change_url": link.path("viewpoint_own_change"),
        "withdraw_url": link.path("viewpoint_own_withdraw"),
        "thanks": THANKS in request.GET,
        "changed": CHANGED in request.GET,
        "kept_days": VIEWPOINT_KEPT.days,
        "refused": refused,
    }
    return render(request, "dialogues/viewpoint_own.html", context, status=422 if refused else 200)


@by_link(LinkPurpose.OWN_WORDS, Viewpoint.objects.for_own_page)
def viewpoint_own_change(request: HttpRequest, link: GuestLink, viewpoint: Viewpoint) -> HttpResponse:
    """Say it in other words, until the last day."""
    back = link.path("viewpoint_own")
    if not still_speaks(viewpoint, link.address) or (
        request.method != "POST" and services.why_not_changed(viewpoint)
    ):
        return redirect(back)
    form = OwnWordsForm(request.POST or None, viewpoint=viewpoint)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_viewpoint(
                viewpoint,
                words=form.words,
                name_shown=form.cleaned_data.get("name_shown"),
                actor=guest(link),
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            return redirect(f"{back}?{CHANGED}=ja")
    context = {"viewpoint": viewpoint, "dialogue": viewpoint.dialogue, "back": back}
    return render_form(request, "dialogues/viewpoint_own_change.html", form, context)


@by_link(LinkPurpose.OWN_WORDS, Viewpoint.objects.for_own_page)
def viewpoint_own_withdraw(request: HttpRequest, link: GuestLink, viewpoint: Viewpoint) -> HttpResponse:
    """Ask once, then take back what was said."""
    back = link.path("viewpoint_own")
    if request.method == "POST" and still_speaks(viewpoint, link.address):
        with suppress(Refused):
            services.withdraw_viewpoint(viewpoint, actor=guest(link))
        return redirect(back)
    is_there = viewpoint.state in {ViewpointState.TO_READ, ViewpointState.SHOWN}
    if not is_there or not still_speaks(viewpoint, link.address):
        return redirect(back)
    context = {"viewpoint": viewpoint, "dialogue": viewpoint.dialogue, "back": back}
    return render(request, "dialogues/viewpoint_own_withdraw.html", context)


@public
@require_safe
def viewpoint_file(request: HttpRequest, code: str, slug: str, viewpoint: str) -> HttpResponseBase:
    """The file of a viewpoint: for everybody where the page shows it, else for those who read."""
    rows = Viewpoint.objects.select_related("file", "dialogue").filter(file__isnull=False)
    one = get_object_or_404(rows, code=viewpoint, dialogue__code=code)
    is_out = one.file_shown and one.state == ViewpointState.SHOWN and one.dialogue.state in PUBLIC_DIALOGUES
    is_received = one.state != ViewpointState.UNCONFIRMED
    if not is_out and not (is_received and has_perm("dialogues.read_viewpoints", request.user, one.dialogue)):
        raise Http404
    return file_response(request, one.file)
