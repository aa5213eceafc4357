"""Those who have not answered are reminded by hand, when whoever calls the meeting chooses them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time, timedelta

from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.notifications.models import Letter
from portal.notifications.services import notify_each
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused

from ..enums import REMINDER
from ..models import Meeting
from .inviting import letters_about, locked


@dataclass(frozen=True, slots=True)
class Nudged:
    """What became of those chosen, in organisations: reminded, asked already today, reached by no letter."""

    reminded: int
    rested: int
    unreached: int


@recorded
def nudge(meeting: Meeting, *, invitations: Iterable[str], actor: Actor) -> Nudged:
    """Remind those of these invited (by code) that nobody has answered for yet.

    Nobody's address gets more than one reminder a day, whatever meeting it is about. Refuses a meeting that
    takes no answers.
    """
    meeting = locked(meeting)
    if not meeting.may_be_answered:
        raise Refused(_("Mötet tar inte emot svar, så ingen kan påminnas."))
    chosen = meeting.invitations.open().undecided().filter(code__in=list(invitations))
    letters = letters_about(chosen, meeting)
    today = clock.instant(clock.today(), time())
    asked_today = set(
        Letter.objects.filter(
            notice=REMINDER, queued_at__gte=today, address__in=[to.address for _about, to in letters]
        ).values_list("address", flat=True)
    )
    # Whoever stands for several organisations gets one letter.
    new = {to.address.pk: (about, to) for about, to in letters if to.address.pk not in asked_today}
    notify_each(
        REMINDER,
        letters=new.values(),
        occasion=f"by hand {clock.today()}",
        expires_at=clock.instant(meeting.answer_by + timedelta(days=1), time()),
    )
    reached, reminded = {about.pk for about, _to in letters}, {about.pk for about, _to in new.values()}
    return Nudged(
        reminded=len(reminded),
        rested=len(reached - reminded),
        unreached=chosen.exclude(pk__in=reached).count(),
    )
