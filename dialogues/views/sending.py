"""The last look before an invitation goes: what will happen, the letter as it will arrive, a proof of it."""

from functools import partial

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from portal.municipality.current import municipality
from portal.web.actor import Actor
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..enums import INVITATION, MeetingState
from ..models import Meeting
from ..notices import first_recipients, specimen
from . import told
from .breadth import breadth_check
from .leafing import Leaf


@may("dialogues.invite", Meeting)
@csp_update({"frame-src": [SELF]})  # the letter stands in a frame of its own
def meeting_send(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """What will happen, how early, who is left out and how the letter looks; POST calls and invites."""
    if request.method == "POST":
        return _sent(request, meeting)
    waiting = meeting.organisations_to_invite()
    chosen, reachable = waiting.count(), waiting.reachable(meeting.declined_by).count()
    declined = waiting.reachable().count() - reachable
    is_draft = meeting.state == MeetingState.DRAFT
    context = {
        "meeting": meeting,
        "breadth": breadth_check(meeting),
        "chosen": chosen,
        "reachable": reachable,
        "on_paper": chosen - reachable - declined,
        "declined": declined,
        "is_draft": is_draft,
        "too_late": services.too_late_to_call(meeting) if is_draft else "",
        "is_closed": not is_draft and not meeting.may_be_answered,
        "regret_minutes": municipality().regret_minutes,
        "leaf": _leaf(request, meeting, reachable),
    }
    return render(request, "dialogues/meeting_send.html", context)


def _sent(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """What the press did, and where it leads."""
    without_invitation = bool(request.POST.get("utan_inbjudan"))
    try:
        if without_invitation:
            return redirect(services.call_meeting(meeting, actor=Actor.of(request)))
        batch = services.call_and_invite(meeting, actor=Actor.of(request))
    except Refused as refusal:
        if without_invitation and Meeting.objects.called().filter(pk=meeting.pk).exists():
            # Pressed twice: what was asked for is so.
            return redirect(meeting)
        return told(request, refusal, meeting, back_to="meeting_send")
    return redirect("meeting_sending", code=meeting.code, slug=meeting.slug, batch=batch.code)


@may("dialogues.invite", Meeting)
@require_POST
def send_proof(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The letter to oneself, as it will look."""
    letter = services.send_proof(meeting, user=request.user, actor=Actor.of(request))
    says = (
        _("Ett prov är på väg till %(email)s. Länkarna i det leder ingenstans.")
        if letter
        else _("Ett prov är redan på väg till %(email)s. Vänta en minut med nästa.")
    )
    messages.success(request, says % {"email": request.user.email})
    return redirect("meeting_send", code=meeting.code, slug=meeting.slug)


@may("dialogues.invite", Meeting)
@require_safe
@xframe_options_sameorigin
def letter_preview(request: HttpRequest, meeting: Meeting, form: str) -> HttpResponse:
    """The invitation as it will be sent, in one of its two forms; no link in it opens a door."""
    return _leaf(request, meeting).shown(form)


def _leaf(request: HttpRequest, meeting: Meeting, of: int = 0) -> Leaf:
    return Leaf.turned_to(
        request, first_recipients(meeting), partial(specimen, meeting), notice=INVITATION, of=of
    )
