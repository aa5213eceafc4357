"""The municipality's settings and whether the portal is open: read through one cached function."""

from django.conf import settings
from django.core.cache import cache

from .enums import REQUIRED_BY_LAW
from .models import Municipality, Text

_KEY = "municipality"


def municipality() -> Municipality:
    """The one row of settings. Before anybody has filled it in: a row with plain defaults, not saved."""
    row = cache.get(_KEY)
    if row is None:
        row = Municipality.objects.first() or Municipality(
            pk=1,
            name_sv="Kommunen",
            name_en="The municipality",
            sender_name="Bryggan",
            sender_address=settings.FIRST_SENDER,
            reply_to=settings.FIRST_SENDER,
        )
        cache.set(_KEY, row, timeout=60)
    return row


def is_open() -> bool:
    """Whether visitors may come in: in production only with settings and all that law requires."""
    if not settings.PRODUCTION:
        return True
    answer = cache.get(f"{_KEY}-open")
    if answer is None:
        answer = Municipality.objects.exists() and Text.objects.all_required_are_written()
        cache.set(f"{_KEY}-open", answer, timeout=60)
    return answer


def rests_on(text: Text) -> bool:
    """Whether the portal is open now, and would close if anything in this text waited to be filled in."""
    return settings.PRODUCTION and text.key in REQUIRED_BY_LAW and is_open()


def forget() -> None:
    """Let the next reader fetch the settings anew; called by every service that changes them."""
    cache.delete_many([_KEY, f"{_KEY}-open"])
