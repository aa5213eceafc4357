"""The page of one organisation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from rules import has_perm

from portal.history.timeline import timeline
from portal.web.plates import may

from ..enums import PUBLIC_STATES
from ..models import TAGGINGS, Organisation


@may("organisations.see_organisation", Organisation)
@require_safe
def organisation_detail(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """What it does, for whom, where, how to reach it, how true that is; for staff all contacts too."""
    keeps = has_perm("organisations.keep_register", request.user)
    contacts = list(organisation.memberships.current().for_page())
    own = request.user.pk and next((one for one in contacts if one.user_id == request.user.pk), None)
    context = {
        "organisation": organisation,
        "contacts": [contact for contact in contacts if keeps or contact.shown_publicly],
        "has_contact": bool(contacts),
        "is_reached": any(contact.takes_letters for contact in contacts),
        "is_public": organisation.state in PUBLIC_STATES,
        "own": own,
        "keeps_register": keeps,
        "may_change": has_perm("organisations.change_organisation", request.user),
        "may_change_state": has_perm("organisations.change_state", request.user),
        "may_change_contacts": has_perm("organisations.change_contacts", request.user),
        # Visitors are told what was changed and when; what stood before, and who changed it, staff only.
        "history": timeline(
            organisation, parts=(*TAGGINGS, *(["memberships"] if keeps else [])), names=keeps
        ),
    }
    return render(request, "organisations/organisation_detail.html", context)
