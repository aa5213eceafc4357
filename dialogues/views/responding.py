"""A group gets its answer, and everybody reads the table of viewpoints and answers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from rules import has_perm

from portal.history.timeline import timeline
from portal.web.actor import Actor
from portal.web.forms import refuse, without_unseen
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..forms import ResponseForm
from ..models import (
    IN_THE_TABLE,
    Dialogue,
    Response,
    ViewpointGroup,
    answer_table,
    answering_of,
    groups_of,
)
from .grouping import ON_A_PAGE


@may("dialogues.answer_viewpoints", Dialogue)
def group_answer(request: HttpRequest, dialogue: Dialogue, group: str) -> HttpResponse:
    """Answer a group, or correct the answer; what somebody else answered meanwhile is shown beside."""
    groups = ViewpointGroup.objects.filter(dialogue=dialogue).select_related("part", "response", "dialogue")
    standing = get_object_or_404(groups, code=group)
    response = getattr(standing, "response", None)
    instance = Response.objects.get(pk=response.pk) if response else Response()
    form = ResponseForm(request.POST or None, instance=instance)
    if request.method == "POST" and form.is_valid():
        try:
            _answer(standing, form, Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            return _to_the_next(request, dialogue, standing, tells=response is None or form.tells)
    said = standing.viewpoints.standing().select_related("organisation", "file")
    context = {
        "dialogue": dialogue,
        "group": standing,
        "response": response,
        "page": Paginator(said, ON_A_PAGE).get_page(request.GET.get("sida")),
        "events": timeline(response, names=True) if response else [],
    }
    return render_form(request, "dialogues/group_answer.html", form, context)


def _answer(group: ViewpointGroup, form: ResponseForm, actor: Actor) -> None:
    services.answer_group(group, values=form.answer, seen=form.answered_from, tell=form.tells, actor=actor)


def _to_the_next(
    request: HttpRequest, dialogue: Dialogue, group: ViewpointGroup, *, tells: bool
) -> HttpResponse:
    """To the next group without an answer, as one works through them; to the groups after the last."""
    messages.success(
        request,
        _("Svaret är sparat och skickas till dem som lämnade synpunkterna.")
        if tells
        else _("Svaret är sparat. Inget brev har skickats."),
    )
    left = groups_of(dialogue).filter(response__isnull=True, number__gt=0).exclude(pk=group.pk).first()
    if left is None:
        return redirect("viewpoint_groups", code=dialogue.code, slug=dialogue.slug)
    return redirect("group_answer", code=dialogue.code, slug=dialogue.slug, group=left.code)


@may("dialogues.see_dialogue", Dialogue)
@require_safe
def dialogue_answers(request: HttpRequest, dialogue: Dialogue) -> HttpResponse:
    """The table of viewpoints, answers and changes; `?grupp=` shows all that one group holds."""
    asked = without_unseen(request.GET.get("grupp", ""))
    if asked:
        return _one_group(request, dialogue, asked)
    context = {
        "dialogue": dialogue,
        "parts": answer_table(dialogue, request.user, most=IN_THE_TABLE),
        "answering": answering_of(dialogue),
        "withdrawn": dialogue.viewpoints.withdrawn().count(),
        "may_answer": has_perm("dialogues.answer_viewpoints", request.user, dialogue),
    }
    return render(request, "dialogues/dialogue_answers.html", context)


def _one_group(request: HttpRequest, dialogue: Dialogue, code: str) -> HttpResponse:
    group = groups_of(dialogue).filter(response__isnull=False, code=code).first()
    if group is None:
        raise Http404
    said = group.viewpoints.shown().select_related("organisation", "file")
    page = Paginator(said, ON_A_PAGE * 2).get_page(request.GET.get("sida"))
    context = {"dialogue": dialogue, "group": group, "page": page}
    return render(request, "dialogues/answered_group.html", context)
