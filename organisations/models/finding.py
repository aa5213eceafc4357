"""What the directory asks of the register again and again, put into SQL once."""

from datetime import date
from functools import lru_cache

from portal.web import clock
from portal.web.names import fold
from portal.web.questions import Given, Question

from .lines import Line
from .organisations import Organisation, OrganisationQuerySet
from .searching import as_number, listed, threshold_for

# What resembles some words must be this near to the nearest, so that a long word with one wrong letter does
# not bring all that shares half of it.
_AS_NEAR = 0.85


def visible(*, hidden_too: bool) -> OrganisationQuerySet:
    """Those that everybody sees; all for whoever keeps the register."""
    return Organisation.objects.all() if hidden_too else Organisation.objects.in_use()


def pks_saying(text: str, *, hidden_too: bool) -> list[int]:
    """Keys of those that say the words, by stem, letters or number; the best first."""
    words = fold(text).split()
    # The index of letters knows no piece of less than three; shorter words only narrow what others find.
    if all(len(word) < 3 for word in words):
        words = []
    number = as_number(text)
    question = _saying(len(words), bool(number), hidden_too)
    by_place = {str(at): word for at, word in enumerate(words)}
    return [pk for (pk,) in question.ask(text=text, number=number, **by_place)]


@lru_cache(maxsize=64)
def _saying(words: int, has_number: bool, hidden_too: bool) -> Question:
    text, number = Given("text"), Given("number") if has_number else ""
    found = visible(hidden_too=hidden_too).saying(text, [Given(at) for at in range(words)], number)
    return Question.of(found.best_first(text).values_list("pk"))


def pks_resembling(text: str, *, hidden_too: bool) -> list[int]:
    """Keys of those whose letters the words may have meant, the nearest first."""
    near = _resembling(threshold_for(text), hidden_too).ask(folded=fold(text))
    least = _AS_NEAR * near[0][1] if near else 0
    return [pk for pk, nearness in near if nearness >= least]


@lru_cache(maxsize=4)
def _resembling(threshold: str, hidden_too: bool) -> Question:
    folded = Given("folded")
    near = visible(hidden_too=hidden_too).resembling(folded, threshold).nearest_first(folded)
    return Question.of(near.values_list("pk", "nearness"))


def lines_among(pks: list[int]) -> list[Line]:
    """These, in this order, as lines of a list."""
    at = {pk: at for at, pk in enumerate(pks)}
    lines = [Line(*row) for row in _among(clock.today()).ask(pks=listed(pks))]
    return sorted(lines, key=lambda line: at[line.pk])


@lru_cache(maxsize=1)
def _among(_today: date) -> Question:
    return Question.of(Organisation.objects.order_by().among(Given("pks")).lines())
