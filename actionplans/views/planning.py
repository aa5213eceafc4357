"""Plans are begun, from the template or from the last one; said who answers for them; thrown away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from dialogues.models.owning import own
from portal.history.timeline import timeline
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused
from portal.web.templatetags.furniture import clock_time, day

from .. import services
from ..enums import PlanState
from ..forms import AboutPlanForm, CarryOverForm, NewPlanForm
from ..models import ActionPlan
from .writing import to_plan, told


@may("actionplans.draft_plan")
def plan_new(request: HttpRequest) -> HttpResponse:
    """A new plan; pressed twice it is still one. Where a plan is in force, the way to carry that over."""
    form = NewPlanForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        plan = services.draft_plan(
            values=form.values,
            code=form.cleaned_data["code"],
            owner=request.user,
            from_template=form.cleaned_data["begin_with"] == "template",
            actor=Actor.of(request),
        )
        messages.success(request, _("Planen är ett utkast. Bara ni som skriver i den ser den."))
        return to_plan(plan)
    plans = ActionPlan.objects.visible_to(request.user).filter(own(request.user))
    last = plans.in_force().filter(carried_to=None).order_by("department", "-starts_on")
    return render_form(request, "actionplans/plan_new.html", form, {"last": last, "drafts": plans.drafts()})


@may("actionplans.change_plan", ActionPlan)
def plan_carry_over(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """The next plan, with a choice for each action; where it has been made already, there."""
    if following := ActionPlan.objects.filter(carried_from=plan).first():
        return _to_following(request, following)
    actions = plan.actions.filter(done_on=None, dropped_on=None).select_related("goal", "responsible")
    form = CarryOverForm(request.POST or None, plan=plan, actions=actions.standing(), by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            following = services.carry_over(
                plan,
                values=form.values,
                choices=form.choices,
                owner=request.user,
                code=form.cleaned_data["code"],
                actor=Actor.of(request),
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            return _to_following(request, following)
    return render_form(request, "actionplans/plan_carry_over.html", form, {"plan": plan})


def _to_following(request: HttpRequest, following: ActionPlan) -> HttpResponse:
    """To the next plan; whoever chose what becomes of each action is told whether those choices made it."""
    if request.method == "POST" and request.POST.get("code") == following.code:
        messages.success(request, _("Den nya planen är ett utkast. Bara ni som skriver i den ser den."))
    elif request.method == "POST":
        made_at = {"day": day(following.made_at), "time": clock_time(following.made_at)}
        sentence = _(
            "Någon annan hann före: den här planen gjordes %(day)s kl. %(time)s. Dina val är inte med."
        )
        messages.warning(request, sentence % made_at)
    return to_plan(following)


@may("actionplans.change_plan", ActionPlan)
def plan_about(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """Title, period, who answers for it, which committee; what somebody else saved meanwhile is shown."""
    form = AboutPlanForm(request.POST or None, instance=ActionPlan.objects.get(pk=plan.pk))
    if request.method == "POST" and form.is_valid():
        try:
            changed = services.change_plan(plan, values=form.changes, seen=form.seen, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Ändringen är sparad."))
            return to_plan(changed)
    events = timeline(plan, names=True) if form.errors else []
    return render_form(request, "actionplans/plan_about.html", form, {"plan": plan, "events": events})


@may("actionplans.change_plan", ActionPlan)
def plan_discard(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """Ask once, then throw a draft away."""
    if request.method == "POST":
        try:
            services.discard_plan(plan, actor=Actor.of(request))
        except Refused as refusal:
            return told(request, plan, refusal)
        messages.success(request, _("Utkastet är slängt."))
        return redirect("plan_new")
    if plan.state != PlanState.DRAFT:
        return to_plan(plan)
    return render(request, "actionplans/plan_discard.html", {"plan": plan})
