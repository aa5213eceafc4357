"""The municipality's own lists, as the administrator edits them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.history.timeline import timeline
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from . import services
from .enums import LISTS, OWN_FRAMES, Frame
from .forms import LastDayForm, TagForm
from .models import Tag


def _frame(slug: str) -> Frame:
    """The frame whose list has this address, else 404."""
    for frame, (own_slug, _title) in LISTS.items():
        if own_slug == slug:
            return frame
    raise Http404


def _list(frame: Frame) -> dict:
    """What every page of a list says of it."""
    slug, title = LISTS[frame]
    return {"frame": frame, "slug": slug, "list_title": title, "is_own": frame in OWN_FRAMES}


@may("frames.edit_lists")
def list_overview(request: HttpRequest) -> HttpResponse:
    """The lists, and how many entries each has in use."""
    counts = Tag.objects.valid().counts_by_frame()
    lists = [{**_list(frame), "count": counts.get(frame, 0)} for frame in LISTS]
    return render(request, "frames/list_overview.html", {"lists": lists})


@may("frames.edit_lists")
def tag_list(request: HttpRequest, slug: str) -> HttpResponse:
    """One list as a tree; what is out of use stands last."""
    frame = _frame(slug)
    tags = Tag.objects.of(frame)
    return render(
        request,
        "frames/tag_list.html",
        {**_list(frame), "tags": tags.valid().as_tree(), "retired": tags.retired()},
    )


@may("frames.edit_lists")
def tag_add(request: HttpRequest, slug: str) -> HttpResponse:
    """A new entry."""
    frame = _frame(slug)
    if frame not in OWN_FRAMES:
        raise Http404
    form = TagForm(request.POST or None, frame=frame)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_tag(frame, values=form.cleaned_data, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Raden är tillagd."))
            return redirect("tag_list", slug=slug)
    return render_form(request, "frames/tag_add.html", form, _list(frame))


@may("frames.edit_lists")
def tag_edit(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """An entry, and what happened to it."""
    frame = _frame(slug)
    tag = get_object_or_404(Tag.objects.of(frame), key=key)
    form = TagForm(request.POST or None, instance=tag, frame=frame)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_tag(tag, values=form.changes, seen=form.seen, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Raden är sparad."))
            return redirect("tag_list", slug=slug)
    context = {**_list(frame), "tag": tag, "events": timeline(tag, names=True)}
    return render_form(request, "frames/tag_edit.html", form, context)


@may("frames.edit_lists")
def tag_retire(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Take an entry out of use after a day."""
    frame = _frame(slug)
    tag = get_object_or_404(Tag.objects.of(frame), key=key)
    form = LastDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.retire_tag(tag, **form.cleaned_data, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Raden tas ur bruk."))
            return redirect("tag_list", slug=slug)
    return render_form(request, "frames/tag_retire.html", form, {**_list(frame), "tag": tag})


@may("frames.edit_lists")
@require_POST
def tag_restore(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Take an entry into use again."""
    tag = get_object_or_404(Tag.objects.of(_frame(slug)), key=key)
    try:
        services.restore_tag(tag, actor=Actor.of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Raden är i bruk igen."))
    return redirect("tag_list", slug=slug)
