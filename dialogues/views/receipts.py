"""After the press: the time to regret, the letters as they go, the receipt, and what is printed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from portal.notifications.models import Batch
from portal.notifications.services import send_now
from portal.web.actor import Actor
from portal.web.pages import render_page
from portal.web.plates import may
from portal.web.refusals import Refused
from portal.web.rooms import notices

from .. import services
from ..models import Invitation, Meeting, receipt_of, to_print
from ..on_paper import letters_on_paper

TAKE_BACK, NOW = "angra", "nu"


@may("dialogues.stop_sending", Meeting)
def meeting_sending(request: HttpRequest, meeting: Meeting, batch: str) -> HttpResponse:
    """How a sending fares, asked anew while it goes; POST regrets or stops it, or lets it leave at once."""
    sent = _of(meeting, batch)
    if request.method == "POST":
        return _act(request, meeting, sent)
    context = {"meeting": meeting, "receipt": receipt_of(meeting, sent), "notice": notices()[sent.notice]}
    template = "dialogues/_sending.html" if request.htmx else "dialogues/meeting_sending.html"
    return render_page(request, template, context)


def _of(meeting: Meeting, code: str) -> Batch:
    batch = meeting.batches().select_related("asked_by", "stopped_by").filter(code=code).first()
    if batch is None:
        raise Http404
    return batch


def _act(request: HttpRequest, meeting: Meeting, batch: Batch) -> HttpResponse:
    actor = Actor.of(request)
    if request.POST.get("gor") == NOW:
        send_now(batch, actor=actor)
    elif request.POST.get("gor") == TAKE_BACK:
        try:
            taken = services.take_back(batch, actor=actor)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _in_words(taken))
            if taken.is_draft:
                return redirect(meeting)
    return redirect("meeting_sending", code=meeting.code, slug=meeting.slug, batch=batch.code)


def _in_words(taken: services.TakenBack) -> str:
    """What became of it: whom it was taken from, who keeps theirs, and what the meeting is now."""
    says = ngettext(
        "%(n)d förening är inte längre inbjuden. Ni kan bjuda in den på nytt.",
        "%(n)d föreningar är inte längre inbjudna. Ni kan bjuda in dem på nytt.",
        taken.uninvited,
    ) % {"n": taken.uninvited}
    if taken.is_draft:
        return says + " " + _("Inget brev har gått, och mötet är ett utkast igen.")
    if taken.keep:
        says += " " + ngettext(
            "%(n)d har redan fått sitt brev eller svarat, och är inbjuden som förut.",
            "%(n)d har redan fått sina brev eller svarat, och är inbjudna som förut.",
            taken.keep,
        ) % {"n": taken.keep}
    return says


@may("dialogues.stop_sending", Meeting)
@require_safe
def sending_on_paper(request: HttpRequest, meeting: Meeting, batch: str) -> HttpResponse:
    """One PDF with a letter to each of those whom no letter of the sending has reached."""
    invitations = to_print(meeting, Invitation.objects.filter(batch=_of(meeting, batch)))
    return _printed(meeting, list(invitations))


@may("dialogues.stop_sending", Meeting)
@require_safe
def meeting_on_paper(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The same for all sendings of the meeting together."""
    return _printed(meeting, list(to_print(meeting, meeting.invitations.all())))


@may("dialogues.stop_sending", Meeting)
@require_safe
def invitation_on_paper(request: HttpRequest, meeting: Meeting, invitation: str) -> HttpResponse:
    """The letter to one organisation."""
    invited = meeting.invitations.open().select_related("organisation").filter(code=invitation)
    return _printed(meeting, list(invited))


def _printed(meeting: Meeting, invitations: list[Invitation]) -> HttpResponse:
    """Shown in the browser, which prints it. Where there is nobody to print for there is no file."""
    if not invitations:
        raise Http404
    response = HttpResponse(letters_on_paper(meeting, invitations), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{meeting.slug}.pdf"'
    response["Cache-Control"] = "no-store"
    return response
