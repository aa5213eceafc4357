"""One thing that waits on a desk, and how urgent it is."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.web import clock


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits: by which day (None where no day is promised), what and why, and the verb."""

    due: date | None
    title: str
    text: str
    verb: str
    url: str
    # Whom one stands in for; empty where it is one's own.
    on_behalf_of: str = ""
    # The organisation that it is about, by id, where one does it as its contact.
    organisation: int | None = None

    @property
    def days_left(self) -> int | None:
        """Below nought when it is late."""
        return (self.due - clock.today()).days if self.due else None

    @property
    def is_late(self) -> bool:
        """Whether the day has passed."""
        return self.due is not None and self.due < clock.today()

    @property
    def tone(self) -> str:
        """How urgent: the state tag's tone."""
        if self.is_late:
            return "late"
        return "going" if self.due and self.days_left < 7 else "waiting"

    @property
    def state(self) -> str:
        """How urgent, in words."""
        left = self.days_left
        if left is None:
            return _("Ingen sista dag")
        if left < 0:
            return ngettext("%(n)s dag för sent", "%(n)s dagar för sent", -left) % {"n": -left}
        if left == 0:
            return _("Sista dag i dag")
        return ngettext("%(n)s dag kvar", "%(n)s dagar kvar", left) % {"n": left}


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks of one stretch of time."""

    title: str
    tasks: list[Task]
    late: bool = False
