"""What all letters to contacts use: to whom, and the doors that they show."""

from dataclasses import replace
from datetime import date

from django.conf import settings

from portal.notifications.declaring import Draft, Recipient
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink

from ..models import Membership


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


def link_to(membership: Membership, purpose: LinkPurpose, to: Recipient) -> GuestLink | None:
    """The door of a contact that a service has made; none where it did not."""
    return GuestLink.objects.filter(
        purpose=purpose, subject_type__model="membership", subject_id=membership.pk, address=to.address
    ).first()


def hand_over_url(membership: Membership, to: Recipient) -> dict[str, str]:
    """For the foot of a letter; nothing where the service made no such door."""
    link = link_to(membership, LinkPurpose.HAND_OVER, to)
    return {"hand_over_url": absolute(link, "hand_over")} if link else {}


def organisation_url(membership: Membership) -> str:
    """The whole address of the organisation's page."""
    return settings.SITE_URL + membership.organisation.get_absolute_url()
