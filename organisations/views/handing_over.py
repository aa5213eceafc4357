"""A contact's doors by a link: handing over, inviting a colleague, saying yes or no to being named."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.people.enums import LinkPurpose
from portal.people.links import by_link, guest
from portal.people.models import GuestLink
from portal.web.actor import Actor
from portal.web.forms import Form, refuse
from portal.web.pages import render_form
from portal.web.refusals import Refused

from .. import services
from ..forms import ColleagueForm, SuccessorForm
from ..models import Membership


@by_link(LinkPurpose.HAND_OVER, Membership.objects.for_letter)
def hand_over(request: HttpRequest, link: GuestLink, membership: Membership) -> HttpResponse:
    """A contact names somebody, who is asked by mail; GET shows, POST acts."""
    form = SuccessorForm(request.POST or None)
    if has_asked(request, form, services.name_successor, membership, contact_behind(link, membership)):
        return redirect(request.path)
    urls = {"leave_url": link.path("leave"), "invite_url": link.path("invite_colleague")}
    context = handing_over(membership, replaces=True) | urls
    return render_form(request, "organisations/hand_over.html", form, context)


@by_link(LinkPurpose.HAND_OVER, Membership.objects.for_letter)
def invite_colleague(request: HttpRequest, link: GuestLink, membership: Membership) -> HttpResponse:
    """A contact asks somebody to be one too; GET shows, POST acts."""
    if not membership.is_current:
        return redirect(link.path("hand_over"))
    form = ColleagueForm(request.POST or None)
    if has_asked(request, form, services.invite_colleague, membership, contact_behind(link, membership)):
        return redirect(request.path)
    context = handing_over(membership, replaces=False) | {"back": link.path("hand_over")}
    return render_form(request, "organisations/invite_colleague.html", form, context)


def has_asked(request: HttpRequest, form: Form, ask: Callable, membership: Membership, actor: Actor) -> bool:
    """Whether the form was sent and somebody is asked now; else what is wrong stands in the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        ask(membership, **form.cleaned_data, actor=actor)
    except Refused as refusal:
        refuse(form, refusal)
        return False
    return True


def handing_over(membership: Membership, *, replaces: bool) -> dict[str, Any]:
    """What the pages say on which a contact names somebody: who is asked already, and who else is there."""
    named = Membership.objects.waiting().filter(named_by=membership, replaces=replaces)
    return {
        "membership": membership,
        "organisation": membership.organisation,
        "named": named.select_related("address").last(),
        "others": has_other_contacts(membership),
    }


@by_link(LinkPurpose.HAND_OVER, Membership.objects.for_letter)
def leave(request: HttpRequest, link: GuestLink, membership: Membership) -> HttpResponse:
    """A contact stops: GET says what will happen, POST acts. Both then show what holds."""
    standing = link.path("hand_over")
    if request.method == "POST":
        # Refused is only what has happened already, which the page says.
        with suppress(Refused):
            services.leave(membership, actor=contact_behind(link, membership))
        return redirect(standing)
    if not membership.is_current:
        return redirect(standing)
    context = {
        "organisation": membership.organisation,
        "others": has_other_contacts(membership),
        "imported": membership.imported_on,
        "back": standing,
    }
    return render(request, "organisations/leave.html", context)


@by_link(LinkPurpose.CONFIRM, Membership.objects.for_letter)
def confirm_contact(request: HttpRequest, link: GuestLink, membership: Membership) -> HttpResponse:
    """Somebody who was named says yes or no; GET shows, POST acts."""
    context = {"membership": membership, "organisation": membership.organisation, "declined": False}
    if request.method == "POST":
        declines = request.POST.get("do") == "decline"
        answer = services.decline_contact if declines else services.confirm_contact
        try:
            answer(membership, actor=contact_behind(link, membership))
        except Refused:
            return redirect(request.path)
        if declines:
            # The row and its link are gone: there is no page to come back to.
            return render(request, "organisations/confirm_contact.html", context | {"declined": True})
        return redirect(request.path)
    return render(request, "organisations/confirm_contact.html", context)


def has_other_contacts(membership: Membership) -> bool:
    """Whether somebody else acts for the organisation too."""
    return membership.organisation.memberships.current().exclude(pk=membership.pk).exists()


def contact_behind(link: GuestLink, membership: Membership) -> Actor:
    """Whoever holds a contact's link, acting for the organisation."""
    return replace(guest(link), acting_for=("organisations.organisation", membership.organisation_id))
