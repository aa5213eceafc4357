"""Goals: the line, the values, what came of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from rules import has_perm

from portal.history.timeline import timeline
from portal.people.models import User
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..forms import OutcomeForm
from ..models import Goal
from ..models.plan_page import GoalPage


@may("actionplans.see", Goal)
@require_safe
def goal_detail(request: HttpRequest, goal: Goal) -> HttpResponse:
    """One goal with its line and all values; who gave them and the history, for those who keep it."""
    page = GoalPage(goal)
    context = {
        "goal": page.goal,
        "page": page,
        "promise": page.promise,
        "may_change": has_perm("actionplans.change_goal", request.user, goal),
        "may_measure": has_perm("actionplans.measure", request.user, goal),
    }
    if context["may_measure"]:
        givers = User.objects.in_bulk({one.given_by for one in page.promise.line.values if one.given_by})
        context |= {"givers": givers, "events": timeline(goal, parts=("measurements",), names=True)}
    return render(request, "actionplans/goal_detail.html", context)


@may("actionplans.change_goal", Goal)
def goal_outcome(request: HttpRequest, goal: Goal) -> HttpResponse:
    """Write what came of a goal; what somebody else saved meanwhile is shown, not lost."""
    stands = Goal.objects.get(pk=goal.pk)
    form = OutcomeForm(request.POST or None, instance=stands)
    if request.method == "POST" and form.is_valid():
        try:
            services.tell_outcome(goal, values=form.changes, seen=form.seen, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Texten är sparad, och alla ser den."))
            return redirect(f"{goal.get_absolute_url()}#blev")
    promise = GoalPage(goal).promise
    events = timeline(goal, names=True) if form.errors else []
    context = {"goal": promise.goal, "promise": promise, "line": promise.line, "events": events}
    return render_form(request, "actionplans/goal_outcome.html", form, context)
