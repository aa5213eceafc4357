"""The ceiling of letters a minute, obeyed by all delivering processes together."""

from datetime import datetime

from django.db import transaction

from portal.web import clock

from .models import Pace

_AT_A_TIME = 10


class Allowance:
    """Takes from the minute's common store a few letters at a time; gives back what it did not use.

    Without a ceiling it always grants and never asks the database.
    """

    def __init__(self, ceiling: int) -> None:
        self._ceiling = ceiling
        self._in_hand = 0
        self._minute: datetime | None = None

    def __enter__(self) -> "Allowance":
        return self

    def __exit__(self, *exc) -> None:
        if self._in_hand and self._minute is not None:
            with transaction.atomic():
                pace = Pace.objects.select_for_update().filter(pk=1, minute=self._minute).first()
                if pace:
                    pace.taken -= self._in_hand
                    pace.save(update_fields=["taken"])

    def grants_one(self) -> bool:
        """Whether one more letter may go this minute; counts it."""
        if not self._ceiling:
            return True
        minute = clock.now().replace(second=0, microsecond=0)
        if not self._in_hand or minute != self._minute:
            self._in_hand = self._take(minute)
            self._minute = minute
        if not self._in_hand:
            return False
        self._in_hand -= 1
        return True

    def take_back_one(self) -> None:
        """What was granted was not used."""
        if self._ceiling:
            self._in_hand += 1

    def _take(self, minute: datetime) -> int:
        with transaction.atomic():
            Pace.objects.get_or_create(pk=1, defaults={"minute": minute})
            pace = Pace.objects.select_for_update().get(pk=1)
            if pace.minute != minute:
                pace.minute, pace.taken = minute, 0
            granted = max(0, min(_AT_A_TIME, self._ceiling - pace.taken))
            pace.taken += granted
            pace.save(update_fields=["minute", "taken"])
        return granted
