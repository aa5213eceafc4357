"""What the directory asks of the register again and again, put into SQL once."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import QuerySet

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


@dataclass(frozen=True, slots=True)
class Found:
    """Keys of what some words find, the best first, and whether it says them or only resembles them."""

    says: bool
    pks: list[int]


def search(text: str, *, hidden_too: bool) -> Found:
    """Those that say the words, by stem, letters or number; where nobody does, those that resemble them.

    One query.
    """
    words = fold(text).split()
    # The index of letters knows no piece of less than three; shorter words only narrow what others find.
    if all(len(word) < 3 for word in words):
        words = []
    number = as_number(text)
    question = _searching(len(words), bool(number), threshold_for(text), hidden_too)
    by_place = {str(at): word for at, word in enumerate(words)}
    found = question.ask(text=text, folded=fold(text), number=number, **by_place)
    if not found or found[0][0]:
        return Found(bool(found), [pk for _is_said, _score, pk, _key in found])
    least = _AS_NEAR * found[0][1]
    return Found(False, [pk for _is_said, score, pk, _key in found if score >= least])


@lru_cache(maxsize=256)
def _searching(words: int, has_number: bool, threshold: str, hidden_too: bool) -> Question:
    text, folded, number = Given("text"), Given("folded"), Given("number") if has_number else ""
    everybody = visible(hidden_too=hidden_too)
    says = everybody.saying(text, [Given(at) for at in range(words)], number).best_first(text)
    near = everybody.resembling(folded, threshold).nearest_first(folded)
    return Question.put(_SEARCH, says=_scored(says), near=_scored(near))


def _scored(found: OrganisationQuerySet) -> QuerySet:
    return found.order_by().values_list("score", "pk", "sort_key")


# What resembles is looked for only where nobody says the words.
_SEARCH = """
    WITH says AS MATERIALIZED ({says})
    SELECT true AS is_said, * FROM says
     UNION ALL
    SELECT false, * FROM ({near}) AS near WHERE NOT EXISTS (SELECT FROM says)
     ORDER BY score DESC, sort_key, pk"""


def lines_among(pks: list[int]) -> list[Line]:
    """These, in this order, as lines of a list."""
    at = {pk: at for at, pk in enumerate(pks)}
    lines = [Line(*row) for row in _among(clock.today()).ask(pks=listed(pks))]
    return sorted(lines, key=lambda line: at[line.pk])


@lru_cache(maxsize=1)
def _among(_today: date) -> Question:
    return Question.of(Organisation.objects.order_by().among(Given("pks")).lines())
