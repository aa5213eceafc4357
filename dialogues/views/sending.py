"""The last look before an invitation goes: what will happen, the letter as it will arrive, a proof of it."""

from dataclasses import dataclass

from csp.constants import NONE, SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from organisations.models import Membership
from portal.municipality.current import municipality
from portal.notifications.preview import for_frame
from portal.notifications.rendering import Forms, Renderer
from portal.web.actor import Actor
from portal.web.plates import may
from portal.web.refusals import Refused
from portal.web.rooms import notices

from .. import services
from ..enums import INVITATION, MeetingState
from ..models import Meeting
from ..notices import first_recipients, specimen
from . import told
from .breadth import breadth_check

# How many of the recipients' letters one may leaf through.
LEAVES = 20
PHONE = "telefon"


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
        "is_past": is_draft and not meeting.may_be_called,
        "is_closed": not is_draft and not meeting.may_be_answered,
        "regret_minutes": municipality().regret_minutes,
        "leaf": Leaf.turned_to(request, meeting, reachable),
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


@dataclass(frozen=True, slots=True)
class Leaf:
    """One of the letters that an invitation would be, as one leafs through the first of them."""

    number: int
    of: int
    contact: Membership | None
    language: str
    forms: Forms
    is_narrow: bool

    @classmethod
    def turned_to(cls, request: HttpRequest, meeting: Meeting, of: int = 0) -> "Leaf":
        """The letter that `mottagare` asks for, in its recipient's language; without one the page's."""
        asked = request.GET.get("mottagare", "")
        contacts = list(first_recipients(meeting)[:LEAVES])
        is_one = asked.isascii() and asked.isdigit() and len(asked) <= 2
        number = int(asked) if is_one and 1 <= int(asked) <= len(contacts) else 1
        contact = contacts[number - 1] if contacts else None
        wished = contact.address.language if contact else request.LANGUAGE_CODE
        language = municipality().language_for(wished)
        draft = specimen(meeting, language, contact)
        forms = Renderer(municipality()).render(notices()[INVITATION], draft, language)
        return cls(number, of, contact, language, forms, request.GET.get("bredd") == PHONE)

    @property
    def previous(self) -> str:
        """The query of the letter before, if any."""
        return self._query(self.number - 1) if self.number > 1 else ""

    @property
    def next(self) -> str:
        """The query of the letter after, if any."""
        return self._query(self.number + 1) if self.number < min(self.of, LEAVES) else ""

    @property
    def query(self) -> str:
        """What shows this letter, whatever its width."""
        return urlencode({"mottagare": self.number})

    def _query(self, number: int) -> str:
        return urlencode({"mottagare": number} | ({"bredd": PHONE} if self.is_narrow else {}))


@may("dialogues.invite", Meeting)
@require_safe
@xframe_options_sameorigin
def letter_preview(request: HttpRequest, meeting: Meeting, form: str) -> HttpResponse:
    """The invitation as it will be sent, in one of its two forms; no link in it opens a door."""
    forms = Leaf.turned_to(request, meeting).forms
    if form == "text":
        return HttpResponse(forms.text, content_type="text/plain; charset=utf-8")
    html, sheets = for_frame(forms.html)
    response = HttpResponse(html)
    response._csp_replace = {"style-src": sheets, "script-src": [NONE], "frame-ancestors": [SELF]}
    return response
