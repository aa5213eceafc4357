"""Those who have not answered are reminded by hand, when whoever calls the meeting chooses them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused

from ..enums import ReminderKind
from ..models import Due, Meeting, Reminder
from .inviting import letters_about, locked
from .reminding import hold_reminders, owe_reminders


@dataclass(frozen=True, slots=True)
class Nudged:
    """What became of those chosen, in organisations: reminded, asked already today, reached by no letter."""

    reminded: int
    rested: int
    unreached: int


@recorded
def nudge(meeting: Meeting, *, invitations: Iterable[str], actor: Actor) -> Nudged:
    """Remind those of these invited (by code) that nobody has answered for yet.

    Nobody's address gets more than one reminder a day, whatever meetings and organisations it is about: one
    letter says all of it. Refuses a meeting that takes no answers.
    """
    meeting = locked(meeting)
    if not meeting.may_be_answered:
        raise Refused(_("Mötet tar inte emot svar, så ingen kan påminnas."))
    hold_reminders()
    chosen = meeting.invitations.open().undecided().filter(code__in=list(invitations))
    letters, today = letters_about(chosen, meeting), clock.today()
    asked_today = set(
        Reminder.objects.filter(
            made_on=today, address__in=[to.address for _about, to in letters]
        ).values_list("address", flat=True)
    )
    new = [(about, to) for about, to in letters if to.address.pk not in asked_today]
    due = [Due(to.address.pk, None, about.pk, None, ReminderKind.BY_HAND, today) for about, to in new]
    owe_reminders(due, {to.address.pk: to for _about, to in new}, actor=actor)
    reached, reminded = {about.pk for about, _to in letters}, {about.pk for about, _to in new}
    return Nudged(
        reminded=len(reminded),
        rested=len(reached - reminded),
        unreached=chosen.exclude(pk__in=reached).count(),
    )
