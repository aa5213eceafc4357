"""The answers as those who call see them, and those that come by telephone."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.history.timeline import timeline
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.plates import may
from portal.web.refusals import Refused
from portal.web.rooms import notices

from .. import services
from ..enums import NO_ANSWER, OFFERED
from ..forms import AnswerForm
from ..models import Invitation, Meeting, Rsvp, sendings_of

ANSWERS_ON_A_PAGE = 50


@may("dialogues.see_answers", Meeting)
@require_safe
def meeting_answers(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Answers as they come, the sendings' progress, and their receipts."""
    sendings = sendings_of(meeting)
    shown = request.GET.get("visa", "")
    invitations = meeting.invitations.open()
    listed = invitations.for_list()
    is_known = shown in {*OFFERED, NO_ANSWER}
    listed = listed.answered(shown) if is_known else listed.filter(rsvp__isnull=False)
    counts = invitations.by_answer()
    context = {
        "meeting": meeting,
        "sendings": sendings,
        "notice": notices()[sendings.latest.batch.notice] if sendings.latest else None,
        "earlier": [{"batch": one, "notice": notices()[one.notice]} for one in sendings.earlier],
        "invited": sum(counts.values()),
        "choices": _choices(counts),
        "attendance": Rsvp.objects.filter(meeting=meeting).attendance(),
        "shown": shown,
        "query": urlencode({"visa": shown}) if shown else "",
        "page": Paginator(listed, ANSWERS_ON_A_PAGE).get_page(request.GET.get("sida")),
    }
    return render(request, "dialogues/meeting_answers.html", context)


def _choices(counts: dict[str | None, int]) -> list[dict]:
    """The ways to narrow the list of answers, each with how many there are."""
    return [
        {"value": "", "label": _("Alla svar"), "count": sum(counts.get(each, 0) for each in OFFERED)},
        *({"value": each.value, "label": each.label, "count": counts.get(each, 0)} for each in OFFERED),
        {"value": NO_ANSWER, "label": _("Inget svar"), "count": counts.get(None, 0)},
    ]


@may("dialogues.register_answer", Meeting)
def meeting_answer(request: HttpRequest, meeting: Meeting, invitation: str) -> HttpResponse:
    """Write down what an organisation has answered over the telephone."""
    invited = get_object_or_404(Invitation.objects.for_letter(), meeting=meeting, code=invitation)
    given = getattr(invited, "rsvp", None)
    form = AnswerForm.of(meeting, given)
    if request.method == "POST":
        form = AnswerForm(request.POST, meeting=meeting)
        if form.is_valid() and _register(request, invited, form):
            return redirect("meeting_answers", code=meeting.code, slug=meeting.slug)
    context = {
        "meeting": meeting,
        "invitation": invited,
        "form": form,
        "rsvp": given,
        "events": timeline(given, names=True) if given else (),
    }
    status = 422 if form.is_bound else 200
    return render(request, "dialogues/meeting_answer.html", context, status=status)


def _register(request: HttpRequest, invitation: Invitation, form: AnswerForm) -> bool:
    """Whether the answer could be stored; if not, the form says why."""
    try:
        services.answer(invitation, link=None, actor=Actor.of(request), **form.said())
    except Refused as refusal:
        refuse(form, refusal)
        return False
    messages.success(request, _("Svaret för %(who)s är registrerat.") % {"who": invitation.organisation})
    return True
