"""Letters of the top floor."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.municipality.models import Text
from portal.notifications.declaring import Draft, Notice, Recipient
from portal.notifications.enums import Urgency

ACCESSIBILITY_REPORT = "pages.accessibility_report"


def write_accessibility_report(text: Text, to: Recipient, facts: Mapping[str, Any]) -> Draft:
    """To the municipality: somebody meets an obstacle. What was typed stands nowhere but in the letter."""
    return Draft(
        template="mail/pages/accessibility_report",
        same_for=tuple(sorted(facts.items())),
        common=facts,
    )


NOTICES = [
    Notice(
        key=ACCESSIBILITY_REPORT,
        title=_("Rapport om bristande tillgänglighet"),
        urgency=Urgency.SOON,
        find=Text.objects.all,
        write=write_accessibility_report,
    ),
]
