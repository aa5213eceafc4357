"""A contact's two doors: handing over, and saying yes or no to being named."""

from contextlib import suppress
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.people.enums import LinkPurpose
from portal.people.links import by_link, guest
from portal.people.models import GuestLink
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.refusals import Refused

from .. import services
from ..forms import SuccessorForm
from ..models import Membership


@by_link(LinkPurpose.HAND_OVER, Membership.objects.for_letter)
def hand_over(request: HttpRequest, link: GuestLink, membership: Membership) -> HttpResponse:
    """A contact names somebody, who is asked by mail; GET shows, POST acts."""
    form = SuccessorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.name_successor(membership, **form.cleaned_data, actor=_contact(link, membership))
            return redirect(request.path)
        except Refused as refusal:
            refuse(form, refusal)
    context = {
        "membership": membership,
        "organisation": membership.organisation,
        "named": Membership.objects.waiting().filter(named_by=membership).select_related("address").first(),
        "others": _has_other_contacts(membership),
        "leave_url": link.path("leave"),
        "form": form,
    }
    return render(request, "organisations/hand_over.html", context, status=422 if form.errors else 200)


@by_link(LinkPurpose.HAND_OVER, Membership.objects.for_letter)
def leave(request: HttpRequest, link: GuestLink, membership: Membership) -> HttpResponse:
    """A contact stops: GET says what will happen, POST acts. Both then show what holds."""
    standing = link.path("hand_over")
    if request.method == "POST":
        # Refused is only what has happened already, which the page says.
        with suppress(Refused):
            services.leave(membership, actor=_contact(link, membership))
        return redirect(standing)
    if not membership.is_current:
        return redirect(standing)
    context = {
        "organisation": membership.organisation,
        "others": _has_other_contacts(membership),
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
            answer(membership, actor=_contact(link, membership))
        except Refused:
            return redirect(request.path)
        if declines:
            # The row and its link are gone: there is no page to come back to.
            return render(request, "organisations/confirm_contact.html", context | {"declined": True})
        return redirect(request.path)
    return render(request, "organisations/confirm_contact.html", context)


def _has_other_contacts(membership: Membership) -> bool:
    return membership.organisation.memberships.current().exclude(pk=membership.pk).exists()


def _contact(link: GuestLink, membership: Membership) -> Actor:
    """Whoever holds a contact's link, acting for the organisation."""
    return replace(guest(link), acting_for=("organisations.organisation", membership.organisation_id))
