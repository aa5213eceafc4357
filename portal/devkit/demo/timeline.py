"""What happens in Skärsjö, each thing at its moment; between them the portal does what it does by the clock."""

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
_EVERY, _MORNING = timedelta(days=7), time(8, 10)


class Timeline:
    """Written down in any order, lived through in the order of time."""

    def __init__(self) -> None:
        self._happens: list[tuple[datetime, Callable[[], object]]] = []

    def at(self, moment: datetime, act: Callable[[], object]) -> None:
        """Let this happen then. What is still to come does not happen."""
        if moment <= clock.now():
            self._happens.append((moment, act))

    def live(self, *, clock_until: datetime) -> None:
        """Let all of it happen; the clock works so long, and what is due after that waits for the worker."""
        day = min(moment for moment, _act in self._happens).date()
        while (morning := clock.instant(day, _MORNING)) <= clock_until:
            self.at(morning, _by_the_clock)
            day += _EVERY
        self.at(clock_until, _by_the_clock)
        for moment, act in sorted(self._happens, key=itemgetter(0)):
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
