"""Letters about the copies of an utskick: to each contact that can be reached, with the doors they open."""

from django.db.models import F

from organisations.models import Membership
from organisations.notices import recipient
from organisations.services import hand_over_links
from portal.notifications.declaring import Recipient
from portal.notifications.services import notify_each
from portal.people.enums import LinkPurpose
from portal.people.services import links_for

from ..enums import DIALOGUE_PROLONGED, VIEWPOINTS
from ..models import Dialogue, MailingCopy, MailingCopyQuerySet


def letters_about_copies(
    copies: MailingCopyQuerySet, *, declined_by: str, asks: bool
) -> list[tuple[MailingCopy, Recipient]]:
    """Every reachable contact that has not declined such letters, with the door that the foot shows.

    `asks`: the letter asks for a viewpoint, so each has a link to leave one with.
    """
    copies = copies.in_bulk()
    contacts = (
        Membership.objects.current()
        .reachable()
        .accepting(declined_by)
        .filter(organisation__mailing_copies__in=copies)
        .annotate(copy=F("organisation__mailing_copies"))
        .select_related("address", "user")
        .order_by("organisation__sort_key", "id")
    )
    # Two persons may share an address.
    each = {(contact.copy, contact.address_id): contact for contact in contacts}
    hand_over_links(each.values())
    if asks:
        links_for(
            purpose=LinkPurpose.VIEWPOINT,
            subjects_and_addresses=[(copies[copy], contact.address) for (copy, _), contact in each.items()],
        )
    return [(copies[copy], recipient(contact)) for (copy, _address), contact in each.items()]


def tell_of_more_time(dialogue: Dialogue) -> None:
    """Owe a letter with the new last day to all who were asked and have said nothing; one for each day."""
    letters = letters_about_copies(MailingCopy.objects.silent(dialogue), declined_by=VIEWPOINTS, asks=True)
    day = dialogue.closes_on.isoformat()
    notify_each(DIALOGUE_PROLONGED, letters=letters, occasion=day, facts={"closes_on": day})
