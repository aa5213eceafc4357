"""Staff name contact persons and correct what stands of them; who is one says whether that is shown.

No letter goes for any of it.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.people.models import Address, GuestLink
from portal.people.services import address_for
from portal.web.actor import Actor
from portal.web.overtaking import refuse_if_overtaken
from portal.web.refusals import Refused

from ..enums import OrganisationState
from ..models import Membership, Organisation
from .holding import held_organisation


@recorded
def add_contact(organisation: Organisation, *, values: Mapping[str, Any], actor: Actor) -> Membership:
    """Somebody is a contact from today; `values` hold `email` beside the row's own fields.

    Raises Refused where the organisation has withdrawn, or the address will not do.
    """
    organisation = _locked(organisation)
    membership = Membership(organisation=organisation)
    _take(membership, values)
    membership.save()
    return membership


@recorded
def change_contact(
    membership: Membership,
    *,
    values: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
    actor: Actor,
) -> Membership:
    """Correct what stands of a contact. What is known of the old address stays with that address.

    Links in letters to the old address open no door of this person any more. Raises Refused where the
    person has stopped, where what was `seen` no longer stands, and where the address will not do.
    """
    organisation = _locked(membership.organisation)
    contacts = organisation.memberships.current().select_related("address")
    standing = contacts.select_for_update(of=("self",)).filter(pk=membership.pk).first()
    if standing is None:
        raise Refused(_("Personen är inte längre kontaktperson, så det finns inget att ändra."))
    standing.organisation = organisation
    if standing.protection_id:
        raise Refused(_("Uppgifterna är skyddade och ändras inte här. Skyddet måste först tas bort."))
    refuse_if_overtaken(standing, _as_columns(seen or {}))
    before = standing.address_id
    _take(standing, values)
    standing.save()
    if before not in {None, standing.address_id}:
        GuestLink.objects.filter(
            subject_type__app_label="organisations",
            subject_type__model="membership",
            subject_id=standing.pk,
            address=before,
        ).delete()
    return standing


@recorded
def show_contact(membership: Membership, *, shown: bool, actor: Actor) -> Membership:
    """A contact chooses to stand on the organisation's page, or not. Raises Refused for one that has left."""
    contacts = Membership.objects.current().select_for_update()
    standing = contacts.filter(pk=membership.pk).first()
    if standing is None:
        raise Refused(_("Du företräder inte längre föreningen, så där visas du inte."))
    standing.shown_publicly = shown
    standing.save(update_fields=["shown_publicly"])
    return standing


def _locked(organisation: Organisation) -> Organisation:
    """The organisation, and nobody else names its contacts until we are done."""
    organisation = held_organisation(organisation.pk)
    if organisation.state == OrganisationState.WITHDRAWN:
        raise Refused(_("Föreningen har begärt att tas bort ur registret och har inga kontaktpersoner."))
    return organisation


def _as_columns(seen: Mapping[str, Any]) -> dict[str, Any]:
    """What was seen, with the address by its row."""
    columns = dict(seen)
    if "email" in columns:
        email = columns.pop("email")
        columns["address"] = Address.objects.filter(email=email).values_list("pk", flat=True).first()
    return columns


def _take(membership: Membership, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name == "email":
            membership.address = _address(membership, value)
        else:
            setattr(membership, name, value)
    if membership.address is None and not membership.phone:
        raise Refused(_("Skriv en e-postadress eller ett telefonnummer."), field="email")


def _address(membership: Membership, email: str) -> Address | None:
    """The row of an address that nobody else of the organisation has."""
    if membership.user_id:
        raise Refused(_("Personen loggar in med sin adress, så den ändras inte här."), field="email")
    if not email:
        return None
    try:
        address = address_for(email, language=membership.organisation.language)
    except ValueError:
        raise Refused(_("Skriv en e-postadress, till exempel namn@forening.example."), field="email")
    if address.is_protected:
        raise Refused(
            _("Den adressen är skyddad och skrivs inte in här. Skriv föreningens egen adress."), field="email"
        )
    others = membership.organisation.memberships.exclude(pk=membership.pk).filter(address=address)
    if others.current().exists():
        raise Refused(_("Den adressen tillhör redan en kontaktperson för föreningen."), field="email")
    if others.waiting().exists():
        raise Refused(
            _("Den som har adressen är redan tillfrågad av en kontaktperson. Vänta på svaret."), field="email"
        )
    return address
