"""Letters to those who have said something: each with the link to one's own words."""

from collections.abc import Iterable

from organisations.models import Membership
from organisations.services import hand_over_links
from portal.notifications.declaring import Recipient
from portal.notifications.services import notify, notify_each
from portal.people.enums import LinkPurpose
from portal.people.services import links_for

from ..enums import DIALOGUE_WITHDRAWN
from ..models import Dialogue, Viewpoint, ViewpointQuerySet


def letters_to_them(viewpoints: Iterable[Viewpoint]) -> list[tuple[Viewpoint, Recipient]]:
    """Each viewpoint with whom to write to, once its link is made; whoever left no address is left out."""
    reached = [one for one in viewpoints if one.address_id]
    _doors_of_contacts(reached)
    links_for(purpose=LinkPurpose.OWN_WORDS, subjects_and_addresses=[(one, one.address) for one in reached])
    return [(one, Recipient(one.address, one.name, one.address.language, one.user)) for one in reached]


def _doors_of_contacts(viewpoints: Iterable[Viewpoint]) -> None:
    """Who speaks for an organisation gets the door that the foot of each letter to its contacts shows."""
    of = {one.organisation_id for one in viewpoints if one.organisation_id}
    if of:
        addresses = {one.address_id for one in viewpoints}
        contacts = Membership.objects.current().filter(organisation__in=of, address__in=addresses)
        hand_over_links(contacts.select_related("address"))


def write_back(notice: str, viewpoint: Viewpoint, *, occasion: str, nameless: bool = False) -> None:
    """Owe one letter to whoever said it; `nameless` where anybody may have typed the name."""
    for about, to in letters_to_them([viewpoint]):
        to = Recipient(to.address, "", to.language) if nameless else to
        notify(notice, about=about, to=to, occasion=occasion)


def told_of_withdrawal(dialogue: Dialogue) -> ViewpointQuerySet:
    """Of all who have said something and can be written to the latest viewpoint each."""
    reached = dialogue.viewpoints.standing().filter(address__isnull=False)
    latest = reached.order_by("address", "-id").distinct("address")
    return Viewpoint.objects.filter(pk__in=latest.values("pk"))


def tell_of_withdrawal(dialogue: Dialogue) -> None:
    """Owe a letter to all who have said something in a dialogue that is taken back."""
    said = told_of_withdrawal(dialogue).select_related("address", "user")
    notify_each(DIALOGUE_WITHDRAWN, letters=letters_to_them(said), occasion="withdrawn")
