"""Behind the link in a letter: an organisation answers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from portal.people.enums import LinkPurpose
from portal.people.links import by_link, guest
from portal.people.models import GuestLink
from portal.web.forms import refuse
from portal.web.refusals import Refused

from .. import services
from ..enums import Answer
from ..forms import AnswerForm
from ..models import Invitation


@by_link(LinkPurpose.ANSWER, Invitation.objects.for_letter)
def answer(request: HttpRequest, link: GuestLink, invitation: Invitation) -> HttpResponse:
    """GET shows the answer chosen in the letter and changes nothing; POST answers."""
    if request.method == "POST":
        return _take_answer(request, link, invitation)
    given = getattr(invitation, "rsvp", None)
    has_left = not invitation.doors(link.address)
    if has_left or not invitation.meeting.may_be_answered:
        context = {"invitation": invitation, "meeting": invitation.meeting, "rsvp": given}
        return render(request, "dialogues/answer_closed.html", context | {"has_left": has_left})
    form = AnswerForm.of(invitation.meeting, given, chosen=request.GET.get("val", ""))
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


@by_link(LinkPurpose.ANSWER, Invitation.objects.for_letter)
@require_safe
def answer_receipt(request: HttpRequest, link: GuestLink, invitation: Invitation) -> HttpResponse:
    """What has been answered, and the way to change it."""
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
