"""Whom a meeting invites."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from organisations.forms import ONLY_SHOWN, SAVE_SELECTION
from organisations.models import Selection
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..forms import ChoosingForm
from ..models import Mailing, Meeting
from . import is_gone

# A press that fetches a saved selection says which, after this.
FETCH = "fetch:"


@may("dialogues.choose", Meeting)
def meeting_choose(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Everybody, a saved selection, boxes, single ones. What is not saved yet stays on the page.

    Each box that is ticked is counted with htmx.
    """
    if request.htmx:
        return render(request, ChoosingForm.number_template, {"form": ChoosingForm.again(request.POST)})
    do = request.POST.get("do", "")
    if request.method != "POST":
        form = ChoosingForm.of(meeting.chosen)
    elif do in ONLY_SHOWN:
        form = ChoosingForm.again(request.POST)
    elif do.startswith(FETCH):
        form = fetched(request, do.removeprefix(FETCH))
    else:
        form = ChoosingForm(request.POST, needs_name=do == SAVE_SELECTION)
        if form.is_valid() and is_saved(form, partial(services.choose, actor=Actor.of(request)), meeting):
            messages.success(request, _("Valet är sparat. Ingen får något brev förrän du skickar inbjudan."))
            return redirect("meeting_breadth", code=meeting.code, slug=meeting.slug)
        if is_gone(meeting):
            messages.error(request, _("Utkastet är redan slängt."))
            return redirect("meeting_list")
    context = {
        "meeting": meeting,
        "selections": Selection.objects.counted(),
        "invited": meeting.invitations.open().count(),
    }
    return render_form(request, "dialogues/meeting_choose.html", form, context)


def fetched(request: HttpRequest, code: str) -> ChoosingForm:
    """The form with what a saved selection chooses; where it is gone, with what was ticked, and why."""
    selection = Selection.objects.filter(code=code).first()
    if selection:
        return ChoosingForm.again(request.POST, instead=selection.chosen)
    form = ChoosingForm(request.POST)
    form.add_error(None, _("Urvalet finns inte längre. Någon har tagit bort det. Det du hade valt är kvar."))
    return form


def is_saved(form: ChoosingForm, save: Callable[..., object], row: Meeting | Mailing) -> bool:
    """Whether the choice for a meeting or an utskick could be saved; if not, the form says why.

    Where somebody else has chosen meanwhile, the form is then made from what stands.
    """
    try:
        save(
            row,
            chosen=form.chosen,
            made_from=form.marks.get("way", ""),
            save_as=form.cleaned_data["name"] if form.needs_name else "",
        )
    except Refused as refusal:
        standing = type(row)._default_manager.filter(pk=row.pk).first()
        if standing and form.marks.get("way", standing.chosen.mark) != standing.chosen.mark:
            # As long as the form is valid: a refusal takes a field's value from what was ticked.
            form.meet(standing.chosen, {"way": standing.chosen.mark})
        refuse(form, refusal)
        return False
    return True
