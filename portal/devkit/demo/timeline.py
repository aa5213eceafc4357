"""What happens in Skärsjö, each thing at its moment; in between the portal works by the clock."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from operator import itemgetter

from actionplans import services as actionplans
from dialogues import services as dialogues
from dialogues.enums import MailingState
from dialogues.models import Dialogue, Mailing
from portal.notifications.delivery import deliver_due
from portal.notifications.services import close_finished_batches
from portal.web import clock
from portal.web.actor import THE_CLOCK

# As often as the clock is let to work, and at which hour: nobody is reminded at night.
_EVERY, _MORNING = timedelta(days=21), time(8, 10)


class Timeline:
    """Written down in any order, lived through in that of time, a stretch at a time."""

    def __init__(self) -> None:
        self._to_come: list[tuple[datetime, Callable[[], object]]] = []

    def at(self, moment: datetime, act: Callable[[], object]) -> None:
        """Let this happen then. What would be later than now does not happen."""
        if moment <= clock.now():
            self._to_come.append((moment, act))

    def live(self, *, until: datetime) -> None:
        """Let what is to come happen up to a moment, and the clock work at the end of it."""
        begins = min(moment for moment, _act in self._to_come)
        mornings = [
            clock.instant(begins.date() + week * _EVERY, _MORNING)
            for week in range((until - begins) // _EVERY)
        ]
        stretch = [one for one in self._to_come if one[0] <= until]
        self._to_come = [one for one in self._to_come if one[0] > until]
        stretch += [(morning, _by_the_clock) for morning in [*mornings, until]]
        self._happen(stretch)

    def live_on(self) -> None:
        """Let the rest happen; what is due by it waits for the clock and the worker."""
        self._happen(self._to_come)

    def _happen(self, stretch: list[tuple[datetime, Callable[[], object]]]) -> None:
        for moment, act in sorted(stretch, key=itemgetter(0)):
            with clock.standing_at(moment):
                act()


def _by_the_clock() -> None:
    """As the tasks of the rooms do, and the worker with the letters."""
    actionplans.start_due(actor=THE_CLOCK)
    for dialogue in Dialogue.objects.over():
        dialogues.close_dialogue(dialogue, actor=THE_CLOCK)
    actionplans.remind_of_what_is_owed(actor=THE_CLOCK)
    deliver_due()
    close_finished_batches()
    for mailing in Mailing.objects.filter(state=MailingState.SENDING):
        dialogues.finish_mailing(mailing, actor=THE_CLOCK)
