"""Letters when a contact hands over, says yes or no, or leaves."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.notifications.declaring import Draft, Notice, Recipient
from portal.notifications.enums import Urgency
from portal.people.enums import LinkPurpose

from ..models import Membership
from .shared import absolute, hand_over_url, link_to, organisation_url, with_source


def write_hand_over_asked(named: Membership, to: Recipient, facts: Mapping[str, Any]) -> Draft | None:
    """Will you be our contact? Nothing once the person has answered or another was named."""
    link = link_to(named, LinkPurpose.CONFIRM, to)
    if not named.is_waiting or link is None:
        return None
    return Draft(
        template="mail/organisations/hand_over_asked",
        same_for=named.pk,
        common={
            "organisation": named.organisation,
            "by": named.named_by,
            "replaces": named.replaces,
            "last_day": link.expires_at,
        },
        own={"confirm_url": absolute(link, "confirm_contact")},
    )


def write_hand_over_declined(membership: Membership, to: Recipient, facts: Mapping[str, Any]) -> Draft | None:
    """Whom you asked to take over, or invited, said no; you are still the contact."""
    door = link_to(membership, LinkPurpose.HAND_OVER, to)
    if not membership.is_current or door is None:
        return None
    replaces = facts.get("replaces", True)
    draft = Draft(
        template="mail/organisations/hand_over_declined",
        same_for=(membership.pk, replaces),
        common={"organisation": membership.organisation, "replaces": replaces},
        own={"hand_over_url": absolute(door, "hand_over"), "invite_url": absolute(door, "invite_colleague")},
    )
    if not Membership.objects.untold().filter(pk=membership.pk).exists():
        return draft
    return with_source(
        draft,
        organisation=membership.organisation.name,
        code=membership.code,
        imported_on=membership.imported_on,
        hand_over=door,
    )


def write_contact_confirmed(membership: Membership, to: Recipient, facts: Mapping[str, Any]) -> Draft | None:
    """A receipt to the new contact, and one to the old."""
    if not membership.is_current:
        return None
    is_new = to.address == membership.address
    common = {"organisation": membership.organisation, "contact": membership}
    own = {"organisation_url": organisation_url(membership)}
    if is_new:
        return Draft(
            template="mail/organisations/contact_confirmed",
            same_for=membership.pk,
            common=common,
            own=own | hand_over_url(membership, to),
        )
    if not membership.replaces:
        return Draft(
            template="mail/organisations/colleague_confirmed",
            same_for=membership.pk,
            common=common,
            own=own | hand_over_url(membership.named_by, to),
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
        own={"organisation_url": organisation_url(membership)},
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
