"""Pages about organisations: the directory, its file, one organisation, and a contact's two doors."""

from contextlib import suppress
from dataclasses import replace

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from rules import has_perm

from portal.history.timeline import timeline
from portal.people.enums import LinkPurpose
from portal.people.links import by_link, guest
from portal.people.models import GuestLink
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_page
from portal.web.plates import may, public
from portal.web.refusals import Refused

from . import services
from .filters import OrganisationFilter
from .forms import SuccessorForm
from .models import Membership, Organisation
from .registers import register_lines

ON_A_PAGE = 50
_IN_A_CHUNK = 1000


@public
@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """The directory: search, filters, letters, fifty a page."""
    narrowed = OrganisationFilter(request.GET, Organisation.objects.visible_to(request.user))
    page = Paginator(narrowed.qs.for_list(), ON_A_PAGE).get_page(request.GET.get("sida"))
    context = {
        "filter": narrowed,
        "page": page,
        "keeps_register": has_perm("organisations.keep_register", request.user),
        "query": _query_without(request, "sida"),
        "query_without_letter": _query_without(request, "sida", "bokstav"),
        # Whoever ticks a box on a phone keeps the boxes open.
        "filters_open": narrowed.has_facets or _came_from_a_box(request),
    }
    return render_page(request, "organisations/organisation_list.html", context, fragment="found")


def _query_without(request: HttpRequest, *names: str) -> str:
    """The address's parameters but for some and the empty ones."""
    query = request.GET.copy()
    for name in (*names, *(name for name in request.GET if not any(request.GET.getlist(name)))):
        query.pop(name, None)
    return query.urlencode()


def _came_from_a_box(request: HttpRequest) -> bool:
    return bool(request.htmx) and request.htmx.trigger_name in {"omrade", "plats", "saknar", "onabar"}


@public
@require_safe
def organisation_file(request: HttpRequest) -> StreamingHttpResponse:
    """The directory as one sees it, in the form that the import reads; only contacts who are shown."""
    narrowed = OrganisationFilter(request.GET, Organisation.objects.visible_to(request.user))
    lines = register_lines(narrowed.qs.for_file().iterator(chunk_size=_IN_A_CHUNK))
    return StreamingHttpResponse(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="foreningar.csv"'},
    )


@may("organisations.see_organisation", Organisation)
@require_safe
def organisation_detail(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """One organisation: what it does, for whom, where; for staff its contacts and its history too."""
    keeps = has_perm("organisations.keep_register", request.user)
    contacts = organisation.memberships.current().select_related("address")
    context = {
        "organisation": organisation,
        "contacts": [contact for contact in contacts if keeps or contact.shown_publicly],
        "has_contact": bool(contacts),
        "keeps_register": keeps,
        "history": timeline(organisation, parts=("memberships",), names=True) if keeps else (),
    }
    return render(request, "organisations/organisation_detail.html", context)


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
