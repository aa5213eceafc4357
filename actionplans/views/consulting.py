"""A plan on consultation, and what the answers there led to in it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dialogues.enums import DialogueState
from dialogues.models import Response, answering_of
from portal.web.actor import Actor
from portal.web.forms import refuse, without_unseen
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..enums import PlanState
from ..forms import ConsultForm, LeadingForm
from ..models import (
    ActionPlan,
    answers_with_things,
    dialogues_of,
    is_out,
    is_overtaken,
    missing,
    parts_of,
)
from .writing import to_plan

ON_A_PAGE = 40


@may("actionplans.change_plan", ActionPlan)
def plan_consult(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """Prepare the consultation of a plan, or see where it is; POST makes it, or renews its parts."""
    if "delar" in request.POST:
        return _renewed(request, plan)
    form = ConsultForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        try:
            dialogue = services.begin_consultation(
                plan,
                values=form.values,
                code=form.cleaned_data["code"],
                owner=request.user,
                actor=Actor.of(request),
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Remissen är förberedd. Välj nu vilka som ska få den."))
            return redirect("dialogue_choose", code=dialogue.code, slug=dialogue.slug)
    return render_form(request, "actionplans/plan_consult.html", form, _standing(plan))


def _standing(plan: ActionPlan) -> dict:
    """Where the plan and its consultation are."""
    dialogue = ActionPlan.objects.select_related("dialogue").get(pk=plan.pk).dialogue
    is_draft = dialogue is not None and dialogue.state == DialogueState.DRAFT
    return {
        "plan": plan,
        "dialogue": dialogue,
        "former": [one for one in dialogues_of(plan) if one != dialogue],
        "is_draft": is_draft,
        "is_out": is_out(dialogue),
        "may_begin": plan.state in services.TO_CONSULT and not is_draft and not is_out(dialogue),
        "may_revise": plan.state == PlanState.CONSULTATION and not is_out(dialogue),
        "answering": answering_of(dialogue) if dialogue and not is_draft else None,
        "parts": parts_of(plan),
        "is_overtaken": is_overtaken(plan),
        "missing": missing(plan, PlanState.CONSULTATION),
    }


def _renewed(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    try:
        services.renew_parts(plan, actor=Actor.of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Remissen har nu planens delar som de står i dag."))
    return redirect("plan_consult", code=plan.code, slug=plan.slug)


@may("actionplans.change_plan", ActionPlan)
@require_POST
def plan_revise(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """The plan has been worked over after its consultation."""
    try:
        step = services.revise_plan(plan, actor=Actor.of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Planen är omarbetad. Nästa steg är att chefen godkänner den."))
        for sentence in step.missing:
            messages.warning(request, sentence)
        return to_plan(step.plan)
    return redirect("plan_consult", code=plan.code, slug=plan.slug)


@may("actionplans.change_plan", ActionPlan)
def response_links(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """Each answer with what it led to in the plan; POST ties one to a goal or an action, or unties it."""
    form = LeadingForm(request.POST or None, plan=plan)
    if request.method == "POST":
        done = _untied(request, plan, form) if "ta_bort" in request.POST else _tied(request, plan, form)
        if done:
            return done
    rows = answers_with_things(plan)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("sida"))
    context = {
        "plan": plan,
        "page": page,
        "unlinked": sum(row.is_unlinked for row in rows),
        "wrong": form.data.get("code") if form.errors else None,
    }
    return render_form(request, "actionplans/response_links.html", form, context)


def _tied(request: HttpRequest, plan: ActionPlan, form: LeadingForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    response = _answer(plan, form.cleaned_data["code"])
    thing = form.things[form.cleaned_data["thing"]]
    try:
        services.tie_answer(plan, response=response, thing=thing, actor=Actor.of(request))
    except Refused as refusal:
        refuse(form, refusal)
        return None
    messages.success(request, _("Svaret leder nu till ”%(thing)s”.") % {"thing": thing})
    return _to_row(request, plan, response)


def _untied(request: HttpRequest, plan: ActionPlan, form: LeadingForm) -> HttpResponse:
    response = _answer(plan, without_unseen(request.POST.get("code", "")))
    thing = form.things.get(request.POST["ta_bort"])
    if thing is not None:
        services.untie_answer(plan, response=response, thing=thing, actor=Actor.of(request))
        messages.success(request, _("Svaret leder inte längre till ”%(thing)s”.") % {"thing": thing})
    return _to_row(request, plan, response)


def _answer(plan: ActionPlan, code: str) -> Response:
    responses = Response.objects.filter(group__dialogue__in=dialogues_of(plan))
    return get_object_or_404(responses.select_related("group__dialogue"), group__code=code)


def _to_row(request: HttpRequest, plan: ActionPlan, response: Response) -> HttpResponse:
    """To the same page of the list, at the same answer."""
    here = redirect("response_links", code=plan.code, slug=plan.slug)
    query = request.META["QUERY_STRING"]
    here["Location"] += (f"?{query}" if query else "") + f"#svar-{response.group.code}"
    return here
