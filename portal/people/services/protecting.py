"""Reading what is protected: never without a reason, and never without a trace."""

from portal.history.recording import recorded
from portal.web import clock
from portal.web.actor import Actor

from ..models import Protection, Reading


@recorded
def read_protected(protection: Protection, *, reason: str, actor: Actor) -> Reading:
    """Write down who reads behind somebody's protection and why, before anything is shown."""
    return Reading.objects.create(
        protection=protection, reader_id=actor.user_id, reason=reason, read_at=clock.now()
    )
