"""Letters about one answer: to whoever gave it, and to the organisation's other contacts."""

from organisations.notices import recipient
from portal.notifications.services import notify, notify_each

from ..models import Invitation, Rsvp
from .inviting import letters_about


def tell(key: str, rsvp: Rsvp, *, occasion: str) -> None:
    """Tell whoever answered; all contacts where staff wrote the answer down."""
    if rsvp.address is None:
        tell_the_others(key, rsvp, occasion=occasion)
        return
    contacts = rsvp.invitation.organisation.memberships.current().filter(address=rsvp.address)
    # Whoever answered may have left since.
    for contact in contacts.select_related("address", "user")[:1]:
        over = rsvp.meeting.ends_at
        notify(key, about=rsvp.invitation, to=recipient(contact), occasion=occasion, expires_at=over)


def tell_the_others(key: str, rsvp: Rsvp, *, occasion: str) -> None:
    """Tell the contacts of the organisation other than the one who answered."""
    letters = letters_about(Invitation.objects.filter(pk=rsvp.invitation_id), rsvp.meeting)
    others = [(about, to) for about, to in letters if to.address != rsvp.address]
    notify_each(key, letters=others, occasion=occasion, expires_at=rsvp.meeting.ends_at)
