"""A department asks organisations what they want to do together: whom, in which words, and the press."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organisations.forms import ONLY_SHOWN
from organisations.models import Chosen, Selection
from portal.municipality.current import municipality
from portal.notifications.declaring import Recipient
from portal.notifications.rendering import Renderer
from portal.people.models import Department
from portal.web.actor import Actor
from portal.web.forms import refuse, without_unseen
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused
from portal.web.rooms import notices

from .. import services
from ..enums import AREAS_ASKED
from ..forms import AskingForm
from ..notices import areas_asked_specimen
from ..rules import departments_for

# Presses of this page: back from the letter to the choice, and the one that sends. The first is on the
# other page, where a saved selection is fetched by its code after this.
BACK, SEND, FETCH = "back", "send", "fetch:"


@may("actionplans.draft_plan")
def areas_ask(request: HttpRequest, code: str) -> HttpResponse:
    """Choose whom to ask, see how many are reached and how the letter looks, then send."""
    department = get_object_or_404(departments_for(request.user), code=code)
    if request.htmx:
        return render(request, AskingForm.number_template, {"form": AskingForm.again(request.POST)})
    do = request.POST.get("do", "")
    if request.method != "POST":
        form = AskingForm.of(Chosen())
    elif do in {*ONLY_SHOWN, BACK} or do.startswith(FETCH):
        selection = Selection.objects.filter(code=without_unseen(do.removeprefix(FETCH))).first()
        form = AskingForm.again(request.POST, instead=selection and selection.chosen)
    else:
        form = AskingForm(request.POST)
        if form.is_valid() and (answer := _reviewed_or_sent(request, department, form)):
            return answer
    context = {"department": department, "selections": Selection.objects.counted()}
    return render_form(request, "actionplans/areas_ask.html", form, context)


def _reviewed_or_sent(request: HttpRequest, department: Department, form: AskingForm) -> HttpResponse | None:
    """The letter to look at; or, pressed there, the department's page. None where the service says no."""
    words = form.cleaned_data["message"]
    if request.POST.get("do") != SEND:
        return _review(request, department, form.chosen, words)
    try:
        batch = services.ask_for_areas(department, chosen=form.chosen, words=words, actor=Actor.of(request))
    except Refused as refusal:
        refuse(form, refusal)
        return None
    says = _("Brevet är på väg till %(n)s mottagare.") % {"n": batch.total}
    messages.success(request, says)
    return redirect("area_list", code=department.code)


def _review(request: HttpRequest, department: Department, chosen: Chosen, words: str) -> HttpResponse:
    language = municipality().language_for("sv")
    draft = areas_asked_specimen(department, words, Recipient(address=None, language=language))
    letter = Renderer(municipality()).render(notices()[AREAS_ASKED], draft, language)
    context = {
        "department": department,
        "ask": services.to_ask(chosen),
        "subject": letter.subject,
        # The wrapped lines of a mail as the paragraphs that they are, without the foot.
        "paragraphs": [" ".join(one.split()) for one in letter.text.partition("\n--\n")[0].split("\n\n")],
        "regret_minutes": municipality().regret_minutes,
        "kept": [(name, one) for name, many in request.POST.lists() if name not in _NOT_KEPT for one in many],
    }
    return render(request, "actionplans/areas_ask_review.html", context)


_NOT_KEPT = {"csrfmiddlewaretoken", "do", "search"}


@may("actionplans.draft_plan")
@require_POST
def areas_ask_stop(request: HttpRequest, code: str) -> HttpResponse:
    """Take back what has not left."""
    department = get_object_or_404(departments_for(request.user), code=code)
    try:
        stopped = services.stop_asking(department, actor=Actor.of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("%(n)s brev är stoppade.") % {"n": stopped})
    return redirect("area_list", code=department.code)
