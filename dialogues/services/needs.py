"""What somebody needs to take part is seen to, read by somebody, and forgotten."""

from datetime import timedelta

from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused

from ..models import Meeting, NeedsReading, RsvpNeed

# As the page that asks for them says.
KEPT_AFTER = timedelta(days=30)


@recorded
def meet_need(need: RsvpNeed, *, met: bool, actor: Actor) -> RsvpNeed:
    """Tick that a need is met, or that it is not after all; said once more it keeps its first time.

    Refuses one that has just been taken back.
    """
    need = RsvpNeed.objects.select_for_update(of=("self",)).filter(pk=need.pk).first()
    if need is None:
        raise Refused(_("Behovet är borttaget: svaret har ändrats."))
    if bool(need.met_at) != met:
        need.met_at = clock.now() if met else None
        need.save(update_fields=["met_at"])
    return need


@recorded
def note_needs_read(meeting: Meeting, *, actor: Actor) -> None:
    """Remember that somebody has looked at what those who come need; once a day is enough."""
    NeedsReading.objects.get_or_create(meeting=meeting, reader_id=actor.user_id, read_on=clock.today())


@recorded
def forget_needs(*, actor: Actor) -> int:
    """Let go of what was needed at meetings that ended a month ago, and of who read it; how many needs."""
    long_ago = clock.now() - KEPT_AFTER
    NeedsReading.objects.filter(meeting__ends_at__lte=long_ago).delete()
    return RsvpNeed.objects.filter(rsvp__meeting__ends_at__lte=long_ago).delete()[0]
