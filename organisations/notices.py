"""Letters to those who act for organisations."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.notifications.declaring import Draft, Notice, Recipient
from portal.notifications.enums import Urgency
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink

from .models import Membership


def recipient(membership: Membership) -> Recipient:
    """A contact as the post room writes to it."""
    return Recipient(
        address=membership.address,
        name=membership.name,
        language=membership.address.language,
        user=membership.user,
    )


def absolute(link: GuestLink, page: str) -> str:
    """The address of the page that a link opens, as it stands in a letter."""
    return settings.SITE_URL + link.path(page)


def with_source(
    draft: Draft, *, organisation: str, code: str, imported_on: date, hand_over: GuestLink
) -> Draft:
    """The letter with where its address came from and how to be removed (GDPR article 14).

    For the first letter to a contact whom a register file named: `code` is the contact's.
    """
    return replace(
        draft,
        same_for=(draft.same_for, imported_on),
        common={**draft.common, "imported_on": imported_on, "personal": Membership.PERSONAL},
        own={**draft.own, "listed_for": organisation, "leave_url": absolute(hand_over, "leave")},
        tells_of=code,
    )


def _link_to(membership: Membership, purpose: LinkPurpose, to: Recipient) -> GuestLink | None:
    return GuestLink.objects.filter(
        purpose=purpose, subject_type__model="membership", subject_id=membership.pk, address=to.address
    ).first()


def _hand_over_url(membership: Membership, to: Recipient) -> dict[str, str]:
    """For the foot of a letter; nothing where the service made no such door."""
    link = _link_to(membership, LinkPurpose.HAND_OVER, to)
    return {"hand_over_url": absolute(link, "hand_over")} if link else {}


def _organisation_url(membership: Membership) -> str:
    return settings.SITE_URL + membership.organisation.get_absolute_url()


def write_hand_over_asked(named: Membership, to: Recipient, facts: Mapping[str, Any]) -> Draft | None:
    """Will you be our contact? Nothing once the person has answered or another was named."""
    link = _link_to(named, LinkPurpose.CONFIRM, to)
    if not named.is_waiting or link is None:
        return None
    return Draft(
        template="mail/organisations/hand_over_asked",
        same_for=named.pk,
        common={"organisation": named.organisation, "by": named.named_by, "last_day": link.expires_at},
        own={"confirm_url": absolute(link, "confirm_contact")},
    )


def write_hand_over_declined(membership: Membership, to: Recipient, facts: Mapping[str, Any]) -> Draft | None:
    """Whom you asked said no; you are still the contact."""
    if not membership.is_current:
        return None
    draft = Draft(
        template="mail/organisations/hand_over_declined",
        same_for=membership.pk,
        common={"organisation": membership.organisation},
        own=_hand_over_url(membership, to),
    )
    if not Membership.objects.untold().filter(pk=membership.pk).exists():
        return draft
    return with_source(
        draft,
        organisation=membership.organisation.name,
        code=membership.code,
        imported_on=membership.imported_on,
        hand_over=_link_to(membership, LinkPurpose.HAND_OVER, to),
    )


def write_contact_confirmed(membership: Membership, to: Recipient, facts: Mapping[str, Any]) -> Draft | None:
    """A receipt to the new contact, and one to the old."""
    if not membership.is_current:
        return None
    is_new = to.address == membership.address
    common = {"organisation": membership.organisation, "contact": membership}
    own = {"organisation_url": _organisation_url(membership)}
    if is_new:
        return Draft(
            template="mail/organisations/contact_confirmed",
            same_for=membership.pk,
            common=common,
            own=own | _hand_over_url(membership, to),
        )
    return Draft(
        template="mail/organisations/contact_succeeded", same_for=membership.pk, common=common, own=own
    )


def write_contact_left(membership: Membership, to: Recipient, facts: Mapping[str, Any]) -> Draft | None:
    """A receipt: no more letters for this organisation."""
    if membership.is_current:
        return None
    others = membership.organisation.memberships.current().exists()
    return Draft(
        template="mail/organisations/contact_left",
        same_for=membership.pk,
        common={"organisation": membership.organisation, "others": others},
        own={"organisation_url": _organisation_url(membership)},
    )


NOTICES = [
    Notice(
        key="organisations.hand_over_asked",
        title=_("Fråga om att bli kontaktperson"),
        urgency=Urgency.SOON,
        find=Membership.objects.for_letter,
        write=write_hand_over_asked,
    ),
    Notice(
        key="organisations.hand_over_declined",
        title=_("Den du frågade tackade nej"),
        urgency=Urgency.SOON,
        find=Membership.objects.for_letter,
        write=write_hand_over_declined,
    ),
    Notice(
        key="organisations.contact_confirmed",
        title=_("Kvitto på ny kontaktperson"),
        urgency=Urgency.SOON,
        find=Membership.objects.for_letter,
        write=write_contact_confirmed,
    ),
    Notice(
        key="organisations.contact_left",
        title=_("Kvitto på att du har slutat som kontaktperson"),
        urgency=Urgency.SOON,
        find=Membership.objects.for_letter,
        write=write_contact_left,
    ),
]
