"""Actions: how each goes, with whom, and its red thread; and what those who run it do with it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from rules import has_perm

from dialogues.models import Meeting
from portal.history.timeline import timeline
from portal.web import clock
from portal.web.actor import Actor
from portal.web.forms import refuse, without_unseen
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..forms import DONE, DocumentTieForm, EndForm, MeetingTieForm, MilestoneForm, NoteForm, StandingForm
from ..models import Action, Milestone, Partner, next_due
from ..models.handling import ActionPage, actions_page, documents_to_choose, meetings_to_choose, to_handle
from .partners import tell_of_asking, to_partners

MILESTONE, MEETING, DOCUMENT = "delmal", "mote", "dokument"


@may("actionplans.see", Action)
@require_safe
def action_detail(request: HttpRequest, action: Action) -> HttpResponse:
    """One action: what, for whom, by whom, how it goes."""
    page: ActionPage = actions_page(action)
    may_change = has_perm("actionplans.change_action", request.user, action)
    context = {
        "action": action,
        "plan": action.plan,
        "page": page,
        "may_change": may_change,
        "may_report": action.may_be_reported and has_perm("actionplans.report", request.user, action),
        "next_report": next_due(clock.today()),
        "own": {one.pk for one in request.acting.represented if one.is_organisation},
        "to_look_at": may_change and action.partners.to_look_at().exists(),
    }
    return render(request, "actionplans/action_detail.html", context)


@may("actionplans.change_action", Action)
def action_manage(request: HttpRequest, action: Action) -> HttpResponse:
    """Partners, milestones, meetings, documents, note and state; POST adds one thing by its small form."""
    do, is_sent = request.POST.get("do", ""), request.method == "POST"
    forms = {
        MILESTONE: MilestoneForm(request.POST if do == MILESTONE else None, plan=action.plan),
        MEETING: MeetingTieForm(
            request.POST if do == MEETING else None, meetings=meetings_to_choose(action, request.user)
        ),
        DOCUMENT: DocumentTieForm(
            request.POST if do == DOCUMENT else None, documents=documents_to_choose(action)
        ),
    }
    form = forms.get(do)
    if is_sent and (form is None or (form.is_valid() and _added(request, action, do, form))):
        return _to(action, do)
    context = {
        "action": action,
        "page": to_handle(action),
        "forms": forms,
        "events": timeline(action, parts=("milestones", "partners", "reports"), names=True),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "actionplans/action_manage.html", context, status=status)


def _added(request: HttpRequest, action: Action, do: str, form: Any) -> bool:
    """Whether one more thing could be added; if not, its form says why."""
    add = {
        MILESTONE: services.add_milestone,
        MEETING: services.tie_meeting,
        DOCUMENT: services.refer_to,
    }[do]
    try:
        add(action, **form.cleaned_data, actor=Actor.of(request))
    except Refused as refusal:
        refuse(form, refusal)
        return False
    return True


@may("actionplans.change_action", Action)
@require_POST
def action_press(request: HttpRequest, action: Action) -> HttpResponse:
    """One of the buttons beside a milestone, a partner, a meeting, a document or the state."""
    name = next((name for name in _PRESSES if name in request.POST), None)
    if name is None:
        return _to(action)
    where, press = _PRESSES[name]
    try:
        press(request, action, without_unseen(request.POST[name]))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return to_partners(action) if where == "parter" else _to(action, where)


def _milestone(action: Action, key: str) -> Milestone:
    if not key.isdecimal() or len(key) > 18:
        raise Http404
    milestone = action.milestones.filter(pk=key).first()
    if milestone is None:
        raise Refused(_("Delmålet är redan borttaget."))
    return milestone


def _reach(reached: bool) -> Callable:
    def press(request: HttpRequest, action: Action, key: str) -> None:
        services.reach_milestone(_milestone(action, key), reached=reached, actor=Actor.of(request))

    return press


def _remove_milestone(request: HttpRequest, action: Action, key: str) -> None:
    services.remove_milestone(_milestone(action, key), actor=Actor.of(request))


def _untie(request: HttpRequest, action: Action, code: str) -> None:
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), code=code)
    services.untie_meeting(action, meeting=meeting, actor=Actor.of(request))


def _no_longer_refer_to(request: HttpRequest, action: Action, code: str) -> None:
    document = get_object_or_404(action.documents, code=code)
    services.no_longer_refer_to(action, document=document, actor=Actor.of(request))


def _with_partner(do: Callable) -> Callable:
    def press(request: HttpRequest, action: Action, code: str) -> None:
        partner = action.partners.for_letter().filter(code=code).first()
        if partner is None:
            raise Refused(_("Föreningen är borttagen från åtgärden."))
        do(request, partner)

    return press


def _ask(request: HttpRequest, partner: Partner) -> None:
    tell_of_asking(request, partner, partial(services.ask_partner, partner, actor=Actor.of(request)))


def _reopen(request: HttpRequest, action: Action, _value: str) -> None:
    services.reopen_action(action, actor=Actor.of(request))


_PRESSES: dict[str, tuple[str, Callable]] = {
    "naddes": (MILESTONE, _reach(True)),
    "naddes-inte": (MILESTONE, _reach(False)),
    "ta-bort": (MILESTONE, _remove_milestone),
    "lossa": (MEETING, _untie),
    "folj-inte": (DOCUMENT, _no_longer_refer_to),
    "fraga": ("parter", _with_partner(_ask)),
    "sett": (
        "parter",
        _with_partner(lambda request, one: services.note_partner(one, actor=Actor.of(request))),
    ),
    "stryk": (
        "parter",
        _with_partner(lambda request, one: services.take_away_partner(one, actor=Actor.of(request))),
    ),
    "ta-upp": ("lage", _reopen),
}


@may("actionplans.change_action", Action)
def action_state(request: HttpRequest, action: Action) -> HttpResponse:
    """Say how it stands whatever its days say, and why; or let them rule again."""
    form = StandingForm(request.POST or None, instance=Action.objects.get(pk=action.pk))
    return _saved(request, action, form, services.overrule_action, "actionplans/action_state.html", "lage")


@may("actionplans.change_action", Action)
def action_note(request: HttpRequest, action: Action) -> HttpResponse:
    """Write in the internal note; what somebody else wrote meanwhile is shown, not lost."""
    form = NoteForm(request.POST or None, instance=Action.objects.get(pk=action.pk))
    return _saved(request, action, form, services.write_note, "actionplans/action_note.html", "anteckning")


@may("actionplans.change_action", Action)
def milestone_change(request: HttpRequest, action: Action, pk: int) -> HttpResponse:
    """Give a milestone another name or another day."""
    milestone = get_object_or_404(action.milestones.select_related("action"), pk=pk)
    form = MilestoneForm(request.POST or None, instance=milestone, plan=action.plan)
    page = "actionplans/milestone_change.html"
    return _saved(request, action, form, services.change_milestone, page, MILESTONE, row=milestone)


def _saved(
    request: HttpRequest, action: Action, form: Any, change: Callable, page: str, back: str, row: Any = None
) -> HttpResponse:
    """A form with marks: stored and back to its place, or shown again with what is to be put right."""
    if request.method == "POST" and form.is_valid():
        try:
            change(row or action, values=form.changes, seen=form.seen, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            return _to(action, back)
    events = timeline(action, parts=("milestones",), names=True) if form.errors else []
    return render_form(request, page, form, {"action": action, "events": events})


@may("actionplans.change_action", Action)
def action_end(request: HttpRequest, action: Action) -> HttpResponse:
    """It is done, or will not be done, and why."""
    if request.method != "POST" and action.is_finished:
        return _to(action, "lage")
    form = EndForm(request.POST or None, action=action, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        typed, actor = form.cleaned_data, Actor.of(request)
        try:
            if typed["end"] == DONE:
                services.finish_action(action, on=typed["on"] or clock.today(), actor=actor)
            else:
                services.drop_action(action, because=typed["because"], actor=actor)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            return _to(action, "lage")
    return render_form(request, "actionplans/action_end.html", form, {"action": action})


def _to(action: Action, where: str = "") -> HttpResponse:
    """Back to the page of those who run it, at a part of it."""
    response = redirect("action_manage", code=action.code, slug=action.slug)
    if where in _PARTS:
        response["Location"] += f"#{where}"
    return response


_PARTS = {MILESTONE, MEETING, DOCUMENT, "lage", "anteckning"}
