"""Telling the municipality of an obstacle."""

from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.municipality.current import municipality
from portal.municipality.enums import TextKey
from portal.municipality.models import Text
from portal.notifications.declaring import Recipient
from portal.notifications.models import Letter
from portal.notifications.services import notify
from portal.people.services import address_for
from portal.web.actor import Actor
from portal.web.codes import new_code
from portal.web.refusals import Refused

from ..notices import ACCESSIBILITY_REPORT


@recorded
def report_accessibility(*, hindrance: str, page: str, email: str, actor: Actor) -> Letter | None:
    """Owe the municipality a letter about an obstacle that somebody met; `page` and `email` may be empty.

    Raises Refused where nobody has written the statement that it is about.
    """
    statement = Text.objects.filter(key=TextKey.ACCESSIBILITY).first()
    if statement is None:
        raise Refused(_("Det går inte att ta emot rapporter än. Skriv eller ring till kommunen så länge."))
    return notify(
        ACCESSIBILITY_REPORT,
        about=statement,
        to=Recipient(address_for(municipality().reply_to), municipality().name_sv),
        # Each report has a letter of its own.
        occasion=new_code(),
        facts={"hindrance": hindrance, "page": page, "email": email},
    )
