"""An official reads what a person has said and shows it, and writes in what came by telephone or on paper."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from portal.records.enums import Ground
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..enums import ViewpointState
from ..forms import ReadingForm, RegisterViewpointForm
from ..models import Dialogue, Viewpoint

# The button that shows the viewpoint on the page; the other shows how it would be.
SHOW = "visa"
# By which words are masked in what people say: about individuals, never about what they think.
_GROUNDS = (
    Ground.HEALTH,
    Ground.THREATENED,
    Ground.DATA_PROTECTION,
    Ground.SCHOOL,
    Ground.CARE,
    Ground.SOCIAL_SERVICES,
)


@may("dialogues.read_viewpoints", Dialogue)
def viewpoint_read(request: HttpRequest, dialogue: Dialogue, viewpoint: str) -> HttpResponse:
    """Read it, mask what describes individuals, see how it will be; POST shows it, then the next."""
    shown = Viewpoint.objects.for_own_page().filter(dialogue=dialogue)
    one = get_object_or_404(shown.exclude(state=ViewpointState.UNCONFIRMED), code=viewpoint)
    form = ReadingForm(
        request.POST or None,
        viewpoint=one,
        proposed=services.proposed_in(one),
        made_from=services.mark_of_words(one),
    )
    context = {"dialogue": dialogue, "viewpoint": one, "grounds": [g.label for g in _GROUNDS], "show": SHOW}
    if request.method == "POST" and form.is_valid():
        try:
            context["preview"] = services.without_words(one, form.masked)
            if request.POST.get("do") == SHOW:
                return _shown(request, one, form)
        except Refused as refusal:
            refuse(form, refusal)
    return render_form(request, "dialogues/viewpoint_read.html", form, context)


def _shown(request: HttpRequest, viewpoint: Viewpoint, form: ReadingForm) -> HttpResponse:
    services.show_viewpoint(
        viewpoint,
        words=form.masked,
        show_file=form.shows_file,
        made_from=form.cleaned_data["made_from"],
        actor=Actor.of(request),
    )
    dialogue = viewpoint.dialogue
    following = dialogue.viewpoints.to_read().first()
    if following is None:
        messages.success(request, _("Synpunkten visas nu på sidan."))
        return redirect(dialogue)
    messages.success(request, _("Synpunkten visas nu på sidan. Här är nästa att läsa."))
    return redirect("viewpoint_read", code=dialogue.code, slug=dialogue.slug, viewpoint=following.code)


@may("dialogues.register_viewpoint", Dialogue)
def viewpoint_register(request: HttpRequest, dialogue: Dialogue) -> HttpResponse:
    """Write in what came by telephone, mail or paper; a person's is read next."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = RegisterViewpointForm(*sent, dialogue=dialogue)
    if request.method == "POST" and form.is_valid():
        try:
            viewpoint = services.register_viewpoint(
                dialogue,
                words=form.words,
                who=form.sayer(),
                came_by=form.cleaned_data["came_by"],
                received_on=form.cleaned_data["received_on"],
                code=form.cleaned_data["code"],
                actor=Actor.of(request),
            )
        except Refused as refusal:
            refuse(form, refusal)
            form.ask_for_the_file_again()
        else:
            return _written_in(request, viewpoint)
    return render_form(request, "dialogues/viewpoint_register.html", form, {"dialogue": dialogue})


def _written_in(request: HttpRequest, viewpoint: Viewpoint) -> HttpResponse:
    dialogue = viewpoint.dialogue
    if viewpoint.state == ViewpointState.SHOWN:
        messages.success(request, _("Synpunkten är inskriven och visas på sidan, under föreningens namn."))
        return redirect(dialogue)
    messages.success(request, _("Synpunkten är inskriven. Läs den nu, så att den kan visas."))
    return redirect("viewpoint_read", code=dialogue.code, slug=dialogue.slug, viewpoint=viewpoint.code)
