"""Areas that organisations suggest, and what they are answered."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from rules import has_perm

from organisations.enums import OrganisationState
from organisations.models import Membership
from portal.people.enums import LinkPurpose
from portal.people.links import by_link, guest
from portal.people.models import Department, GuestLink
from portal.web import clock
from portal.web.actor import Actor
from portal.web.forms import refuse, without_unseen
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..enums import AreaState, SuggestionState
from ..forms import PASSED_ON, AnswerSuggestionForm, SuggestionForm
from ..models import AreaSuggestion

ON_A_PAGE = 30


@may("actionplans.see", AreaSuggestion)
@require_safe
def suggestion_detail(request: HttpRequest, suggestion: AreaSuggestion) -> HttpResponse:
    """One suggestion, and its answer."""
    area = suggestion.area
    is_hidden = area and area.state == AreaState.DRAFT
    may_answer = has_perm("actionplans.answer_suggestion", request.user, suggestion)
    context = {
        "suggestion": suggestion,
        "area": None if is_hidden and not may_answer else area,
        "may_answer": may_answer,
        "may_withdraw": has_perm("actionplans.withdraw_suggestion", request.user, suggestion),
    }
    return render(request, "actionplans/suggestion_detail.html", context)


@may("actionplans.draft_plan")
@require_safe
def suggestion_list(request: HttpRequest) -> HttpResponse:
    """Those to answer, the most urgent first; or all that have come to one's departments."""
    mine = AreaSuggestion.objects.visible_to(request.user).to_be_answered_by(request.user)
    shows_all = request.GET.get("visa") == "alla"
    rows = mine.order_by("-made_at", "-pk") if shows_all else mine.waiting()
    context = {
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("sida")),
        "shows_all": shows_all,
    }
    return render(request, "actionplans/suggestion_list.html", context)


@may("actionplans.suggest_area")
def suggestion_new(request: HttpRequest) -> HttpResponse:
    """Suggest an area for one of one's organisations."""
    own = Membership.objects.own_of(request.user).select_related("organisation")
    own = own.exclude(organisation__state=OrganisationState.WITHDRAWN)
    acting = request.acting.organisation
    chosen = own.filter(organisation=acting.pk).first() if acting else None
    initial = {"membership": chosen} | _asked_for(request)
    form = SuggestionForm(request.POST or None, memberships=own, initial=initial)
    if request.method == "POST" and form.is_valid():
        membership = form.cleaned_data["membership"]
        actor = Actor.of(request).on_behalf_of(membership.organisation)
        try:
            suggestion = services.suggest_area(membership, **form.values, actor=actor)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Tack. Förslaget har kommit fram."))
            return redirect(suggestion)
    only = own[0].organisation if len(own) == 1 else None
    return render_form(request, "actionplans/suggestion_new.html", form, {"only": only})


def _asked_for(request: HttpRequest) -> dict[str, Department]:
    """The department that a link has named."""
    code = without_unseen(request.GET.get("forvaltning", ""))
    department = Department.objects.on(clock.today()).filter(code=code).first() if code else None
    return {"department": department} if department else {}


@by_link(LinkPurpose.SUGGEST, Membership.objects.for_letter)
def suggest_by_link(request: HttpRequest, link: GuestLink, membership: Membership) -> HttpResponse:
    """Suggest an area from the letter, see what was suggested, and take it back."""
    if not membership.is_current or membership.organisation.state == OrganisationState.WITHDRAWN:
        return render(request, "actionplans/suggest_closed.html", {"membership": membership})
    if withdrawn := request.POST.get("ta_tillbaka"):
        return _taken_back(request, link, membership, withdrawn)
    form = SuggestionForm(request.POST or None, initial=_asked_for(request))
    if request.method == "POST" and form.is_valid():
        try:
            suggestion = services.suggest_area(membership, **form.values, actor=guest(link))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            return redirect(f"{request.path}?tack={suggestion.code}")
    own = list(membership.organisation.area_suggestions.select_related("department")[:20])
    context = {
        "membership": membership,
        "own": own,
        "thanks": next((one for one in own if one.code == request.GET.get("tack")), None),
        "hand_over_url": _hand_over_url(membership, link),
    }
    return render_form(request, "actionplans/suggest_by_link.html", form, context)


def _hand_over_url(membership: Membership, link: GuestLink) -> str:
    of_contact = {
        "subject_type": link.subject_type_id,
        "subject_id": membership.pk,
        "address": link.address_id,
    }
    door = GuestLink.objects.filter(purpose=LinkPurpose.HAND_OVER, **of_contact).first()
    return door.path("hand_over") if door else ""


def _taken_back(request: HttpRequest, link: GuestLink, membership: Membership, code: str) -> HttpResponse:
    suggestion = membership.organisation.area_suggestions.filter(code=without_unseen(code)).first()
    if suggestion:
        try:
            services.withdraw_suggestion(suggestion, actor=guest(link))
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Förslaget är tillbakadraget."))
    return redirect(request.path)


@may("actionplans.withdraw_suggestion", AreaSuggestion)
def suggestion_withdraw(request: HttpRequest, suggestion: AreaSuggestion) -> HttpResponse:
    """Ask once, then take it back."""
    if request.method == "POST":
        try:
            services.withdraw_suggestion(
                suggestion, actor=Actor.of(request).on_behalf_of(suggestion.organisation)
            )
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Förslaget är tillbakadraget."))
        return redirect(suggestion)
    if not suggestion.is_waiting:
        return redirect(suggestion)
    return render(request, "actionplans/suggestion_withdraw.html", {"suggestion": suggestion})


@may("actionplans.answer_suggestion", AreaSuggestion)
def suggestion_answer(request: HttpRequest, suggestion: AreaSuggestion) -> HttpResponse:
    """Take up, join or decline, with reasons; who comes second sees what the first said."""
    form = AnswerSuggestionForm(request.POST or None, suggestion=suggestion)
    if request.method == "POST" and form.is_valid():
        try:
            answered = _answered(request, suggestion, form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _answered_in_words(answered))
            if answered.is_waiting:
                return redirect("suggestion_list")
            return redirect(answered.area if answered.state == SuggestionState.TAKEN else answered)
    suggestion = AreaSuggestion.objects.for_letter().get(pk=suggestion.pk)
    reached = suggestion.organisation.memberships.current().reachable().exists()
    context = {"suggestion": suggestion, "is_reached": reached}
    return render_form(request, "actionplans/suggestion_answer.html", form, context)


def _answered(request: HttpRequest, suggestion: AreaSuggestion, said: dict) -> AreaSuggestion:
    if said["becomes"] == PASSED_ON:
        return services.pass_on_suggestion(suggestion, department=said["department"], actor=Actor.of(request))
    given = {"answer": said["answer"], "by": request.user, "actor": Actor.of(request)}
    if said["becomes"] == SuggestionState.TAKEN:
        return services.take_up_suggestion(suggestion, **given)
    if said["becomes"] == SuggestionState.JOINED:
        return services.join_suggestion(suggestion, area=said["area"], **given)
    return services.decline_suggestion(suggestion, **given)


def _answered_in_words(suggestion: AreaSuggestion) -> str:
    if suggestion.is_waiting:
        return _("%(department)s har fått förslaget att svara på.") % {"department": suggestion.department}
    if suggestion.state == SuggestionState.TAKEN:
        return _("Svaret är skickat. Här är utkastet till området: gå igenom det och publicera.")
    return _("Svaret är skickat och står på förslagets sida.")
