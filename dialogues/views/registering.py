"""Answers that come by telephone, by mail or at the door, written down by those who call."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from portal.history.timeline import timeline
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..enums import Answer
from ..forms import RegisterForm
from ..models import Invitation, Meeting, Rsvp, with_contacts
from . import told


@may("dialogues.register_answer", Meeting)
def meeting_answer(request: HttpRequest, meeting: Meeting, invitation: str) -> HttpResponse:
    """Write down what an organisation has answered, change it, or take it back for them."""
    invited = get_object_or_404(Invitation.objects.for_letter(), meeting=meeting, code=invitation)
    given = getattr(invited, "rsvp", None)
    stands = given if given and given.answer != Answer.WITHDRAWN else None
    stated = stands.needs.count() if stands else 0
    if request.method == "POST":
        if "ta_tillbaka" in request.POST:
            return _take_back(request, invited)
        form = RegisterForm(request.POST.dict(), meeting=meeting, stated=stated, standing=given)
        if form.is_valid() and _register(request, invited, form):
            return redirect("meeting_answers", code=meeting.code, slug=meeting.slug)
    else:
        form = RegisterForm.of(meeting, stands, stated=stated, standing=given)
    context = {
        "meeting": meeting,
        "invitation": with_contacts([invited])[0],
        "rsvp": stands,
        "stated": stated,
    }
    context["events"] = timeline(given, names=True) if given else ()
    return render_form(request, "dialogues/meeting_answer.html", form, context)


def _register(request: HttpRequest, invitation: Invitation, form: RegisterForm) -> bool:
    """Whether the answer could be stored; if not, the form says why."""
    try:
        rsvp = services.answer(invitation, link=None, actor=Actor.of(request), **form.said())
    except Refused as refusal:
        refuse(form, refusal)
        form.catch_up(Rsvp.objects.filter(invitation=invitation).first())
        return False
    messages.success(request, _said(rsvp))
    return True


def _said(rsvp: Rsvp) -> str:
    """What became of it: whoever phones wants to hear whether there is a seat."""
    who = {"who": rsvp.invitation.organisation}
    if turn := rsvp.turn():
        return _("Svaret för %(who)s är registrerat. Rummet är fullt: de är nummer %(n)d i kön.") % {
            **who,
            "n": turn,
        }
    return _("Svaret för %(who)s är registrerat.") % who


def _take_back(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    try:
        services.answer(invitation, link=None, answer=Answer.WITHDRAWN, actor=Actor.of(request))
    except Refused as refusal:
        return told(request, refusal, invitation.meeting, back_to="meeting_answers")
    messages.success(request, _("Svaret för %(who)s är återtaget.") % {"who": invitation.organisation})
    return redirect("meeting_answers", code=invitation.meeting.code, slug=invitation.meeting.slug)
