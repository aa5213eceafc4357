"""The answers as those who call see them."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.notifications.progress import not_delivered, progress
from portal.web.pages import render_page
from portal.web.plates import may

from ..enums import NO_ANSWER, Answer
from ..models import Meeting, Rsvp

ANSWERS_ON_A_PAGE = 50


@may("dialogues.see_answers", Meeting)
@require_safe
def meeting_answers(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Answers as they come, the sending's progress, and its receipt."""
    batch = meeting.last_batch()
    sending = {"batch": batch, "progress": progress(batch) if batch else None, "meeting": meeting}
    if request.htmx:
        return render_page(request, "dialogues/meeting_answers.html", sending, fragment="sending")
    shown = request.GET.get("visa", "")
    invitations = meeting.invitations.open()
    listed = invitations.for_list()
    listed = (
        listed.answered(shown) if shown in {*Answer.values, NO_ANSWER} else listed.filter(rsvp__isnull=False)
    )
    counts = invitations.by_answer()
    context = sending | {
        "invited": sum(counts.values()),
        "choices": _choices(counts),
        "attendance": Rsvp.objects.filter(meeting=meeting).attendance(),
        "shown": shown,
        "query": urlencode({"visa": shown}) if shown else "",
        "page": Paginator(listed, ANSWERS_ON_A_PAGE).get_page(request.GET.get("sida")),
        "not_delivered": not_delivered(batch)[:100] if batch else (),
    }
    return render_page(request, "dialogues/meeting_answers.html", context, fragment="sending")


def _choices(counts: dict[str | None, int]) -> list[dict]:
    """The ways to narrow the list of answers, each with how many there are."""
    return [
        {"value": "", "label": _("Alla svar"), "count": sum(counts.get(each, 0) for each in Answer)},
        *({"value": each.value, "label": each.label, "count": counts.get(each, 0)} for each in Answer),
        {"value": NO_ANSWER, "label": _("Inget svar"), "count": counts.get(None, 0)},
    ]
