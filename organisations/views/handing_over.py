"""A contact's doors by a link: handing over, inviting a colleague, saying yes or no to being named."""

from contextlib import suppress
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.people.enums import LinkPurpose
from portal.people.links import by_link, guest
from portal.people.models import GuestLink
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.refusals import Refused

from .. import services
from ..forms import ColleagueForm, SuccessorForm
from ..models import Membership


@by_link(LinkPurpose.HAND_OVER, Membership.objects.for_letter)
def hand_over(request: HttpRequest, link: GuestLink, membership: Membership) -> HttpResponse:
    """A contact names somebody, who is asked by mail; GET shows, POST acts."""
    urls = {"leave_url": link.path("leave"), "invite_url": link.path("invite_colleague")}
    actor = contact_behind(link, membership)
    return naming(request, "organisations/hand_over.html", membership, actor, replaces=True, **urls)


@by_link(LinkPurpose.HAND_OVER, Membership.objects.for_letter)
def invite_colleague(request: HttpRequest, link: GuestLink, membership: Membership) -> HttpResponse:
    """A contact asks somebody to be one too; GET shows, POST acts."""
    if not membership.is_current:
        return redirect(link.path("hand_over"))
    template, actor = "organisations/invite_colleague.html", contact_behind(link, membership)
    return naming(request, template, membership, actor, replaces=False, back=link.path("hand_over"))


def naming(
    request: HttpRequest, template: str, membership: Membership, actor: Actor, *, replaces: bool, **urls: str
) -> HttpResponse:
    """A page on which a contact names somebody in their place, or beside them; sent, it says who is asked."""
    form = (SuccessorForm if replaces else ColleagueForm)(request.POST or None)
    ask = services.name_successor if replaces else services.invite_colleague
    if request.method == "POST" and form.is_valid():
        try:
            ask(membership, **form.cleaned_data, actor=actor)
            return redirect(request.path)
        except Refused as refusal:
            refuse(form, refusal)
    named = Membership.objects.waiting().filter(named_by=membership, replaces=replaces)
    context = {
        "membership": membership,
        "organisation": membership.organisation,
        "named": named.select_related("address").last(),
        "others": has_other_contacts(membership),
        **urls,
    }
    return render_form(request, template, form, context)


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
