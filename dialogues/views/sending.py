"""The last look before an invitation goes, and the letter as it will arrive."""

from csp.constants import NONE, SELF
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from portal.municipality.current import municipality
from portal.notifications.preview import for_frame
from portal.notifications.rendering import Renderer
from portal.web.actor import Actor
from portal.web.plates import may
from portal.web.refusals import Refused
from portal.web.rooms import notices

from .. import services
from ..enums import INVITATION, MEETINGS, MeetingState
from ..models import Meeting
from ..notices import specimen
from . import told
from .breadth import breadth_check


@may("dialogues.invite", Meeting)
@csp_update({"frame-src": [SELF]})  # the letter stands in a frame of its own
def meeting_send(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """What will happen, how early, who is left out and how the letter looks; POST calls and invites."""
    if request.method == "POST":
        return _sent(request, meeting)
    waiting = meeting.organisations_to_invite()
    reachable = waiting.reachable(MEETINGS).count()
    without_letter = waiting.count() - reachable
    context = {
        "meeting": meeting,
        "breadth": breadth_check(meeting),
        "reachable": reachable,
        "without_letter": without_letter,
        "declined": waiting.reachable().count() - reachable,
        "is_draft": meeting.state == MeetingState.DRAFT,
        "is_past": meeting.state == MeetingState.DRAFT and not meeting.may_be_called,
        "is_closed": meeting.state != MeetingState.DRAFT and not meeting.may_be_answered,
    }
    return render(request, "dialogues/meeting_send.html", context)


def _sent(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """What the press did, and where it leads."""
    without_invitation = bool(request.POST.get("utan_inbjudan"))
    try:
        if without_invitation:
            return redirect(services.call_meeting(meeting, actor=Actor.of(request)))
        services.call_and_invite(meeting, actor=Actor.of(request))
    except Refused as refusal:
        if without_invitation and Meeting.objects.called().filter(pk=meeting.pk).exists():
            # Pressed twice: what was asked for is so.
            return redirect(meeting)
        return told(request, refusal, meeting, back_to="meeting_send")
    return redirect("meeting_answers", code=meeting.code, slug=meeting.slug)


@may("dialogues.invite", Meeting)
@require_safe
@xframe_options_sameorigin
def letter_preview(request: HttpRequest, meeting: Meeting, form: str) -> HttpResponse:
    """The invitation as it will be sent, in one of its two forms; no link in it opens a door."""
    language = request.LANGUAGE_CODE
    forms = Renderer(municipality()).render(notices()[INVITATION], specimen(meeting, language), language)
    if form == "text":
        return HttpResponse(forms.text, content_type="text/plain; charset=utf-8")
    html, sheets = for_frame(forms.html)
    response = HttpResponse(html)
    response._csp_replace = {"style-src": sheets, "script-src": [NONE], "frame-ancestors": [SELF]}
    return response
