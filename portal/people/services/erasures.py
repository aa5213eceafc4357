"""Requests to be erased: once one is answered, it is no longer anybody's business whose it was."""

from django.db.models import Q

from portal.history.recording import recorded
from portal.web.actor import Actor

from ..enums import ErasureState
from ..models import Erasure


@recorded
def forget_who_was_declined(*, actor: Actor) -> int:
    """Let requests that got a no say no longer who asked; the letter that says why has its own address.

    Returns how many.
    """
    declined = Erasure.objects.filter(state=ErasureState.DECLINED)
    return declined.exclude(Q(user=None) & Q(address=None)).update(user=None, address=None)
