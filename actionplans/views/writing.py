"""The page on which a plan is written: it saves itself, a field at a time, and works without a script too."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from rules import has_perm

from portal.history.timeline import timeline
from portal.web import clock
from portal.web.actor import Actor
from portal.web.forms import refuse, without_unseen
from portal.web.overtaking import MADE_FROM
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..forms import ActionForm, AddForm, CardForm, GoalForm, IntroductionForm
from ..models import Action, ActionPlan, Area, Goal, contents_of, missing, steps_of

# What stands beside the plan and follows what is written in it.
BESIDE = "saknas"


@may("actionplans.change_plan", ActionPlan)
@require_safe
def plan_write(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """The plan as it is written, area by area; beside it what is missing and what is next."""
    contents = contents_of(plan)
    context = {"plan": plan, "contents": contents, "missing": missing(plan, contents=contents)}
    if request.htmx and BESIDE in request.GET:
        return render(request, "actionplans/_plan_missing.html", context)
    taken = {area.pk for area in contents.areas}
    context |= {
        "introduction": IntroductionForm(instance=plan, auto_id="p_%s"),
        # Made anew for each place where something may be added: each carries a code of its own.
        "add": AddForm,
        "open_areas": Area.objects.open().filter(department=plan.department_id).exclude(pk__in=taken),
        "steps": steps_of(plan),
        "may_approve": has_perm("actionplans.approve_plan", request.user, plan),
    }
    return render(request, "actionplans/plan_write.html", context)


@may("actionplans.change_plan", ActionPlan)
@require_safe
def plan_history(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """Who has changed what in the plan, the latest first."""
    events = timeline(plan, parts=["goals", "actions", "steps"], names=True, limit=60)
    return render(request, "actionplans/plan_history.html", {"plan": plan, "events": events})


def to_plan(plan: ActionPlan, place: str = "") -> HttpResponseRedirect:
    """Back to the page on which it is written, at a place of it."""
    address = reverse("plan_write", kwargs={"code": plan.code, "slug": plan.slug})
    return redirect(f"{address}#{place}" if place else address)


def told(request: HttpRequest, plan: ActionPlan, refusal: Refused, place: str = "") -> HttpResponse:
    """Why it was not done, on the page where the plan is written."""
    messages.error(request, refusal.message)
    return to_plan(plan, place)


# --- Cards ---------------------------------------------------------------------------------


@may("actionplans.change_plan", ActionPlan)
def plan_save(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """The introduction; on a page of its own where no script saves it."""
    form = _bound(request, IntroductionForm, plan, "p_%s")
    return _card(request, plan, form, services.change_plan, "inledning")


@may("actionplans.change_goal", Goal)
def goal_save(request: HttpRequest, goal: Goal) -> HttpResponse:
    """A goal's card: a field alone when htmx sends it, or all of it."""
    form = _bound(request, GoalForm, goal, f"m-{goal.code}-%s")
    return _card(request, goal.plan, form, services.change_goal, f"m-{goal.code}")


@may("actionplans.change_action", Action)
def action_save(request: HttpRequest, action: Action) -> HttpResponse:
    """An action's card, as `goal_save`."""
    form = _bound(request, ActionForm, action, f"a-{action.code}-%s")
    return _card(request, action.plan, form, services.change_action, f"a-{action.code}")


def _bound(request: HttpRequest, kind: type[CardForm], row: Any, auto_id: str) -> CardForm:
    # The plate's row is kept as it was when the form is judged: a form writes in its instance.
    data = request.POST if request.method == "POST" else None
    return kind(data, instance=row, auto_id=auto_id, only=request.POST.get("only", ""))


def _card(
    request: HttpRequest, plan: ActionPlan, form: CardForm, change: Callable[..., Any], place: str
) -> HttpResponse:
    """Show a card, or save what can be saved of it and say what was not."""
    kind = place[0]
    context = {"plan": plan, "row": form.instance, "place": place, "kind": kind, "live": bool(request.htmx)}
    if request.method != "POST":
        template = f"actionplans/_card_{kind}.html" if request.htmx else "actionplans/card.html"
        return render_form(request, template, form, context)
    row = _saved(form, change, actor=Actor.of(request))
    if request.htmx:
        return _answer(request, form, row, context)
    if not form.errors:
        messages.success(request, _("Sparat."))
        return to_plan(plan, place)
    if row is not None and form.ready:
        messages.success(request, _("Allt utom det som är markerat är sparat."))
    context["events"] = timeline(form.instance, names=True)
    return render_form(request, "actionplans/card.html", form, context)


def _saved(form: CardForm, change: Callable[..., Any], *, actor: Actor) -> Any:
    """The row with what could be saved; none where a service said no, which the form then tells."""
    is_valid = form.is_valid()
    if not form.ready:
        return form.instance if is_valid else None
    reason = (
        {"because": form.cleaned_data["changed_because"]} if form.cleaned_data.get("changed_because") else {}
    )
    try:
        return change(form.instance, values=form.ready, seen=form.seen, actor=actor, **reason)
    except Refused as refusal:
        form.refused(refusal)
        return None


