"""Viewpoints are put into groups: the ungrouped beside the groups, each group, its name and its place."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from portal.history.timeline import timeline
from portal.web.actor import Actor
from portal.web.codes import new_code
from portal.web.forms import refuse, without_unseen
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..forms import NEW, OUT, GroupForm, GroupingForm, MergingForm, MovingForm
from ..models import Dialogue, Viewpoint, ViewpointGroup, alike, answering_of, groups_of, ungrouped_of

ON_A_PAGE = 25


@may("dialogues.answer_viewpoints", Dialogue)
def viewpoint_groups(request: HttpRequest, dialogue: Dialogue) -> HttpResponse:
    """What stands in no group, each with what it is like, beside the groups; POST puts together."""
    form = GroupingForm(request.POST or None, dialogue=dialogue)
    if request.method == "POST":
        likeness = without_unseen(request.POST.get("likt", ""))
        done = _join(request, dialogue, likeness) if likeness else _put(request, dialogue, form)
        if done:
            return done
    part = next((one for one in dialogue.dialogue_parts.all() if str(one.pk) == request.GET.get("del")), None)
    ungrouped = ungrouped_of(dialogue).filter(part=part) if part else ungrouped_of(dialogue)
    page = Paginator(ungrouped, ON_A_PAGE).get_page(request.GET.get("sida"))
    nearest = alike(dialogue, page.object_list)
    context = {
        "dialogue": dialogue,
        "groups": groups_of(dialogue),
        "answering": answering_of(dialogue),
        "page": page,
        "rows": [(each, nearest.get(each.pk)) for each in page],
        "part": part,
        "query": f"del={part.pk}" if part else "",
        "ticked": set(form.data.getlist("viewpoints")) if form.is_bound else set(),
    }
    return render_form(request, "dialogues/viewpoint_groups.html", form, context)


def _put(request: HttpRequest, dialogue: Dialogue, form: GroupingForm) -> HttpResponse | None:
    """Put the ticked ones where the form says; nothing where it has to be put right first."""
    if not form.is_valid():
        return None
    typed, actor = form.cleaned_data, Actor.of(request)
    try:
        if typed["into"] == NEW:
            group = services.begin_group(
                dialogue,
                viewpoints=typed["viewpoints"],
                title=typed["title"],
                code=typed["code"],
                actor=actor,
            )
        else:
            group = get_object_or_404(ViewpointGroup, dialogue=dialogue, code=typed["into"])
            services.put_in_group(group, viewpoints=typed["viewpoints"], actor=actor)
    except Refused as refusal:
        refuse(form, refusal)
        return None
    return _told(request, dialogue, group, len(typed["viewpoints"]))


def _join(request: HttpRequest, dialogue: Dialogue, likeness: str) -> HttpResponse:
    """Put a viewpoint with the one that it is like: into its group, or both into a new one."""
    codes = likeness.split(":")[:2]
    found = Viewpoint.objects.filter(dialogue=dialogue, code__in=codes).select_related("group")
    near = {each.code: each for each in found}
    mine, other = (near.get(code) for code in (codes * 2)[:2])
    if mine is None or other is None:
        return redirect("viewpoint_groups", code=dialogue.code, slug=dialogue.slug)
    actor = Actor.of(request)
    try:
        if other.group and mine.group_id == other.group_id:
            group = other.group
        elif other.group:
            group = other.group
            services.put_in_group(group, viewpoints=[mine.code], actor=actor)
        else:
            both = {mine.code, other.code}
            group = services.begin_group(dialogue, viewpoints=both, code=new_code(), actor=actor)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return _back(request, dialogue)
    return _told(request, dialogue, group, 1)


def _told(request: HttpRequest, dialogue: Dialogue, group: ViewpointGroup, number: int) -> HttpResponse:
    says = ngettext(
        "%(n)d synpunkt ligger nu i gruppen ”%(title)s”.",
        "%(n)d synpunkter ligger nu i gruppen ”%(title)s”.",
        number,
    )
    messages.success(request, says % {"n": number, "title": group.title})
    return _back(request, dialogue)


def _back(request: HttpRequest, dialogue: Dialogue) -> HttpResponse:
    """To the same part and page of the list."""
    response = redirect("viewpoint_groups", code=dialogue.code, slug=dialogue.slug)
    query = request.META["QUERY_STRING"]
    if query:
        response["Location"] += f"?{query}"
    return response


@may("dialogues.answer_viewpoints", Dialogue)
def viewpoint_group(request: HttpRequest, dialogue: Dialogue, group: str) -> HttpResponse:
    """One group: what was said, and what to do with it; POST takes viewpoints out, or over to another."""
    standing = _group(dialogue, group)
    form = MovingForm(request.POST or None, group=standing)
    if request.method == "POST" and form.is_valid():
        try:
            return _moved(request, dialogue, standing, form)
        except Refused as refusal:
            refuse(form, refusal)
    viewpoints = standing.viewpoints.select_related("organisation", "part", "file")
    context = {
        "dialogue": dialogue,
        "group": standing,
        "page": Paginator(viewpoints, ON_A_PAGE * 2).get_page(request.GET.get("sida")),
        "number": standing.viewpoints.standing().count(),
        "ticked": set(form.data.getlist("viewpoints")) if form.is_bound else set(),
        "events": timeline(standing, names=True),
    }
    return render_form(request, "dialogues/viewpoint_group.html", form, context)


def _moved(request: HttpRequest, dialogue: Dialogue, group: ViewpointGroup, form: MovingForm) -> HttpResponse:
    typed = form.cleaned_data
    into = None if typed["into"] == OUT else _group(dialogue, typed["into"])
    number = services.take_out(group, viewpoints=typed["viewpoints"], into=into, actor=Actor.of(request))
    if into:
        return _told(request, dialogue, into, number)
    says = ngettext("%(n)d synpunkt står nu utan grupp.", "%(n)d synpunkter står nu utan grupp.", number)
    messages.success(request, says % {"n": number})
    return redirect("viewpoint_groups", code=dialogue.code, slug=dialogue.slug)


@may("dialogues.answer_viewpoints", Dialogue)
def group_change(request: HttpRequest, dialogue: Dialogue, group: str) -> HttpResponse:
    """What a group is called; what somebody else called it meanwhile is shown."""
    standing = _group(dialogue, group)
    form = GroupForm(request.POST or None, instance=_group(dialogue, group))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_group(standing, values=form.changes, seen=form.seen, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Ändringen är sparad."))
            return redirect("viewpoint_group", code=dialogue.code, slug=dialogue.slug, group=group)
    context = {"dialogue": dialogue, "group": standing, "events": timeline(standing, names=True)}
    return render_form(request, "dialogues/group_change.html", form, context)


@may("dialogues.answer_viewpoints", Dialogue)
def group_merge(request: HttpRequest, dialogue: Dialogue, group: str) -> HttpResponse:
    """All of a group goes into another."""
    standing = _group(dialogue, group)
    form = MergingForm(request.POST or None, group=standing)
    if request.method == "POST" and form.is_valid():
        into = _group(dialogue, form.cleaned_data["into"])
        try:
            services.merge_groups(standing, into=into, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Grupperna är hopslagna."))
            return redirect("viewpoint_group", code=dialogue.code, slug=dialogue.slug, group=into.code)
    context = {"dialogue": dialogue, "group": standing, "number": standing.viewpoints.standing().count()}
    return render_form(request, "dialogues/group_merge.html", form, context)


@may("dialogues.answer_viewpoints", Dialogue)
@require_POST
def group_move(request: HttpRequest, dialogue: Dialogue, group: str) -> HttpResponse:
    """One step up (`upp`) or down in the table."""
    try:
        services.move_group(_group(dialogue, group), up="upp" in request.POST, actor=Actor.of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    response = redirect("viewpoint_groups", code=dialogue.code, slug=dialogue.slug)
    response["Location"] += "#grupper"
    return response


def _group(dialogue: Dialogue, code: str) -> ViewpointGroup:
    groups = ViewpointGroup.objects.filter(dialogue=dialogue).select_related("part", "response", "dialogue")
    return get_object_or_404(groups, code=code)
