"""What many are told of a meeting at once, and by which function its owner is shown."""

from portal.notifications.services import notify_each, open_batch
from portal.people.models import User
from portal.web import clock
from portal.web.actor import Actor

from ..models import InvitationQuerySet, Meeting
from .inviting import letters_about


def announce(
    key: str, invitations: InvitationQuerySet, meeting: Meeting, *, occasion: str, actor: Actor
) -> None:
    """In a batch: whoever calls sees who could not be told, and must be phoned. Nothing where nobody is."""
    if not invitations.exists():
        return
    letters = letters_about(invitations, meeting)
    told = {about.pk for about, _to in letters}
    batch = open_batch(key, about=meeting, without_address=invitations.count() - len(told), actor=actor)
    notify_each(key, letters=letters, occasion=occasion, batch=batch, expires_at=meeting.starts_at)


def post_of(owner: User) -> str:
    """What somebody is in the municipality's service today; may be empty."""
    posts = owner.employments.on(clock.today()).exclude(post="").values_list("post", flat=True)
    return posts.first() or ""
