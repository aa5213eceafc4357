"""Organisations that do an action with us: sought, asked, and what they answer."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from rules import has_perm

from dialogues.models.doors import doors_of
from portal.people.enums import LinkPurpose
from portal.people.links import by_link, guest
from portal.people.models import GuestLink
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..enums import PartnerState
from ..forms import NO, YES, PartnerForm, PartnershipForm, PhonedForm
from ..models import Action, Partner
from .writing import to_plan

ASK_TOO = "fraga"
# Where somebody came from: the page on which the plan is written.
FROM_PLAN = "plan"


@may("actionplans.change_action", Action)
def partner_add(request: HttpRequest, action: Action) -> HttpResponse:
    """Search the register; POST writes the organisation down, and asks it in the same press."""
    is_sent = request.method == "POST"
    words = request.POST.get("words", "") if is_sent else request.GET.get("sok", "")
    form = PartnerForm(request.POST if is_sent else None, words=words)
    from_plan = request.GET.get("fran") == FROM_PLAN
    from_plan = from_plan and has_perm("actionplans.change_plan", request.user, action.plan)
    back = to_plan(action.plan, f"a-{action.code}") if from_plan else to_partners(action)
    if is_sent and form.is_valid():
        try:
            partner = services.name_partner(action, **form.cleaned_data, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            if request.POST.get("do") == ASK_TOO:
                tell_of_asking(
                    request, partner, partial(services.ask_partner, partner, actor=Actor.of(request))
                )
            else:
                says = _("%(organisation)s är tillagd, men inte tillfrågad än.")
                messages.success(request, says % {"organisation": partner.organisation})
            return back
    context = {"action": action, "plan": action.plan, "from_plan": from_plan, "back": back.url}
    return render_form(request, "actionplans/partner_add.html", form, context)


def tell_of_asking(request: HttpRequest, partner: Partner, ask: Callable[[], bool]) -> None:
    """Ask an organisation, and say how it went."""
    try:
        is_asked = ask()
    except Refused as refusal:
        messages.error(request, refusal.message)
        return
    says = (
        _("Frågan är på väg till %(organisation)s.")
        if is_asked
        else _("%(organisation)s har redan fått frågan i dag, eller är med.")
    )
    messages.success(request, says % {"organisation": partner.organisation})


@may("actionplans.change_action", Action)
def partner_phone(request: HttpRequest, action: Action, partner: str) -> HttpResponse:
    """An organisation has said on the telephone whether it is with us; staff write it down."""
    partner = get_object_or_404(action.partners.for_letter(), code=partner)
    is_sent = request.method == "POST"
    form = PhonedForm(request.POST if is_sent else None)
    if is_sent and form.is_valid():
        try:
            services.answer_partnership(
                partner,
                yes=form.is_yes,
                said=form.cleaned_data["said"],
                by_phone=True,
                actor=Actor.of(request),
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Svaret är inskrivet."))
            return to_partners(action)
    context = {"action": action, "partner": partner}
    return render_form(request, "actionplans/partner_phone.html", form, context)


def to_partners(action: Action) -> HttpResponseRedirect:
    """Back to where the partners of an action stand."""
    response = redirect("action_manage", code=action.code, slug=action.slug)
    response["Location"] += "#parter"
    return response


@dataclass(frozen=True, slots=True)
class Way:
    """By what somebody answers for an organisation: the link in a letter, or signed in."""

    partner: Partner
    actor: Actor
    layout: str
    page: str
    has_left: bool = False
    hand_over_url: str = ""


@by_link(LinkPurpose.PARTNER, Partner.objects.for_letter)
def partner_by_link(request: HttpRequest, link: GuestLink, partner: Partner) -> HttpResponse:
    """Is the organisation with us? GET shows the question, with the answer that the letter chose."""
    address = link.address
    doors = doors_of(address, organisation_id=partner.organisation_id) if address else {}
    door = doors.get(LinkPurpose.HAND_OVER)
    way = Way(
        partner,
        guest(link),
        layout="layout/guest.html",
        page=link.path("partner_by_link"),
        has_left=address is None or not partner.is_stood_for_by(address),
        hand_over_url=door.path("hand_over") if door else "",
    )
    return _answer(request, way)


@may("actionplans.answer_partnership", Partner)
def partner_answer(request: HttpRequest, partner: Partner) -> HttpResponse:
    """The same signed in, for the organisation that the address names."""
    actor = Actor.of(request).on_behalf_of(partner.organisation)
    return _answer(request, Way(partner, actor, "base.html", partner.get_absolute_url()))


def _answer(request: HttpRequest, way: Way) -> HttpResponse:
    partner = way.partner
    context = {"way": way, "partner": partner, "action": partner.action, "plan": partner.action.plan}
    if way.has_left or not partner.may_be_answered:
        return render(
            request, "actionplans/partner_closed.html", context, status=403 if way.has_left else 200
        )
    form = PartnershipForm(
        request.POST if request.method == "POST" else None,
        initial=_standing(partner, chosen=request.GET.get("val", "")),
        is_with_us=partner.state == PartnerState.CONFIRMED,
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data["said"]
        try:
            services.answer_partnership(partner, yes=form.is_yes, said=said, actor=way.actor)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            return redirect(f"{way.page}?sparat=ja")
    context |= {"is_answered": partner.answered_at is not None, "is_saved": "sparat" in request.GET}
    return render_form(request, "actionplans/partner_answer.html", form, context)


def _standing(partner: Partner, *, chosen: str) -> dict[str, str]:
    """What was chosen in the letter, else what has been answered; the words only where that is the same."""
    if partner.answered_at is None:
        return {"answer": chosen}
    answered = YES if partner.state == PartnerState.CONFIRMED else NO
    chosen = chosen if chosen in {YES, NO} else answered
    return {"answer": chosen, "said": partner.said if chosen == answered else ""}
