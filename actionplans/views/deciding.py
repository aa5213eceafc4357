"""The steps of a plan to its decision: approved, sent, returned, adopted, put right."""

from collections.abc import Callable
from typing import NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..enums import PlanState
from ..forms import CorrectForm, DecisionForm, ReturnForm, SendForm, StepForm
from ..models import ActionPlan, PlanStep, missing, steps_of
from .writing import to_plan, told


class Page(NamedTuple):
    """A step's page: how it looks, what it asks, what is said when it is done; before which step it looks."""

    template: str
    form: type[StepForm]
    done: str
    before: PlanState | None = None


@may("actionplans.approve_plan", ActionPlan)
def plan_approve(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """The head stands behind the plan; what is missing is shown, and asks for a reason."""
    page = Page("actionplans/plan_approve.html", StepForm, _("Planen är godkänd."), PlanState.APPROVED)
    return _step(request, plan, page, _approve)


def _approve(plan: ActionPlan, form: StepForm, actor: Actor) -> PlanStep:
    return services.approve_plan(plan, because=form.reason, after=form.after, actor=actor)


@may("actionplans.change_plan", ActionPlan)
def plan_rework(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """Work over a plan that is approved or returned."""
    page = Page("actionplans/plan_rework.html", StepForm, _("Planen är öppen att arbeta om."))
    return _step(request, plan, page, _rework)


def _rework(plan: ActionPlan, form: StepForm, actor: Actor) -> PlanStep:
    return services.rework_plan(plan, after=form.after, actor=actor)


@may("actionplans.record_decision", ActionPlan)
def plan_send(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """Sent to the committee: which meeting, the last day for its papers, the file number."""
    page = Page("actionplans/plan_send.html", SendForm, _("Planen är skickad till nämnden."), PlanState.SENT)
    return _step(request, plan, page, _send)


def _send(plan: ActionPlan, form: StepForm, actor: Actor) -> PlanStep:
    return services.send_to_committee(
        plan, values=form.values, because=form.reason, after=form.after, actor=actor
    )


@may("actionplans.record_decision", ActionPlan)
def plan_return(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """The committee sends it back: what it asks for."""
    page = Page("actionplans/plan_return.html", ReturnForm, _("Återremissen är inskriven."))
    return _step(request, plan, page, _return)


def _return(plan: ActionPlan, form: StepForm, actor: Actor) -> PlanStep:
    return services.record_returned(plan, values=form.values, actor=actor)


@may("actionplans.record_decision", ActionPlan)
def plan_adopt(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """The committee has adopted it: which, when, under which paragraph."""
    page = Page("actionplans/plan_adopt.html", DecisionForm, _("Beslutet är inskrivet."))
    return _step(request, plan, page, _adopt)


def _adopt(plan: ActionPlan, form: StepForm, actor: Actor) -> PlanStep:
    return services.record_adopted(plan, values=form.values, actor=actor)


@may("actionplans.record_decision", ActionPlan)
def plan_correct(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """A decision that was written down wrongly is put right; both lines stay."""
    wrong = services.decision_of(plan)
    if wrong is None:
        return told(request, plan, Refused(_("Det finns inget beslut att rätta.")))
    stands = ("state", "committee", "on", "paragraph", "file_number", "text")
    page = Page("actionplans/plan_correct.html", CorrectForm, _("Beslutet är rättat."))
    return _step(request, plan, page, _correct, initial={name: getattr(wrong, name) for name in stands})


def _correct(plan: ActionPlan, form: StepForm, actor: Actor) -> PlanStep:
    return services.correct_decision(
        plan,
        state=form.cleaned_data["state"],
        values=form.values,
        because=form.reason,
        after=form.after,
        actor=actor,
    )


def _step(
    request: HttpRequest,
    plan: ActionPlan,
    page: Page,
    take: Callable[[ActionPlan, StepForm, Actor], PlanStep],
    initial: dict | None = None,
) -> HttpResponse:
    """Show a step's page, or take the step; what is missing stands there and asks for a reason."""
    lacking = missing(plan, page.before) if page.before else []
    steps = steps_of(plan)
    form = page.form(
        request.POST if request.method == "POST" else None,
        plan=plan,
        after=steps[-1].pk if steps else 0,
        lacks=bool(lacking),
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            step = take(plan, form, Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, page.done)
            return to_plan(step.plan)
    context = {"plan": plan, "missing": lacking, "steps": steps, "before": page.before}
    return render_form(request, page.template, form, context)
