"""The steps of a plan to its decision: approved, sent, returned, adopted, put right."""

from collections.abc import Callable

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


@may("actionplans.approve_plan", ActionPlan)
def plan_approve(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """The head stands behind the plan; what is missing is shown, and asks for a reason."""

    def take(form: StepForm) -> PlanStep:
        return services.approve_plan(
            plan, because=form.reason, after=form.cleaned_data["seen"], actor=Actor.of(request)
        )

    return _step(
        request,
        plan,
        "actionplans/plan_approve.html",
        StepForm,
        take,
        before=PlanState.APPROVED,
        done=_("Planen är godkänd."),
    )


@may("actionplans.change_plan", ActionPlan)
def plan_rework(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """Work over a plan that is approved or returned."""

    def take(form: StepForm) -> PlanStep:
        return services.rework_plan(plan, after=form.cleaned_data["seen"], actor=Actor.of(request))

    return _step(
        request,
        plan,
        "actionplans/plan_rework.html",
        StepForm,
        take,
        done=_("Planen är öppen att arbeta om."),
    )


@may("actionplans.record_decision", ActionPlan)
def plan_send(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """Sent to the committee: which meeting, the last day for its papers, the file number."""

    def take(form: StepForm) -> PlanStep:
        return services.send_to_committee(
            plan,
            values=form.values,
            because=form.reason,
            after=form.cleaned_data["seen"],
            actor=Actor.of(request),
        )

    return _step(
        request,
        plan,
        "actionplans/plan_send.html",
        SendForm,
        take,
        before=PlanState.SENT,
        done=_("Planen är skickad till nämnden."),
    )


@may("actionplans.record_decision", ActionPlan)
def plan_return(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """The committee sends it back: what it asks for."""

    def take(form: StepForm) -> PlanStep:
        return services.record_returned(plan, values=form.values, actor=Actor.of(request))

    return _step(
        request, plan, "actionplans/plan_return.html", ReturnForm, take, done=_("Återremissen är inskriven.")
    )


@may("actionplans.record_decision", ActionPlan)
def plan_adopt(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """The committee has adopted it: which, when, under which paragraph."""

    def take(form: StepForm) -> PlanStep:
        return services.record_adopted(plan, values=form.values, actor=Actor.of(request))

    return _step(
        request, plan, "actionplans/plan_adopt.html", DecisionForm, take, done=_("Beslutet är inskrivet.")
    )


@may("actionplans.record_decision", ActionPlan)
def plan_correct(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """A decision that was written down wrongly is put right; both lines stay."""
    wrong = services.decision_of(plan)
    if wrong is None:
        return told(request, plan, Refused(_("Det finns inget beslut att rätta.")))

    def take(form: CorrectForm) -> PlanStep:
        return services.correct_decision(
            plan,
            state=form.cleaned_data["state"],
            values=form.values,
            because=form.reason,
            after=form.cleaned_data["seen"],
            actor=Actor.of(request),
        )

    stands = ("state", "committee", "on", "paragraph", "file_number", "text")
    initial = {name: getattr(wrong, name) for name in stands}
    return _step(
        request,
        plan,
        "actionplans/plan_correct.html",
        CorrectForm,
        take,
        asks_why=True,
        initial=initial,
        done=_("Beslutet är rättat."),
    )


def _step(
    request: HttpRequest,
    plan: ActionPlan,
    template: str,
    kind: type[StepForm],
    take: Callable[[StepForm], PlanStep],
    *,
    done: str,
    before: PlanState | None = None,
    asks_why: bool = False,
    initial: dict | None = None,
) -> HttpResponse:
    """A page of a step; `before` is the step before which what is missing is shown and asks for a reason."""
    lacking = missing(plan, before) if before else []
    steps = steps_of(plan)
    form = kind(
        request.POST if request.method == "POST" else None,
        plan=plan,
        after=steps[-1].pk if steps else 0,
        lacks=bool(lacking) or asks_why,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            step = take(form)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, done)
            if step.is_late_for_papers:
                messages.warning(request, _("Sista dagen för nämndens handlingar har redan gått."))
            return to_plan(step.plan)
    context = {"plan": plan, "missing": lacking, "steps": steps, "before": before}
    return render_form(request, template, form, context)
