"""What the directory asks of the register again and again, put into SQL once."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from functools import lru_cache

from django.db.models import Exists, OuterRef

from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.web import clock
from portal.web.names import fold
from portal.web.questions import Given, Question, listed

from .lines import Line
from .organisations import Organisation, OrganisationQuerySet
from .searching import as_number, is_meant, threshold_for

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
    """What some words find: organisations that say them, tags in use that they mean, or else organisations
    that resemble them. By their keys, the best first; tags with their keys in addresses.

    `facet` is what the tags are of: fields of activity, or target groups where no field is meant.
    """

    said: list[int]
    facet: str
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
    """Those that say the words, by stem, letters or number, and what tags they mean; else what resembles
    them. One query, or two."""
    words = fold(text).split()
    # The index of letters knows no piece of less than three; shorter words only narrow what others find.
    if all(len(word) < 3 for word in words):
        words = []
    small, number = text.lower(), as_number(text)
    question = _saying(len(words), min(len(small), 4), bool(number), hidden_too, clock.today())
    by_place = {str(at): word for at, word in enumerate(words)}
    ((said, *tags),) = question.ask(text=text, small=small, number=number, **by_place)
    meant: dict[str, dict[int, str]] = {"omrade": {}, "malgrupp": {}}
    for pk, key, frame in zip(*tags, strict=True):
        meant["omrade" if frame == Frame.FIELD_OF_ACTIVITY else "malgrupp"][pk] = key
    facet = "omrade" if meant["omrade"] else "malgrupp"
    alike = [] if said or meant[facet] else _alike(text, hidden_too)
    return Found(said, facet, meant[facet], alike)


@lru_cache(maxsize=256)
def _saying(words: int, letters: int, has_number: bool, hidden_too: bool, _today: date) -> Question:
    text, number = Given("text"), Given("number") if has_number else ""
    everybody = visible(hidden_too=hidden_too)
    says = everybody.saying(text, [Given(at) for at in range(words)], number).best_first(text)
    tags = Tag.objects.filter(frame__in=[Frame.FIELD_OF_ACTIVITY, Frame.TARGET_GROUP]).valid()
    meant = tags.filter(is_meant(Given("small"), letters))
    by_field = everybody.filter(fields_of_activity=OuterRef("pk"))
    in_use = Exists(by_field) | Exists(everybody.filter(target_groups=OuterRef("pk")))
    return Question.put(
        """
        WITH meant AS MATERIALIZED ({meant})
        SELECT ARRAY({says}),
               ARRAY(SELECT pk FROM meant ORDER BY pk), ARRAY(SELECT key FROM meant ORDER BY pk),
               ARRAY(SELECT frame FROM meant ORDER BY pk)
        """,
        meant=meant.filter(in_use).order_by().values_list("pk", "key", "frame"),
        says=says.values_list("pk"),
    )


def _alike(text: str, hidden_too: bool) -> list[int]:
    near = _resembling(threshold_for(text), hidden_too).ask(folded=fold(text))
    least = _AS_NEAR * near[0][1] if near else 0
    return [pk for pk, score in near if score >= least]


@lru_cache(maxsize=4)
def _resembling(threshold: str, hidden_too: bool) -> Question:
    folded = Given("folded")
    near = visible(hidden_too=hidden_too).resembling(folded, threshold).nearest_first(folded)
    return Question.of(near.values_list("pk", "score"))


def lines_among(pks: list[int], *, hidden_too: bool) -> list[Line]:
    """These, in this order, as lines of a list."""
    at = {pk: at for at, pk in enumerate(pks)}
    lines = [Line(*row) for row in _among(hidden_too, clock.today()).ask(pks=listed(pks))]
    return sorted(lines, key=lambda line: at[line.pk])


@lru_cache(maxsize=2)
def _among(hidden_too: bool, _today: date) -> Question:
    return Question.of(visible(hidden_too=hidden_too).order_by().among(Given("pks")).lines())
