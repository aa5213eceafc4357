"""The letters about doing an action together: the question to an organisation, and its answer to us."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dialogues.models.doors import doors_of
from organisations.notices import absolute, with_source
from portal.notifications.declaring import Draft, Kind, Notice, Recipient
from portal.notifications.enums import Urgency
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink

from ..enums import PARTNER_ANSWERED, PARTNER_ASKED, PLANNING, PartnerState
from ..models import Partner

Facts = Mapping[str, Any]


def write_partner_asked(partner: Partner, to: Recipient, facts: Facts) -> Draft | None:
    """Nothing once it has been answered or taken back, or where the address stands for it no longer."""
    door = doors_of(to.address, organisation_id=partner.organisation_id).get(LinkPurpose.HAND_OVER)
    link = _link(partner, to)
    if partner.state != PartnerState.ASKED or partner.action.is_finished or not (door and link):
        return None
    draft = Draft(
        template="mail/actionplans/partner_asked",
        same_for=partner.pk,
        common={
            "partner": partner,
            "action": partner.action,
            "plan": partner.action.plan,
            "organisation": partner.organisation,
            "action_url": settings.SITE_URL + partner.action.get_absolute_url(),
        },
        own={
            "answer_url": absolute(link, "partner_by_link"),
            "hand_over_url": absolute(door, "hand_over"),
        },
    )
    if not door.untold:
        return draft
    return with_source(
        draft,
        organisation=partner.organisation.name,
        code=door.contact,
        imported_on=door.untold,
        hand_over=door,
    )


def _link(partner: Partner, to: Recipient) -> GuestLink | None:
    return GuestLink.objects.filter(
        purpose=LinkPurpose.PARTNER,
        subject_type=ContentType.objects.get_for_model(partner),
        subject_id=partner.pk,
        address=to.address,
    ).first()


def write_partner_answered(partner: Partner, to: Recipient, facts: Facts) -> Draft | None:
    """What the organisation says now; nothing where it has been asked anew."""
    if partner.answered_at is None:
        return None
    action = partner.action
    manage = reverse("action_manage", kwargs={"code": action.code, "slug": action.slug})
    return Draft(
        template="mail/actionplans/partner_answered",
        same_for=(partner.pk, partner.state, partner.said),
        common={
            "partner": partner,
            "action": action,
            "organisation": partner.organisation,
            "manage_url": settings.SITE_URL + manage,
        },
    )


PARTNER_NOTICES = [
    Notice(
        key=PARTNER_ASKED,
        title=_("Fråga om att göra en åtgärd tillsammans"),
        urgency=Urgency.SOON,
        find=Partner.objects.for_letter,
        write=write_partner_asked,
        kind=Kind(PLANNING, _("Frågor om vad vi kan göra tillsammans")),
    ),
    Notice(
        key=PARTNER_ANSWERED,
        title=_("En förening har svarat om en åtgärd"),
        urgency=Urgency.SOON,
        find=Partner.objects.for_letter,
        write=write_partner_answered,
        latest_only=True,
    ),
]
