"""The yearly letter: is what stands of your organisation right? Its reminder, and the warning."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.notifications.declaring import Draft, Notice, Recipient
from portal.notifications.enums import Urgency
from portal.people.enums import LinkPurpose

from ..models import ConfirmationAsked, Membership
from ..models.confirming import WARNED_BEFORE
from .shared import absolute, hand_over_url, link_to

_ASKING = "mail/organisations/entry_to_confirm"


def _draft(membership: Membership, to: Recipient, template: str, **common: Any) -> Draft | None:
    """Nothing once it has been answered, the contact has left, or the organisation is out of use."""
    link = link_to(membership, LinkPurpose.STAND_BY, to)
    organisation = membership.organisation
    asked = ConfirmationAsked.objects.of_active().filter(organisation=organisation).first()
    if link is None or asked is None or not membership.is_current:
        return None
    last_day = asked.warned_on and asked.warned_on + WARNED_BEFORE - timedelta(days=1)
    return Draft(
        template=template,
        same_for=organisation.pk,
        common={"organisation": organisation, "last_day": last_day, **common},
        own={"stand_by_url": absolute(link, "stand_by"), **hand_over_url(membership, to)},
    )


def write_entry_to_confirm(membership: Membership, to: Recipient, facts: Mapping[str, Any]) -> Draft | None:
    """Is it right? One press says yes."""
    return _draft(membership, to, _ASKING, is_reminder=False)


def write_entry_reminder(membership: Membership, to: Recipient, facts: Mapping[str, Any]) -> Draft | None:
    """The same once more, a month later."""
    return _draft(membership, to, _ASKING, is_reminder=True)


def write_soon_dormant(membership: Membership, to: Recipient, facts: Mapping[str, Any]) -> Draft | None:
    """Without a word from you it is dormant in a month."""
    return _draft(membership, to, "mail/organisations/soon_dormant")


def _notice(key: str, title: Any, write) -> Notice:
    return Notice(
        key=key,
        title=title,
        urgency=Urgency.BULK,
        find=Membership.objects.for_letter,
        write=write,
        reminds=True,
    )


NOTICES = [
    _notice("organisations.entry_to_confirm", _("Stämmer uppgifterna om er?"), write_entry_to_confirm),
    _notice(
        "organisations.entry_reminder", _("Påminnelse om att bekräfta uppgifterna"), write_entry_reminder
    ),
    _notice("organisations.soon_dormant", _("Föreningen blir snart vilande"), write_soon_dormant),
]
