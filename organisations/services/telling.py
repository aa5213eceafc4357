"""What staff have changed in an association's entry is told to its contacts, in one letter for each save."""

from collections.abc import Collection, Mapping
from typing import Any

from portal.history.recording import recorded
from portal.notifications.services import notify
from portal.web import clock
from portal.web.actor import Actor

from ..enums import ENTRY_CHANGED
from ..models import LISTS, Organisation
from ..notices import recipient
from .handing_over import hand_over_links


def standing(organisation: Organisation, names: Collection[str]) -> dict[str, Any]:
    """What stands in these fields, as a letter can keep it: tags by their ids."""
    return {
        name: list(getattr(organisation, name).values_list("pk", flat=True))
        if name in LISTS
        else getattr(organisation, name)
        for name in names
    }


@recorded
def tell_of_change(organisation: Organisation, *, before: Mapping[str, Any], actor: Actor) -> None:
    """Owe each contact whom mail reaches a letter of what differs from `before`; none where nothing does.

    Whoever made the change, and is a contact too, knows.
    """
    now = standing(organisation, before)
    changed = {name: [was, now[name]] for name, was in before.items() if was != now[name]}
    if not changed:
        return
    contacts = organisation.memberships.current().reachable().accepting(ENTRY_CHANGED)
    others = [one for one in contacts.for_letter() if actor.user_id is None or one.user_id != actor.user_id]
    hand_over_links(others)
    for contact in {one.address_id: one for one in others}.values():
        notify(
            f"organisations.{ENTRY_CHANGED}",
            about=contact,
            to=recipient(contact),
            occasion=clock.now().isoformat(),
            facts={"changed": changed},
        )