def _answer(request: HttpRequest, form: CardForm, row: Any, context: dict[str, Any]) -> HttpResponse:
    """What the page is told: when it was saved, or what is wrong at which field; never the fields anew."""
    sent = request.POST.get(MADE_FROM, "")
    is_kept = row is not None
    context |= {
        "form": form,
        "row": row or form.instance,
        "at": clock.now() if is_kept and not form.errors else None,
        "is_in_part": is_kept and bool(form.errors),
        "made_from": form.marks_after(row, sent=sent) if is_kept or form.overtaken else sent,
    }
    response = render(request, "actionplans/card.html#saved", context, status=422 if form.errors else 200)
    response["HX-Trigger"] = "sparat"
    return response


# --- Lines are added, moved, taken away ----------------------------------------------------


@may("actionplans.change_plan", ActionPlan)
def goal_add(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """A new goal, of an area where the address names one."""
    code = without_unseen(request.GET.get("omrade", ""))
    area = get_object_or_404(Area, code=code, department=plan.department_id) if code else None
    return _add(request, plan, "m", services.add_goal, area=area)


@may("actionplans.change_plan", ActionPlan)
def action_add(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """A new action, of a goal where the address names one."""
    code = without_unseen(request.GET.get("mal", ""))
    goal = get_object_or_404(Goal, code=code, plan=plan) if code else None
    return _add(request, plan, "a", services.add_action, goal=goal)


def _add(
    request: HttpRequest, plan: ActionPlan, kind: str, add: Callable[..., Any], **above: Any
) -> HttpResponse:
    """A title becomes a line; with htmx its card comes open in the form's place, and a new form below."""
    form = AddForm(request.POST if request.method == "POST" else None)
    context = {"plan": plan, "kind": kind, "above": next(iter(above.values()))}
    row = None
    if request.method == "POST" and form.is_valid():
        try:
            row = add(plan, actor=Actor.of(request), **form.cleaned_data, **above)
        except Refused as refusal:
            refuse(form, refusal)
    if row is None:
        template = "actionplans/_add.html" if request.htmx else "actionplans/line_add.html"
        return render_form(request, template, form, context)
    if not request.htmx:
        return redirect("goal_save" if kind == "m" else "action_save", code=row.code, slug=row.slug)
    row.lines = []
    context |= {"row": row, "form": _new_card(row, kind), "add": AddForm, "live": True, "opened": True}
    response = render(request, "actionplans/plan_write.html#added", context)
    response["HX-Trigger"] = "sparat"
    return response


def _new_card(row: Goal | Action, kind: str) -> CardForm:
    """Its form, in which the first field after the title has the focus."""
    form = (GoalForm if kind == "m" else ActionForm)(instance=row, auto_id=f"{kind}-{row.code}-%s")
    form.fields["promise" if kind == "m" else "what"].widget.attrs["autofocus"] = True
    return form


@may("actionplans.change_plan", ActionPlan)
@require_POST
def area_take_up(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """An area of the inventory stands in the plan, with a first goal."""
    area = get_object_or_404(Area, code=without_unseen(request.POST.get("area", "")))
    try:
        goal = services.take_up_area(plan, area=area, actor=Actor.of(request))
    except Refused as refusal:
        return told(request, plan, refusal)
    return to_plan(plan, f"m-{goal.code}")


@may("actionplans.change_goal", Goal)
@require_POST
def goal_move(request: HttpRequest, goal: Goal) -> HttpResponse:
    """One step up or down in its area."""
    try:
        services.move_goal(goal, up=request.POST.get("do") == "upp", actor=Actor.of(request))
    except Refused as refusal:
        return told(request, goal.plan, refusal)
    return to_plan(goal.plan, f"m-{goal.code}")


@may("actionplans.change_action", Action)
@require_POST
def action_move(request: HttpRequest, action: Action) -> HttpResponse:
    """One step up or down under its goal."""
    try:
        services.move_action(action, up=request.POST.get("do") == "upp", actor=Actor.of(request))
    except Refused as refusal:
        return told(request, action.plan, refusal)
    return to_plan(action.plan, f"a-{action.code}")


@may("actionplans.change_goal", Goal)
def goal_remove(request: HttpRequest, goal: Goal) -> HttpResponse:
    """Ask once whether its actions go along, then take it out of the plan."""
    if request.method == "POST":
        with_actions = request.POST.get("do") == "alla"
        try:
            services.remove_goal(goal, with_actions=with_actions, actor=Actor.of(request))
        except Refused as refusal:
            return told(request, goal.plan, refusal, f"m-{goal.code}")
        messages.success(request, _("Målet ”%(goal)s” är borttaget.") % {"goal": goal.title})
        return to_plan(goal.plan)
    return render(request, "actionplans/goal_remove.html", {"goal": goal, "actions": goal.actions.all()})


@may("actionplans.change_action", Action)
def action_remove(request: HttpRequest, action: Action) -> HttpResponse:
    """Ask once, then take it out of the plan."""
    if request.method == "POST":
        try:
            services.remove_action(action, actor=Actor.of(request))
        except Refused as refusal:
            return told(request, action.plan, refusal, f"a-{action.code}")
        messages.success(request, _("Åtgärden ”%(action)s” är borttagen.") % {"action": action.title})
        return to_plan(action.plan)
    return render(request, "actionplans/action_remove.html", {"action": action})
