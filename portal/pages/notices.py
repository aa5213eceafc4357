"""Letters of the top floor."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.municipality.models import Text
from portal.notifications.declaring import Draft, Notice, Recipient
from portal.notifications.enums import Urgency
from portal.people.enums import ErasureState, LinkPurpose
from portal.people.models import Address, Erasure, GuestLink

ACCESSIBILITY_REPORT = "pages.accessibility_report"
OWN_DATA_LINK = "pages.own_data_link"
ERASED = "pages.erased"
ERASURE_ASKED = "pages.erasure_asked"
ERASURE_DECLINED = "pages.erasure_declined"


def write_accessibility_report(text: Text, to: Recipient, facts: Mapping[str, Any]) -> Draft:
    """To the municipality: somebody meets an obstacle. What was typed stands nowhere but in the letter."""
    return Draft(
        template="mail/pages/accessibility_report",
        same_for=tuple(sorted(facts.items())),
        common=facts,
    )


def write_own_data_link(address: Address, to: Recipient, facts: Mapping[str, Any]) -> Draft | None:
    """To whoever asked what is known of an address; nothing once the link is gone."""
    links = GuestLink.objects.filter(purpose=LinkPurpose.OWN_DATA, subject_id=address.pk, address=address)
    link = links.first()
    if link is None:
        return None
    return Draft(
        template="mail/pages/own_data_link",
        same_for="everybody",
        common={},
        own={"own_data_url": settings.SITE_URL + link.path("own_data_by_link")},
    )


def write_erased(erasure: Erasure, to: Recipient, facts: Mapping[str, Any]) -> Draft:
    """The last letter: what was known is gone, with a code by which that can be shown."""
    return Draft(
        template="mail/pages/erased", same_for="everybody", common={}, own={"code": erasure.code.upper()}
    )


def write_erasure_asked(erasure: Erasure, to: Recipient, facts: Mapping[str, Any]) -> Draft | None:
    """A receipt for a request that somebody must look at first; nothing once that is done."""
    if erasure.state != ErasureState.ASKED:
        return None
    common = {"last_day": erasure.answer_by}
    return Draft(template="mail/pages/erasure_asked", same_for=erasure.answer_by, common=common)


def write_erasure_declined(erasure: Erasure, to: Recipient, facts: Mapping[str, Any]) -> Draft | None:
    """No, and why, and where one may complain."""
    if "reason" not in facts:
        return None
    return Draft(template="mail/pages/erasure_declined", same_for=erasure.pk, common=facts)


NOTICES = [
    Notice(
        key=ACCESSIBILITY_REPORT,
        title=_("Rapport om bristande tillgänglighet"),
        urgency=Urgency.SOON,
        find=Text.objects.all,
        write=write_accessibility_report,
    ),
    Notice(
        key=OWN_DATA_LINK,
        title=_("Länk till det vi vet om dig"),
        urgency=Urgency.NOW,
        find=Address.objects.all,
        write=write_own_data_link,
    ),
    Notice(
        key=ERASED,
        title=_("Kvitto på att du är raderad"),
        urgency=Urgency.NOW,
        find=Erasure.objects.all,
        write=write_erased,
    ),
    Notice(
        key=ERASURE_ASKED,
        title=_("Kvitto på en begäran om radering"),
        urgency=Urgency.SOON,
        find=Erasure.objects.all,
        write=write_erasure_asked,
    ),
    Notice(
        key=ERASURE_DECLINED,
        title=_("Svar på en begäran om radering"),
        urgency=Urgency.SOON,
        find=Erasure.objects.all,
        write=write_erasure_declined,
    ),
]
