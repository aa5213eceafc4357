"""Saved selections: the list of them, one to be changed, a new one out of the directory's filters."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.history.timeline import timeline
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..filters.asked import asked
from ..forms import ONLY_SHOWN, SelectionForm
from ..models import Chosen, Selection, in_words

# What the directory narrows by, and where it stands in a choice.
_FROM_DIRECTORY = {"omrade": "fields_of_activity", "malgrupp": "target_groups", "plats": "places"}


@may("organisations.save_selection")
def selection_list(request: HttpRequest) -> HttpResponse:
    """All of them, each with how many organisations it means today and what it says."""
    selections = Selection.objects.counted()
    for selection, words in zip(selections, in_words(one.chosen for one in selections), strict=True):
        selection.words = words
    return render(request, "organisations/selection_list.html", {"selections": selections})


@may("organisations.save_selection")
def selection_new(request: HttpRequest) -> HttpResponse:
    """A new one; it begins with what the directory was narrowed by, where one comes from there."""
    if request.htmx:
        return render(request, SelectionForm.number_template, {"form": SelectionForm.again(request.POST)})
    if request.method == "POST" and request.POST.get("do") not in ONLY_SHOWN:
        form = SelectionForm(request.POST)
        if form.is_valid() and _saved(request, form):
            return redirect("selection_list")
    elif request.method == "POST":
        form = SelectionForm.again(request.POST)
    else:
        form = SelectionForm.of(_narrowed(request.GET))
    left_aside = asked(request.GET, hidden_too=True).keys() - _FROM_DIRECTORY.keys()
    return render_form(request, "organisations/selection_new.html", form, {"left_aside": left_aside})


def _narrowed(query: QueryDict) -> Chosen:
    """What the directory's parameters choose; words, legal form and letter belong to no selection."""
    values = asked(query, hidden_too=True)
    return Chosen(**{to: tuple(values.get(name, ())) for name, to in _FROM_DIRECTORY.items()})


def _saved(request: HttpRequest, form: SelectionForm) -> bool:
    """Whether it could be saved; if not, the form says why."""
    name = form.cleaned_data["name"]
    try:
        services.save_selection(name=name, chosen=form.chosen, actor=Actor.of(request))
    except Refused as refusal:
        refuse(form, refusal)
        return False
    messages.success(request, _("Urvalet ”%(name)s” är sparat.") % {"name": name})
    return True


@may("organisations.save_selection", Selection)
def selection_change(request: HttpRequest, selection: Selection) -> HttpResponse:
    """Another name, other boxes; what somebody else saved meanwhile is shown, not lost."""
    if request.htmx:
        return render(request, SelectionForm.number_template, {"form": SelectionForm.again(request.POST)})
    if request.method == "POST" and request.POST.get("do") not in ONLY_SHOWN:
        form = SelectionForm(request.POST)
        if form.is_valid() and _changed(request, selection, form):
            return redirect("selection_list")
    elif request.method == "POST":
        form = SelectionForm.again(request.POST)
    else:
        form = SelectionForm.of_selection(selection)
    context = {"selection": selection, "events": timeline(selection, names=True)}
    return render_form(request, "organisations/selection_change.html", form, context)


def _changed(request: HttpRequest, selection: Selection, form: SelectionForm) -> bool:
    """Whether it could be changed; if not, the form says why."""
    typed = {"name": form.cleaned_data["name"], "chosen": form.chosen}
    try:
        services.change_selection(selection, **typed, made_from=form.marks or None, actor=Actor.of(request))
    except Refused as refusal:
        # As long as the form is valid: a refusal takes a field's value from what was typed.
        standing = Selection.objects.filter(pk=selection.pk).first()
        if standing and form.marks and form.marks != standing.marks:
            form.meet(standing.chosen, standing.marks, name=standing.name)
        refuse(form, refusal)
        return False
    messages.success(request, _("Ändringen är sparad."))
    return True


@may("organisations.save_selection", Selection)
def selection_delete(request: HttpRequest, selection: Selection) -> HttpResponse:
    """Ask once; meetings that started from it keep what they have."""
    if request.method == "POST":
        services.delete_selection(selection, actor=Actor.of(request))
        messages.success(request, _("Urvalet är borttaget. Inget möte har ändrats."))
        return redirect("selection_list")
    return render(request, "organisations/selection_delete.html", {"selection": selection})
