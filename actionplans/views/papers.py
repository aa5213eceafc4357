"""A plan's papers: to the committee as PDF and Word, in the form of an operational plan as sheet and JSON."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from rules import has_perm

from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused
from portal.web.sheets import CONTENT_TYPES, workbook
from portal.web.word import CONTENT_TYPE

from .. import services
from ..forms import TakenInForm
from ..models import ActionPlan, goals_and_actions, paper_of
from ..on_paper import plan_in_word, plan_on_paper
from ..operational import WIDTHS, operational_plan, operational_rows


@may("actionplans.see", ActionPlan)
@require_safe
def plan_papers(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """What each file is, and which actions the committee has taken in."""
    context = {
        "plan": plan,
        "actions": plan.actions.standing().order_by("order", "id"),
        "may_mark": has_perm("actionplans.change_plan", request.user, plan),
    }
    return render(request, "actionplans/plan_papers.html", context)


@may("actionplans.see", ActionPlan)
@require_safe
def plan_pdf(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """The plan with the table of viewpoints, as a PDF for the committee's papers."""
    content = plan_on_paper(paper_of(plan, request.user))
    return HttpResponse(content, content_type="application/pdf", headers=_named(f"{plan.slug}.pdf", "inline"))


@may("actionplans.see", ActionPlan)
@require_safe
def plan_word(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """The same as a Word document."""
    content = plan_in_word(paper_of(plan, request.user))
    return HttpResponse(content, content_type=CONTENT_TYPE, headers=_named(f"{plan.slug}.docx"))


@may("actionplans.see", ActionPlan)
@require_safe
def plan_table(request: HttpRequest, plan: ActionPlan) -> StreamingHttpResponse:
    """A row for each action, as the committee's operational plan wants them."""
    rows = list(operational_rows(*goals_and_actions(plan)))
    return StreamingHttpResponse(
        workbook(rows, sheet=_("Aktiviteter"), widths=WIDTHS),
        content_type=CONTENT_TYPES["xlsx"],
        headers=_named(f"verksamhetsplan-{plan.slug}.xlsx"),
    )


@may("actionplans.see", ActionPlan)
@require_safe
def plan_json(request: HttpRequest, plan: ActionPlan) -> JsonResponse:
    """The same for programs."""
    said = operational_plan(plan, *goals_and_actions(plan))
    return JsonResponse(said, json_dumps_params={"ensure_ascii": False, "indent": 1})


def _named(name: str, how: str = "attachment") -> dict[str, str]:
    return {"Content-Disposition": f'{how}; filename="{name}"'}


@may("actionplans.change_plan", ActionPlan)
def plan_taken_in(request: HttpRequest, plan: ActionPlan) -> HttpResponse:
    """Which actions the committee has taken into its own operational plan."""
    actions = list(plan.actions.standing().order_by("order", "id"))
    marked = {action.code for action in actions if action.taken_in_on}
    form = TakenInForm(request.POST or None, initial={"seen": " ".join(sorted(marked))})
    ticked = set(request.POST.getlist("actions")) if form.is_bound else marked
    if request.method == "POST" and form.is_valid():
        try:
            number = services.mark_all_taken_in(
                plan,
                codes=ticked,
                seen=form.cleaned_data["seen"].split(),
                on=form.cleaned_data["on"],
                actor=Actor.of(request),
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            says = ngettext("%(n)d åtgärd är ändrad.", "%(n)d åtgärder är ändrade.", number)
            messages.success(request, says % {"n": number})
            return redirect("plan_papers", code=plan.code, slug=plan.slug)
    context = {"plan": plan, "actions": actions, "ticked": ticked}
    return render_form(request, "actionplans/plan_taken_in.html", form, context)
