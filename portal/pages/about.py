"""The municipality's texts and promises, as the pages about collaboration show them."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from portal.frames.models import Commitment, Tag
from portal.municipality.enums import TextKey
from portal.municipality.models import Text
from portal.web import clock

_ON_THE_PAGE = (TextKey.ABOUT_COLLABORATION, TextKey.CIVIL_SOCIETY, TextKey.PURPOSE)


def texts() -> dict[str, Text]:
    """The texts about collaboration that are written, by key."""
    return {text.key: text for text in Text.objects.filter(key__in=_ON_THE_PAGE)}


@dataclass(frozen=True, slots=True)
class Promised:
    """What one party has promised under one principle."""

    party: str
    words: list[str]


def promises(principle: Tag | None = None) -> dict[int, list[Promised]]:
    """What is promised today, by the principle's id and then by who has promised; one query."""
    today = clock.today()
    valid = Commitment.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=today),
        Q(valid_to__isnull=True) | Q(valid_to__gte=today),
    )
    if principle is not None:
        valid = valid.filter(principle=principle)
    found: dict[int, dict[str, Promised]] = defaultdict(dict)
    for promise in valid:
        party = Promised(promise.get_party_display(), [])
        found[promise.principle_id].setdefault(promise.party, party).words.append(promise.text)
    return {principle: list(parties.values()) for principle, parties in found.items()}
