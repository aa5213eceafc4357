"""What the directory asks of the register again and again, put into SQL once."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from functools import lru_cache

from django.db.models import Exists, OuterRef, QuerySet

from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.web import clock
from portal.web.names import fold
from portal.web.questions import Given, Question

from .lines import Line
from .organisations import Organisation, OrganisationQuerySet
from .searching import as_number, is_meant, listed, threshold_for

# What resembles some words must be this near to the nearest, so that a long word with one wrong letter does
# not bring all that shares half of it.
_AS_NEAR = 0.85


def visible(*, hidden_too: bool) -> OrganisationQuerySet:
    """Those that everybody sees; all for whoever keeps the register."""
    return Organisation.objects.all() if hidden_too else Organisation.objects.in_use()


class How(Enum):
    """How some words find something, the closest first."""

    SAID = auto()
    MEANT = auto()
    ALIKE = auto()


@dataclass(frozen=True, slots=True)
class Found:
    """What some words find: organisations that say them, fields of activity in use that they mean, or else
    organisations that resemble them. By their keys, the best first; fields with their keys in addresses."""

    said: list[int]
    meant: dict[int, str]
    alike: list[int]

    @property
    def how(self) -> How:
        """By what the words find something."""
        return How.SAID if self.said else How.MEANT if self.meant else How.ALIKE

    @property
    def pks(self) -> list[int]:
        """Those organisations, where it is organisations."""
        return self.said or self.alike


def search(text: str, *, hidden_too: bool) -> Found:
    """Those that say the words, by stem, letters or number, and what else may be meant. One query."""
    words = fold(text).split()
    # The index of letters knows no piece of less than three; shorter words only narrow what others find.
    if all(len(word) < 3 for word in words):
        words = []
    small, number = text.lower(), as_number(text)
    shape = len(words), min(len(small), 4), bool(number), threshold_for(text)
    given = {"text": text, "small": small, "folded": fold(text), "number": number}
    given |= {str(at): word for at, word in enumerate(words)}
    ((said, meant, keys, alike),) = _searching(*shape, hidden_too, clock.today()).ask(**given)
    return Found(said, dict(zip(meant, keys, strict=True)), alike)


@lru_cache(maxsize=256)
def _searching(
    words: int, letters: int, has_number: bool, threshold: str, hidden_too: bool, _today: date
) -> Question:
    text, folded, number = Given("text"), Given("folded"), Given("number") if has_number else ""
    everybody = visible(hidden_too=hidden_too)
    meant = Tag.objects.of(Frame.FIELD_OF_ACTIVITY).valid().filter(is_meant(Given("small"), letters))
    in_use = Exists(everybody.filter(fields_of_activity=OuterRef("pk")))
    return Question.put(
        _SEARCH,
        says=_scored(everybody.saying(text, [Given(at) for at in range(words)], number).best_first(text)),
        meant=meant.filter(in_use).order_by().values_list("pk", "key"),
        near=_scored(everybody.resembling(folded, threshold).nearest_first(folded)),
    )


def _scored(found: QuerySet) -> QuerySet:
    return found.order_by().values_list("score", "pk", "sort_key")


# What resembles is looked for only where nobody says the words and no field is meant.
_SEARCH = f"""
    WITH says AS MATERIALIZED ({{says}}), meant AS MATERIALIZED ({{meant}}),
    near AS (
        SELECT *, max(score) OVER () AS nearest FROM ({{near}}) AS near
         WHERE NOT EXISTS (SELECT FROM says) AND NOT EXISTS (SELECT FROM meant)
    )
    SELECT ARRAY(SELECT pk FROM says ORDER BY score DESC, sort_key, pk),
           ARRAY(SELECT pk FROM meant ORDER BY pk),
           ARRAY(SELECT key FROM meant ORDER BY pk),
           ARRAY(SELECT pk FROM near WHERE score >= {_AS_NEAR} * nearest ORDER BY score DESC, sort_key, pk)"""


def lines_among(pks: list[int]) -> list[Line]:
    """These, in this order, as lines of a list."""
    at = {pk: at for at, pk in enumerate(pks)}
    lines = [Line(*row) for row in _among(clock.today()).ask(pks=listed(pks))]
    return sorted(lines, key=lambda line: at[line.pk])


@lru_cache(maxsize=1)
def _among(_today: date) -> Question:
    return Question.of(Organisation.objects.order_by().among(Given("pks")).lines())
