"""Settings and texts, as the administrator edits them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from portal.history.timeline import timeline
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from . import services
from .enums import REQUIRED_BY_LAW
from .forms import SettingsForm, TextForm
from .models import Municipality, Text


@may("municipality.change_settings")
def municipality_settings(request: HttpRequest) -> HttpResponse:
    """The municipality's own settings, in groups, with their history."""
    row = Municipality.objects.first() or Municipality(pk=1)
    form = SettingsForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_settings(values=form.changes, seen=form.seen, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Inställningarna är sparade."))
            return redirect("municipality_settings")
    events = timeline(row, names=True)
    return render_form(request, "municipality/municipality_settings.html", form, {"events": events})


@may("municipality.write_texts")
def text_list(request: HttpRequest) -> HttpResponse:
    """Each text, and what is left to fill in."""
    return render(
        request,
        "municipality/text_list.html",
        {"texts": Text.objects.all(), "required": REQUIRED_BY_LAW},
    )


@may("municipality.write_texts")
def text_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Write a text in both languages; "Förhandsgranska" shows it as it will look, and saves nothing."""
    text = get_object_or_404(Text, key=key)
    form = TextForm(request.POST or None, instance=text)
    previewing = request.POST.get("action") == "preview"
    if request.method == "POST" and form.is_valid() and not previewing:
        try:
            services.change_text(text, values=form.changes, seen=form.seen, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Texten är sparad."))
            return redirect("text_edit", key=key)
    # A bound form has written what was typed onto the row in memory: that is what the preview shows.
    context = {
        "text": text,
        "previewing": previewing and form.is_valid(),
        "events": timeline(text, names=True),
    }
    return render_form(request, "municipality/text_edit.html", form, context)
