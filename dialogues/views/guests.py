"""Behind the link in a letter: an organisation answers, changes its answer, and takes it back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from portal.people.enums import LinkPurpose
from portal.people.links import by_link, guest
from portal.people.models import GuestLink
from portal.web.forms import refuse
from portal.web.refusals import Refused

from .. import services
from ..enums import OFFERED, Answer, MeetingState
from ..forms import AnswerForm
from ..models import Invitation, Rsvp


@by_link(LinkPurpose.ANSWER, Invitation.objects.for_letter)
def answer(request: HttpRequest, link: GuestLink, invitation: Invitation) -> HttpResponse:
    """GET shows the answer chosen in the letter and changes nothing; POST answers."""
    given, meeting = _given(invitation), invitation.meeting
    if request.method == "POST":
        return _take_answer(request, link, invitation, given)
    has_left = _has_left(link, invitation)
    if has_left or not meeting.may_be_answered or not invitation.is_open:
        return _closed_page(request, invitation, has_left=has_left)
    form = AnswerForm.of(meeting, given, chosen=request.GET.get("val", ""), stated=_stated(given))
    return _answer_page(request, link, invitation, form)


def _given(invitation: Invitation) -> Rsvp | None:
    """The answer that holds; none where it was taken back."""
    given = getattr(invitation, "rsvp", None)
    return given if given and given.answer != Answer.WITHDRAWN else None


def _has_left(link: GuestLink, invitation: Invitation) -> bool:
    """Whether the letter's address stands for the organisation no longer; a code on paper has none."""
    return link.address is not None and not invitation.doors(link.address)


def _stated(given: Rsvp | None) -> int:
    """How many needs stand."""
    return given.needs.count() if given else 0


def _closed_page(request: HttpRequest, invitation: Invitation, *, has_left: bool) -> HttpResponse:
    context = {
        "invitation": invitation,
        "meeting": invitation.meeting,
        "rsvp": _given(invitation),
        "has_left": has_left,
    }
    return render(request, "dialogues/answer_closed.html", context)


def _take_answer(request: HttpRequest, link: GuestLink, invitation: Invitation, given) -> HttpResponse:
    """Store the answer and go to the receipt; what was typed stays on the page when something is wrong."""
    if request.POST.get("ta_tillbaka"):
        return _take_back(request, link, invitation)
    form = AnswerForm(request.POST, meeting=invitation.meeting, stated=_stated(given))
    if form.is_valid():
        try:
            services.answer(invitation, link=link, actor=guest(link), **form.said())
        except Refused as refusal:
            refuse(form, refusal)
        else:
            return redirect(link.path("answer_receipt"))
    return _answer_page(request, link, invitation, form)


def _take_back(request: HttpRequest, link: GuestLink, invitation: Invitation) -> HttpResponse:
    try:
        services.answer(invitation, link=link, answer=Answer.WITHDRAWN, actor=guest(link))
    except Refused:
        # The page says what holds: too late, cancelled, or nothing to take back.
        return redirect(link.path("answer"))
    return redirect(link.path("answer_receipt"))


def _answer_page(request, link: GuestLink, invitation: Invitation, form: AnswerForm) -> HttpResponse:
    doors = invitation.doors(link.address) if link.address else {}
    handing_over = doors.get(LinkPurpose.HAND_OVER)
    chosen = request.GET.get("val") if not form.is_bound else None
    given = _given(invitation)
    context = {
        "form": form,
        "invitation": invitation,
        "meeting": invitation.meeting,
        "rsvp": given,
        # Whoever has answered knows how they stand.
        "left": None if given else services.seats_left(invitation.meeting),
        "stated": _stated(given),
        "hand_over_url": handing_over.path("hand_over") if handing_over else "",
        "chosen": Answer(chosen).label if chosen in OFFERED else None,
    }
    return render(request, "dialogues/answer.html", context, status=422 if form.is_bound else 200)


@by_link(LinkPurpose.ANSWER, Invitation.objects.for_letter)
@require_safe
def answer_receipt(request: HttpRequest, link: GuestLink, invitation: Invitation) -> HttpResponse:
    """What has been answered, one's place on the waiting list, and the way to change it."""
    if not hasattr(invitation, "rsvp"):
        return redirect(link.path("answer"))
    meeting = invitation.meeting
    has_left = _has_left(link, invitation)
    if has_left or meeting.state != MeetingState.CALLED or not invitation.is_open:
        return _closed_page(request, invitation, has_left=has_left)
    context = {
        "invitation": invitation,
        "meeting": meeting,
        "rsvp": invitation.rsvp,
        "turn": invitation.rsvp.turn(),
        "stated": invitation.rsvp.needs.count(),
        "question": invitation.rsvp.questions.open().last(),
        "change_url": link.path("answer"),
        "address": link.address,
    }
    return render(request, "dialogues/answer_receipt.html", context)
