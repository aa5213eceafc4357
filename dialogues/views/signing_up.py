"""The open door: somebody signs up on a meeting's page, and confirms, changes or takes it back by a link."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.people.enums import LinkPurpose
from portal.people.links import by_link, guest
from portal.people.models import GuestLink
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..enums import Answer
from ..forms import AnswerForm, SignUpForm
from ..models import Meeting, Rsvp


@may("dialogues.sign_up", Meeting)
def sign_up(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Sign up in one's own name; what was typed stays, whatever is wrong with it or with the moment."""
    if request.method != "POST":
        if not (meeting.open_to_all and meeting.may_be_answered):
            return render(request, "dialogues/sign_up_closed.html", {"meeting": meeting})
        return _sign_up_page(request, meeting, SignUpForm(meeting=meeting))
    form = SignUpForm(request.POST, meeting=meeting)
    if form.is_searching or not form.is_valid():
        return _sign_up_page(request, meeting, form)
    if not ratelimit.consume(request, action="sign_up", key=form.key):
        form.add_error(None, _("Det har kommit många anmälningar härifrån. Vänta en stund, eller ring oss."))
        return _sign_up_page(request, meeting, form, status=429)
    try:
        rsvp = services.sign_up(
            meeting,
            who=form.person(),
            said=form.what(),
            code=form.cleaned_data["code"],
            actor=Actor.of(request),
        )
    except Refused as refusal:
        refuse(form, refusal)
        return _sign_up_page(request, meeting, form)
    return _done(meeting, by_phone=rsvp.address is None)


def _sign_up_page(request, meeting: Meeting, form: SignUpForm, *, status: int | None = None) -> HttpResponse:
    response = render_form(
        request,
        "dialogues/sign_up.html",
        form,
        {"meeting": meeting, "left": services.seats_left(meeting)},
    )
    response.status_code = status or response.status_code
    return response


def _done(meeting: Meeting, *, by_phone: bool) -> HttpResponse:
    response = redirect("sign_up_done", code=meeting.code, slug=meeting.slug)
    if by_phone:
        response["Location"] += "?ring=ja"
    return response


@may("dialogues.sign_up", Meeting)
@require_safe
def sign_up_done(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """What happens next: a letter, or a telephone call. Says nothing of who has signed up."""
    context = {"meeting": meeting, "by_phone": bool(request.GET.get("ring"))}
    return render(request, "dialogues/sign_up_done.html", context)


@by_link(LinkPurpose.SIGN_UP, Rsvp.objects.for_letter)
def sign_up_own(request: HttpRequest, link: GuestLink, rsvp: Rsvp) -> HttpResponse:
    """One's own sign-up: to be confirmed, else what stands. GET shows and changes nothing; POST acts."""
    refused = ""
    if request.method == "POST":
        takes_back = request.POST.get("do") == "take_back"
        try:
            if takes_back:
                services.take_back_sign_up(rsvp, actor=guest(link))
            else:
                services.confirm_sign_up(rsvp, actor=guest(link))
        except Refused as refusal:
            refused = refusal.message
        else:
            return redirect(link.path("sign_up_own"))
    return _own_page(request, link, rsvp, refused)


def _own_page(request, link: GuestLink, rsvp: Rsvp, refused: str) -> HttpResponse:
    """What stands, and the button that confirms it."""
    context = {
        "rsvp": rsvp,
        "meeting": rsvp.meeting,
        "turn": rsvp.turn(),
        "left": None if rsvp.is_confirmed else services.seats_left(rsvp.meeting),
        "stated": rsvp.needs.count(),
        "question": rsvp.questions.open().last(),
        "is_invited": rsvp.organisation_is_invited(),
        "kept_days": services.UNCONFIRMED_KEPT.days,
        "change_url": link.path("sign_up_change"),
        "file_url": link.path("sign_up_file"),
        "refused": refused,
    }
    return render(request, "dialogues/sign_up_own.html", context, status=422 if refused else 200)


@by_link(LinkPurpose.SIGN_UP, Rsvp.objects.for_letter)
def sign_up_change(request: HttpRequest, link: GuestLink, rsvp: Rsvp) -> HttpResponse:
    """Change one's sign-up, or say that one does not come after all."""
    meeting, stated = rsvp.meeting, rsvp.needs.count()
    if request.method != "POST":
        if not (rsvp.is_confirmed and meeting.may_be_answered):
            return redirect(link.path("sign_up_own"))
        form = AnswerForm.of(meeting, _standing(rsvp), is_one=True, stated=stated)
    else:
        form = AnswerForm(request.POST, meeting=meeting, is_one=True, stated=stated)
        if form.is_valid() and _changed(form, link, rsvp):
            return redirect(link.path("sign_up_own"))
    context = {"rsvp": rsvp, "meeting": meeting, "stated": stated, "back": link.path("sign_up_own")}
    return render_form(request, "dialogues/sign_up_change.html", form, context)


def _standing(rsvp: Rsvp) -> Rsvp:
    """What the form begins with; whoever had taken it back comes again."""
    if rsvp.answer == Answer.WITHDRAWN:
        rsvp.answer = Answer.YES
    return rsvp


def _changed(form: AnswerForm, link: GuestLink, rsvp: Rsvp) -> bool:
    """Whether the change could be stored; if not, the form says why."""
    try:
        services.change_sign_up(rsvp, said=services.Said(**form.said()), actor=guest(link))
    except Refused as refusal:
        refuse(form, refusal)
        return False
    return True
