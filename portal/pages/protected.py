"""What staff do with protected identity and with requests to be erased; and who has read what."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dialogues.models import NeedsReading
from organisations.models import Organisation
from portal.people.models import Erasure, Protection, Reading, User
from portal.people.services import read_protected
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from . import services
from .erasing import things_that_say
from .forms import DeclineErasureForm, ProtectForm, ReadProtectedForm
from .own_data import hindrances, must_stay, what_goes
from .whose import Whose

_ON_A_PAGE = 50


# --- Protected identity ---------------------------------------------------------------------


@may("people.protect", Organisation)
def contact_protect(request: HttpRequest, organisation: Organisation, contact: str) -> HttpResponse:
    """A contact has asked for it: mark, and write down the role address that the person gives."""
    membership = get_object_or_404(organisation.memberships.current().for_page(), code=contact)
    whose = Whose.of_user(membership.user) if membership.user else None
    memberships = whose.memberships if whose else [membership]
    form = ProtectForm(request.POST if request.method == "POST" else None, memberships=memberships)
    if request.method == "POST" and form.is_valid():
        try:
            services.protect(contact=membership, role_addresses=form.cleaned_data, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Uppgifterna är skyddade. Namn och telefon visas inte längre."))
            return redirect(organisation)
    context = {"organisation": organisation, "contact": membership}
    return render_form(request, "pages/contact_protect.html", form, context)


@may("people.protect", User)
def person_protect(request: HttpRequest, person: User) -> HttpResponse:
    """The same for somebody who signs in."""
    memberships = Whose.of_user(person).memberships
    form = ProtectForm(request.POST if request.method == "POST" else None, memberships=memberships)
    if request.method == "POST" and form.is_valid():
        try:
            services.protect(user=person, role_addresses=form.cleaned_data, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Uppgifterna är skyddade. Namn och telefon visas inte längre."))
            return redirect("person_detail", code=person.code)
    return render_form(request, "pages/person_protect.html", form, {"person": person})


@may("people.see_protected")
@require_safe
def protected_list(request: HttpRequest) -> HttpResponse:
    """Those who are protected: of which associations they are contacts, never their names."""
    protected = Protection.objects.visible_to(request.user).select_related("marked_by")
    protected = protected.prefetch_related("memberships__organisation", "memberships__address")
    page = Paginator(protected, _ON_A_PAGE).get_page(request.GET.get("sida"))
    return render(request, "pages/protected_list.html", {"page": page})


@may("people.see_protected", Protection)
@never_cache
def protected_read(request: HttpRequest, protection: Protection) -> HttpResponse:
    """GET asks why; POST writes that down, and only then shows what is protected, once."""
    form = ReadProtectedForm(request.POST if request.method == "POST" else None)
    context = {"protection": protection, "memberships": protection.memberships.select_related("organisation")}
    if request.method == "POST" and form.is_valid():
        try:
            read_protected(protection, reason=form.cleaned_data["reason"], actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            context["still_said"] = _still_said(protection)
            return render(request, "pages/protected_shown.html", context)
    return render_form(request, "pages/protected_read.html", form, context)


def _still_said(protection: Protection) -> list[Model]:
    """Things in whose text the protected words stand all the same."""
    address = protection.address.email if protection.address else ""
    return things_that_say(list(filter(None, (protection.name, protection.phone, address))))


@may("people.protect", Protection)
def protected_end(request: HttpRequest, protection: Protection) -> HttpResponse:
    """GET asks, POST lets name and telephone be shown as everybody's are."""
    if request.method == "POST":
        services.unprotect(protection, actor=Actor.of(request))
        messages.success(request, _("Skyddet är borttaget. Namn, telefon och adress visas som för andra."))
        return redirect("protected_list")
    return render(request, "pages/protected_end.html", {"protection": protection})


@may("people.see_readings")
@require_safe
def readings(request: HttpRequest) -> HttpResponse:
    """Who has read protected data and why, and who has read what participants need; the newest first."""
    lists = (
        Reading.objects.select_related("reader", "protection", "user", "address").prefetch_related(
            "protection__memberships__organisation"
        ),
        NeedsReading.objects.select_related("reader", "meeting"),
    )
    of_protected, of_needs = (Paginator(rows, _ON_A_PAGE).get_page(request.GET.get("sida")) for rows in lists)
    # They are leafed through together.
    longest = max(of_protected, of_needs, key=lambda page: page.paginator.num_pages)
    context = {"of_protected": of_protected, "of_needs": of_needs, "longest": longest}
    return render(request, "pages/readings.html", context)


# --- Requests to be erased ------------------------------------------------------------------


@may("people.erase", Erasure)
@never_cache
def erasure_decide(request: HttpRequest, erasure: Erasure) -> HttpResponse:
    """Who asks, what stands in the way, what goes and stays; POST erases."""
    if not erasure.is_open:
        return render(request, "pages/erasure_decided.html", {"erasure": erasure})
    whose = services.whose_request(erasure)
    if request.method == "POST":
        try:
            services.erase_as_asked(erasure, actor=Actor.of(request))
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect("erasure_decide", code=erasure.code)
        else:
            messages.success(request, _("Personen är raderad, och det sista brevet är på väg."))
            return redirect("desk")
    goes, stays = what_goes(whose)
    context = {"erasure": erasure, "whose": whose, "why": hindrances(whose), "must_stay": must_stay(whose)}
    return render(request, "pages/erasure_decide.html", context | {"goes": goes, "stays": stays})


@may("people.erase", Erasure)
def erasure_decline(request: HttpRequest, erasure: Erasure) -> HttpResponse:
    """Say no, and to the person why."""
    form = DeclineErasureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.decline_to_erase(erasure, **form.cleaned_data, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Svaret är på väg till personen."))
            return redirect("desk")
    return render_form(request, "pages/erasure_decline.html", form, {"erasure": erasure})
