"""Reading what is protected: never without a reason, and never without a trace."""

from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused

from ..models import Protection, Reading


@recorded
def read_protected(protection: Protection, *, reason: str, actor: Actor) -> Reading:
    """Write down who reads behind somebody's protection and why, before anything is shown.

    Raises Refused where the protection has just ended.
    """
    standing = Protection.objects.select_for_update().filter(pk=protection.pk).first()
    if standing is None:
        raise Refused(_("Skyddet är borttaget. Uppgifterna visas som för andra, om de finns kvar."))
    return Reading.objects.create(
        protection=standing,
        user_id=standing.user_id,
        address_id=None if standing.user_id else standing.address_id,
        reader_id=actor.user_id,
        reason=reason,
        read_at=clock.now(),
    )
