"""What somebody needs to take part is seen to."""

from portal.history.recording import recorded
from portal.web import clock
from portal.web.actor import Actor

from ..models import RsvpNeed


@recorded
def meet_need(need: RsvpNeed, *, met: bool, actor: Actor) -> RsvpNeed:
    """Tick that a need is met, or that it is not after all; said once more it keeps its first time."""
    need = RsvpNeed.objects.select_for_update(of=("self",)).get(pk=need.pk)
    if bool(need.met_at) != met:
        need.met_at = clock.now() if met else None
        need.save(update_fields=["met_at"])
    return need
