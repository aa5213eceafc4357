"""What officials, and contacts who have signed in, answer: who may act for it, what it shall be called."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..forms import AnswerForm
from ..models import ChangeRequest, MembershipRequest
from .joining import has_answered
from .own import acting

_MOST_SHOWN = 50


@may("organisations.decide_change")
@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    """What waits for an official, the oldest first; the others come up as these are answered."""
    wishes = MembershipRequest.objects.for_officials().select_related("organisation")
    changes = ChangeRequest.objects.waiting().select_related("organisation")
    context = {
        "wishes": Paginator(wishes, _MOST_SHOWN).page(1),
        "changes": Paginator(changes, _MOST_SHOWN).page(1),
    }
    return render(request, "organisations/request_list.html", context)


@may("organisations.decide_join", MembershipRequest)
def join_decide(request: HttpRequest, wish: MembershipRequest) -> HttpResponse:
    """Who asks, and why; yes or no."""
    contact = wish.organisation.memberships.current().filter(user=request.user).first()
    if contact is None and not request.user.has_perm("organisations.change_contacts"):
        raise PermissionDenied
    actor = acting(request, contact) if contact else Actor.of(request)
    form = AnswerForm(request.POST or None, needs_reason=contact is None)
    if has_answered(request, form, wish, contact, actor):
        messages.success(request, _("Svaret är sparat, och den som frågade får ett brev."))
        return redirect("my_organisations" if contact else "request_list")
    context = {"wish": wish, "organisation": wish.organisation, "contact": contact}
    return render_form(request, "organisations/join_decide.html", form, context)


@may("organisations.decide_change", ChangeRequest)
def change_decide(request: HttpRequest, change: ChangeRequest) -> HttpResponse:
    """What is asked for beside what stands; yes, or no with a reason."""
    form = AnswerForm(request.POST or None, needs_reason=True)
    if request.method == "POST" and form.is_valid():
        try:
            if form.is_no:
                services.decline_change(change, reason=form.cleaned_data["reason"], actor=Actor.of(request))
            else:
                looked_at = request.POST.getlist("looked_at")
                services.grant_change(change, not_the_same_as=looked_at, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
            change.refresh_from_db()
        else:
            messages.success(request, _("Svaret är sparat, och föreningen får ett brev."))
            return redirect("request_list")
    context = {"change": change, "organisation": change.organisation, "alike": _alike(change)}
    return render_form(request, "organisations/change_decide.html", form, context)


def _alike(change: ChangeRequest) -> list:
    """Those that the wished name may mean instead."""
    if not (change.is_waiting and "name" in change.wanted):
        return []
    organisation = change.organisation
    return services.alike(
        name=change.wanted["name"],
        place=organisation.place,
        number=change.wanted.get("number", organisation.number),
        but_for=organisation,
    )
