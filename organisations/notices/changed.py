"""The letter that tells contacts what staff have changed in their association's entry."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from portal.notifications.declaring import Draft, Kind, Notice, Recipient
from portal.notifications.enums import Urgency
from portal.people.enums import LinkPurpose

from ..enums import ENTRY_CHANGED
from ..models import Membership, field_in_words, field_label
from .shared import hand_over_url, link_to, organisation_url, with_source


def write_entry_changed(membership: Membership, to: Recipient, facts: Mapping[str, Any]) -> Draft | None:
    """Field by field, what stood and what stands; nothing once the person has left."""
    if not membership.is_current:
        return None
    with translation.override(to.language):
        lines = [
            {"label": field_label(name), "values": [field_in_words(name, each) for each in was_and_is]}
            for name, was_and_is in facts["changed"].items()
        ]
    draft = Draft(
        template="mail/organisations/entry_changed",
        same_for=(membership.organisation_id, json.dumps(facts["changed"])),
        common={"organisation": membership.organisation, "lines": lines},
        own={"organisation_url": organisation_url(membership), **hand_over_url(membership, to)},
    )
    if not Membership.objects.untold().filter(pk=membership.pk).exists():
        return draft
    return with_source(
        draft,
        organisation=membership.organisation.name,
        code=membership.code,
        imported_on=membership.imported_on,
        hand_over=link_to(membership, LinkPurpose.HAND_OVER, to),
    )


NOTICES = [
    Notice(
        key=f"organisations.{ENTRY_CHANGED}",
        title=_("Kommunen har ändrat era uppgifter"),
        urgency=Urgency.SOON,
        find=Membership.objects.for_letter,
        write=write_entry_changed,
        kind=Kind(ENTRY_CHANGED, _("När kommunen har ändrat föreningens uppgifter")),
    ),
]
