"""Pages about meetings: the list and each meeting, sending the invitation, the answers, a guest's answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from portal.web.refusals import Refused

from ..models import Meeting


def is_gone(meeting: Meeting) -> bool:
    """Whether somebody threw the draft away while its page was open."""
    return not Meeting.objects.filter(pk=meeting.pk).exists()


def told(request: HttpRequest, refusal: Refused, meeting: Meeting, *, back_to: str = "") -> HttpResponse:
    """Say the no on the meeting's page, or `back_to` another of its pages; on the list where it is gone."""
    messages.error(request, refusal.message)
    if is_gone(meeting):
        return redirect("meeting_list")
    return redirect(back_to, code=meeting.code, slug=meeting.slug) if back_to else redirect(meeting)
