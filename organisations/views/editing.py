"""What staff do with an organisation: add it, change it, confirm it, change its state."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.history.timeline import timeline
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.names import in_order
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..enums import ORGANISATION_NEXT, OrganisationState
from ..forms import OrganisationForm
from ..models import TAGGINGS, Organisation

_DONE = {
    OrganisationState.ACTIVE: gettext_lazy("Föreningen är i bruk."),
    OrganisationState.DORMANT: gettext_lazy("Föreningen är vilande."),
    OrganisationState.WITHDRAWN: gettext_lazy(
        "Föreningen är borttagen ur registret. Bara ni som sköter det ser sidan."
    ),
}


@may("organisations.change_organisation")
def organisation_add(request: HttpRequest) -> HttpResponse:
    """Add one by hand; its contacts are named on the page that follows."""
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            organisation = services.add_organisation(
                values=form.values, not_the_same_as=form.looked_at, actor=Actor.of(request)
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Föreningen är tillagd. Lägg nu till en kontaktperson."))
            return redirect(organisation)
    return render_form(request, "organisations/organisation_add.html", form, suggestions())


@may("organisations.change_organisation", Organisation)
def organisation_change(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Change what stands of it; one that has withdrawn is left alone."""
    if request.method != "POST" and organisation.state == OrganisationState.WITHDRAWN:
        return redirect(organisation)
    # The form writes what was typed into its own copy: the page goes on saying what stands.
    form = OrganisationForm(request.POST or None, instance=Organisation.objects.get(pk=organisation.pk))
    if request.method == "POST" and form.is_valid():
        try:
            changed = services.change_organisation(
                organisation,
                values=form.changes,
                seen=form.seen,
                not_the_same_as=form.looked_at,
                actor=Actor.of(request),
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Uppgifterna är sparade."))
            return redirect(changed)
    events = timeline(organisation, parts=TAGGINGS, names=True) if form.overtaken else []
    context = {"organisation": organisation, "events": events, **suggestions()}
    return render_form(request, "organisations/organisation_change.html", form, context)


def suggestions() -> dict[str, list[str]]:
    """The places that stand in the register, to be proposed where one is typed."""
    places = Organisation.objects.exclude(place="").order_by().values_list("place", flat=True).distinct()
    return {"places": sorted(places, key=in_order)}


@may("organisations.change_organisation", Organisation)
def organisation_confirm(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """All that stands, to be read aloud to whoever phones; then a press."""
    if request.method == "POST":
        try:
            services.confirm_organisation(organisation, actor=Actor.of(request))
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Uppgifterna är bekräftade i dag."))
        return redirect(organisation)
    if organisation.state == OrganisationState.WITHDRAWN:
        return redirect(organisation)
    contacts = organisation.memberships.current().for_page()
    context = {"organisation": organisation, "contacts": contacts}
    return render(request, "organisations/organisation_confirm.html", context)


@may("organisations.change_state", Organisation)
def organisation_state(
    request: HttpRequest, organisation: Organisation, state: OrganisationState
) -> HttpResponse:
    """What a state means, asked first. One that cannot follow is not asked about."""
    if request.method == "POST":
        try:
            services.change_state(organisation, to=state, actor=Actor.of(request))
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _DONE[state])
        return redirect(organisation)
    if state not in ORGANISATION_NEXT[OrganisationState(organisation.state)]:
        return redirect(organisation)
    contacts = organisation.memberships.current().count()
    context = {"organisation": organisation, "to": state, "contacts": contacts}
    return render(request, "organisations/organisation_state.html", context)
