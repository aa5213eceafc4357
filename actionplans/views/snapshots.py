"""The year's follow-ups: begun, written, closed for good, corrected and read."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from rules import has_perm

from portal.history.timeline import timeline
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..drawn.line import goal_svg
from ..forms.following_up import CorrectionForm, FollowUpForm, NewFollowUpForm
from ..models import ActionPlan, Snapshot, years_to_follow_up


@may("actionplans.see", ActionPlan)
@require_safe
def snapshot_list(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """A plan's follow-ups, the latest first; those being written only for who may see them."""
    snapshots = list(Snapshot.objects.visible_to(request.user).filter(plan=plan))
    may_follow_up = has_perm("actionplans.follow_up", request.user, plan)
    context = {
        "plan": plan,
        "snapshots": snapshots,
        "may_begin": may_follow_up and _years_left(plan, snapshots),
    }
    return render(request, "actionplans/snapshot_list.html", context)


def _years_left(plan: ActionPlan, snapshots: list[Snapshot]) -> list[int]:
    begun = {snapshot.year for snapshot in snapshots}
    return [year for year in years_to_follow_up(plan) if year not in begun]


@may("actionplans.follow_up", ActionPlan)
def snapshot_new(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """Choose a year; one that has been begun leads to what stands."""
    years = years_to_follow_up(plan)
    left = _years_left(plan, list(plan.snapshots.all()))
    begin = {"year": min(left, default=None)}
    form = NewFollowUpForm(request.POST or None, years=years, left=left, initial=begin)
    if request.method == "POST" and form.is_valid():
        try:
            snapshot = services.begin_follow_up(plan, year=form.cleaned_data["year"], actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            return redirect("snapshot_write", code=snapshot.code, slug=snapshot.slug)
    return render_form(
        request, "actionplans/snapshot_new.html", form, {"plan": plan, "years": years, "left": left}
    )


@may("actionplans.see", Snapshot)
@require_safe
def snapshot_detail(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """One follow-up: as it is compiled now, or as it was when it was closed."""
    may_follow_up = has_perm("actionplans.follow_up", request.user, snapshot)
    context = {
        "snapshot": snapshot,
        "told": _with_pictures(snapshot.told),
        "corrections": snapshot.corrections.all(),
        "may_follow_up": may_follow_up,
        "events": timeline(snapshot, names=True) if may_follow_up else None,
    }
    return render(request, "actionplans/snapshot_detail.html", context)


def _with_pictures(told: dict[str, Any]) -> dict[str, Any]:
    """The same with each goal's line drawn."""
    for goal in told["goals"]:
        goal["picture"] = goal_svg(goal["line"])
    return told


@may("actionplans.follow_up", Snapshot)
def snapshot_write(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """The texts beside the figures; what somebody else saved meanwhile is shown, not lost."""
    if request.method != "POST" and snapshot.is_closed:
        return redirect(snapshot)
    stands = Snapshot.objects.select_related("plan").get(pk=snapshot.pk)
    form = FollowUpForm(request.POST or None, instance=stands)
    if request.method == "POST" and form.is_valid():
        try:
            services.write_follow_up(snapshot, values=form.changes, seen=form.seen, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Texten är sparad. Bara ni som arbetar med planerna ser den än."))
            return redirect(snapshot)
    events = timeline(snapshot, names=True) if form.errors else []
    context = {"snapshot": snapshot, "told": snapshot.told, "events": events}
    return render_form(request, "actionplans/snapshot_write.html", form, context)


@may("actionplans.follow_up", Snapshot)
def snapshot_close(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """What closing means and what is missing; POST closes all the same."""
    if request.method == "POST":
        try:
            snapshot = services.close_follow_up(snapshot, actor=Actor.of(request))
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect("snapshot_write", code=snapshot.code, slug=snapshot.slug)
        messages.success(request, _("Uppföljningen är stängd. Nu kan alla läsa den, som den är i dag."))
        return redirect(snapshot)
    if snapshot.is_closed:
        return redirect(snapshot)
    context = {
        "snapshot": snapshot,
        "missing": snapshot.told["gaps"],
        "is_last": snapshot.year >= snapshot.plan.ends_on.year,
    }
    return render(request, "actionplans/snapshot_close.html", context)


@may("actionplans.follow_up", Snapshot)
def snapshot_correct(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """A dated note above what was closed."""
    if request.method != "POST" and not snapshot.is_closed:
        return redirect(snapshot)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.correct_follow_up(snapshot, text=form.cleaned_data["text"], actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Rättelsen står nu överst i uppföljningen."))
            return redirect(snapshot)
    return render_form(request, "actionplans/snapshot_correct.html", form, {"snapshot": snapshot})
