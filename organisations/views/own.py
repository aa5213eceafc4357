"""Mina föreningar: what somebody who has signed in acts for, and does there."""

from dataclasses import replace

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.history.timeline import timeline
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may, signed_in
from portal.web.refusals import Refused

from .. import services
from ..forms import OwnPageForm, RenamingForm
from ..models import TAGGINGS, ChangeRequest, Membership, MembershipRequest, Organisation
from .editing import suggestions
from .handing_over import has_other_contacts, naming


@signed_in
@require_safe
def my_organisations(request: HttpRequest) -> HttpResponse:
    """Each with what one does there, and whom one has asked; who asks to join; what one has asked for."""
    own = Membership.objects.own_of(request.user).select_related("organisation")
    asked = Prefetch("named", Membership.objects.waiting().select_related("address"), to_attr="asked")
    memberships = list(own.prefetch_related(asked))
    theirs = [membership.organisation_id for membership in memberships]
    context = {
        "memberships": memberships,
        "asked_of_us": MembershipRequest.objects.waiting()
        .filter(organisation__in=theirs)
        .select_related("organisation"),
        "asked": request.user.membership_requests.waiting().select_related("organisation"),
        "changing": set(
            ChangeRequest.objects.waiting()
            .filter(organisation__in=theirs)
            .values_list("organisation", flat=True)
        ),
    }
    return render(request, "organisations/my_organisations.html", context)


@signed_in
@require_POST
def own_request_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take back what one has asked."""
    wish = get_object_or_404(request.user.membership_requests, code=code)
    try:
        services.withdraw_request(wish, actor=Actor.of(request))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Frågan är återtagen."))
    return redirect("my_organisations")


@may("organisations.edit_own", Membership)
def own_page_change(request: HttpRequest, membership: Membership) -> HttpResponse:
    """What the organisation says of itself; it shows at once."""
    if request.method != "POST" and not membership.is_current:
        return _is_over(request, membership)
    form = OwnPageForm(request.POST or None, instance=Organisation.objects.get(pk=membership.organisation_id))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_own_page(
                membership, values=form.changes, seen=form.seen, actor=acting(request, membership)
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Uppgifterna är sparade och syns på sidan."))
            return redirect(membership.organisation)
    events = timeline(membership.organisation, parts=TAGGINGS) if form.overtaken else []
    context = {**_of(membership), "events": events, **suggestions()}
    return render_form(request, "organisations/own_page_change.html", form, context)


@may("organisations.edit_own", Membership)
def own_renaming(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Ask for another name, number or legal form."""
    if request.method != "POST" and not membership.is_current:
        return _is_over(request, membership)
    form = RenamingForm.of(membership.organisation, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_for_change(
                membership,
                values=form.values,
                why=form.cleaned_data["why"],
                actor=acting(request, membership),
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Vi har fått er begäran."))
            return redirect(request.path)
    waiting = membership.organisation.change_requests.waiting().select_related("organisation").first()
    return render_form(
        request, "organisations/own_renaming.html", form, {**_of(membership), "waiting": waiting}
    )


@may("organisations.edit_own", Membership)
@require_POST
def own_renaming_withdraw(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Take back what the organisation has asked for."""
    try:
        services.withdraw_change(membership, actor=acting(request, membership))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Ni har tagit tillbaka ändringen."))
    return redirect("my_organisations")


@may("organisations.edit_own", Membership)
def own_confirm(request: HttpRequest, membership: Membership) -> HttpResponse:
    """All that stands, and a press that says that it is right."""
    if request.method == "POST":
        try:
            services.stand_by(membership, actor=acting(request, membership))
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Tack. Uppgifterna är bekräftade i dag."))
        return redirect("my_organisations")
    if not membership.is_current:
        return _is_over(request, membership)
    return render(request, "organisations/own_confirm.html", _of(membership))


@may("organisations.keep_own_place", Membership)
@require_POST
def own_shown(request: HttpRequest, membership: Membership) -> HttpResponse:
    """One's own choice to stand on the organisation's page, or not."""
    shown = request.POST.get("do") == "show"
    try:
        services.show_contact(membership, shown=shown, actor=acting(request, membership))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        words = _("Du visas på föreningens sida.") if shown else _("Du visas inte på föreningens sida.")
        messages.success(request, words)
    return redirect("my_organisations")


@may("organisations.keep_own_place", Membership)
def own_invite(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Ask somebody to act for the organisation too."""
    if request.method != "POST" and not membership.is_current:
        return _is_over(request, membership)
    actor = acting(request, membership)
    return naming(request, "organisations/own_invite.html", membership, actor, replaces=False)


@may("organisations.keep_own_place", Membership)
def own_hand_over(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Name somebody in one's own place."""
    if request.method != "POST" and not membership.is_current:
        return _is_over(request, membership)
    actor = acting(request, membership)
    return naming(request, "organisations/own_hand_over.html", membership, actor, replaces=True)


@may("organisations.keep_own_place", Membership)
def own_leave(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Stop at once, the last one too: GET says what will happen, POST acts."""
    if request.method == "POST":
        try:
            services.leave(membership, actor=acting(request, membership))
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            left = _("Du är inte längre kontaktperson för %(organisation)s.")
            messages.success(request, left % {"organisation": membership.organisation})
        return redirect("my_organisations")
    if not membership.is_current:
        return _is_over(request, membership)
    context = {**_of(membership), "others": has_other_contacts(membership)}
    return render(request, "organisations/own_leave.html", context)


def acting(request: HttpRequest, membership: Membership) -> Actor:
    """The signed-in person, for the organisation."""
    whom = ("organisations.organisation", membership.organisation_id)
    return replace(Actor.of(request), acting_for=whom)


def _of(membership: Membership) -> dict[str, Membership | Organisation]:
    return {"membership": membership, "organisation": membership.organisation}


def _is_over(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Nothing is done any more for what one has left."""
    messages.info(
        request, _("Du företräder inte längre %(organisation)s.") % {"organisation": membership.organisation}
    )
    return redirect("my_organisations")
