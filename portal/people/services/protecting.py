"""What is protected: read never without a reason and a trace, and forgotten when nobody is behind it."""

from portal.history.recording import recorded
from portal.web import clock
from portal.web.actor import Actor

from ..models import Protection, Reading
from .addresses import hold_addresses


@recorded
def read_protected(protection: Protection, *, reason: str, actor: Actor) -> Reading:
    """Write down who reads behind somebody's protection and why, before anything is shown."""
    return Reading.objects.create(
        protection=protection, reader_id=actor.user_id, reason=reason, read_at=clock.now()
    )


@recorded
def forget_protections(*, actor: Actor) -> int:
    """Forget what is protected of those who have no account, and are contacts nowhere any more; returns how
    many. The private address stays hidden for as long as anything else has it.
    """
    hold_addresses()
    over = Protection.objects.filter(user=None, memberships=None)
    return over.delete()[1].get(Protection._meta.label, 0)
