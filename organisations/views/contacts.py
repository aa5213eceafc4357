"""What staff do with contact persons: name them, correct what stands of them, end them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..enums import DELICATE_FIELDS, LegalForm, OrganisationState
from ..forms import ContactForm
from ..models import Membership, Organisation


@may("organisations.change_contacts", Organisation)
def contact_add(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Name one more; one that has withdrawn has none."""
    if request.method != "POST" and organisation.state == OrganisationState.WITHDRAWN:
        return redirect(organisation)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_contact(organisation, values=form.values, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Kontaktpersonen är tillagd."))
            return redirect(organisation)
    return render_form(request, "organisations/contact_add.html", form, _of(organisation))


@may("organisations.change_contacts", Organisation)
def contact_change(request: HttpRequest, organisation: Organisation, contact: str) -> HttpResponse:
    """Correct what stands of one."""
    membership = _one_of(organisation, contact)
    form = ContactForm(request.POST or None, instance=membership)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_contact(membership, values=form.changes, seen=form.seen, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Kontaktpersonen är sparad."))
            return redirect(organisation)
    # The form writes what was typed into its own copy: the page goes on saying what stands.
    context = {**_of(organisation), "contact": _one_of(organisation, contact)}
    return render_form(request, "organisations/contact_change.html", form, context)


@may("organisations.change_contacts", Organisation)
def contact_end(request: HttpRequest, organisation: Organisation, contact: str) -> HttpResponse:
    """Ask once, then end; the last one may be ended too."""
    membership = get_object_or_404(organisation.memberships.begun().for_page(), code=contact)
    if request.method == "POST":
        try:
            services.end_contact(membership, actor=Actor.of(request))
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Kontaktpersonen är avslutad och får inga fler brev för föreningen."))
        return redirect(organisation)
    if not membership.is_current:
        return redirect(organisation)
    others = organisation.memberships.current().exclude(pk=membership.pk).exists()
    context = {"organisation": organisation, "contact": membership, "others": others}
    return render(request, "organisations/contact_end.html", context)


def _of(organisation: Organisation) -> dict[str, Any]:
    """The organisation, and whether to be its contact says something of what a person is or believes."""
    fields = organisation.fields_of_activity.filter(key__in=DELICATE_FIELDS)
    is_delicate = organisation.legal_form == LegalForm.FAITH_COMMUNITY or fields.exists()
    return {"organisation": organisation, "is_delicate": is_delicate}


def _one_of(organisation: Organisation, code: str) -> Membership:
    """A contact of today; whoever is asked and has not answered is none."""
    return get_object_or_404(organisation.memberships.current().for_page(), code=code)
