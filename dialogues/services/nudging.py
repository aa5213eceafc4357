"""Those who have not answered are reminded by hand, when whoever calls the meeting chooses them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time

from django.db.models import Q
from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.notifications.declaring import Recipient
from portal.notifications.enums import LetterState
from portal.notifications.models import Choice, Letter
from portal.people.models import Address
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused

from ..enums import MEETINGS, REMINDER, REMINDER_COMING, ReminderKind
from ..models import Due, Invitation, Meeting, Reminder
from .inviting import letters_about, locked
from .reminding import hold_reminders, owe_reminders


@dataclass(frozen=True, slots=True)
class Nudged:
    """What became of those chosen, in organisations: reminded, asked already today or soon to be, with all
    who can be reached having declined such letters, reached by no letter."""

    reminded: int
    rested: int
    declined: int
    unreached: int


@recorded
def nudge(meeting: Meeting, *, invitations: Iterable[str], actor: Actor) -> Nudged:
    """Remind those of these invited (by code) that nobody has answered for yet.

    Nobody's address gets more than one reminder a day, whatever meetings and organisations it is about: one
    letter says all of it. Nor does one follow another that still waits. Refuses a
    meeting that takes no answers.
    """
    meeting = locked(meeting)
    if not meeting.may_be_answered:
        raise Refused(_("Mötet tar inte emot svar, så ingen kan påminnas."))
    hold_reminders()
    chosen = meeting.invitations.open().undecided().filter(code__in=list(invitations))
    letters, today = letters_about(chosen, meeting), clock.today()
    reached = {about.pk for about, _to in letters}
    letters = _accepted(letters)
    rested = _rested([to.address for _about, to in letters])
    new = [(about, to) for about, to in letters if to.address.pk not in rested]
    due = [Due(to.address.pk, None, about.pk, None, ReminderKind.BY_HAND, today) for about, to in new]
    owe_reminders(due, {to.address.pk: to for _about, to in new}, actor=actor)
    accepting, reminded = {about.pk for about, _to in letters}, {about.pk for about, _to in new}
    return Nudged(
        reminded=len(reminded),
        rested=len(accepting - reminded),
        declined=len(reached - accepting),
        unreached=chosen.exclude(pk__in=reached).count(),
    )


def _accepted(letters: list[tuple[Invitation, Recipient]]) -> list[tuple[Invitation, Recipient]]:
    """Those to addresses that have not declined reminders of meetings, which holds for a stormöte too."""
    addresses = [to.address for _about, to in letters]
    declined = set(
        Choice.objects.filter(kind=MEETINGS, address__in=addresses).values_list("address", flat=True)
    )
    return [(about, to) for about, to in letters if to.address.pk not in declined]


def _rested(addresses: list[Address]) -> set[int]:
    """Which have been reminded today, by the day it was chosen or by the day it left, or soon will be."""
    made = Reminder.objects.filter(made_on=clock.today(), address__in=addresses)
    morning = clock.instant(clock.today(), time())
    on_its_way = Letter.objects.filter(
        Q(state=LetterState.WAITING) | Q(sent_at__gte=morning),
        notice__in=[REMINDER, REMINDER_COMING],
        address__in=addresses,
    )
    return {*made.values_list("address", flat=True), *on_its_way.values_list("address", flat=True)}
