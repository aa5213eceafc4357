"""How words find organisations: by what these say, or else by what resembles it."""

from functools import reduce
from operator import or_

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce, Lower
from django.db.models.lookups import Exact

from portal.web.questions import IsAmong


def nearness(folded: str) -> TrigramWordSimilarity:
    """How like some folded letters are to a name or place."""
    return TrigramWordSimilarity(folded, "folded")


def rank(text: str) -> SearchRank:
    """How well an entry says some words: in its name better than elsewhere."""
    return SearchRank(F("search"), in_swedish(text))


def in_swedish(text: str) -> SearchQuery:
    """Some words as a question to the index of words."""
    return SearchQuery(text, config="swedish", search_type="websearch")


class Stem(Func):
    """The stem of a folded word by PostgreSQL's Swedish dictionary: `foreningarnas` is `forening`.

    With it compounds are found too; the dictionary does not know that `idrottsforening` holds one.
    """

    template = "(ts_lexize('swedish_stem', %(expressions)s))[1]"
    output_field = models.TextField()

    @classmethod
    def of(cls, word: str) -> Coalesce:
        """The stem, or the word itself where it is too common to have one."""
        return Coalesce(cls(Value(word)), Value(word))


class LooserThreshold(Func):
    """Always true; for its statement alone, sets how alike the index's findings must be.

    The condition has no column in it, so it is judged once, before the index is asked.
    """

    template = "(SELECT set_config('pg_trgm.word_similarity_threshold', '%(threshold)s', true)) IS NOT NULL"
    output_field = models.BooleanField()


def threshold_for(text: str) -> str:
    """How alike something must be to resemble some words: as loose as the longest of them needs.

    One wrong letter costs three trigrams: half of a word of five, a sixth of a long one. PostgreSQL's 0.6
    misses the short ones, and less than 0.55 makes a long one resemble all that ends in `förening`.
    """
    return "0.45" if max(map(len, text.split()), default=0) <= 6 else "0.55"


def as_number(text: str) -> str:
    """`802088-4816` of whatever way a number is typed; no organisation has an empty one."""
    digits = "".join(filter(str.isdigit, text))[-10:]
    return f"{digits[:6]}-{digits[6:]}" if len(digits) == 10 else ""


class StartsWith(Func):
    """Whether one text begins with another."""

    function = "starts_with"
    output_field = models.BooleanField()


def is_meant(word: str, letters: int) -> Q:
    """Which tags a word of so many small letters means: by title in either language, or by synonym."""
    titles = [Lower("title_sv"), Lower("title_en")]
    meant = [Q(Exact(title, Value(word))) for title in titles]
    # Few letters mean too much: `IF` stands in every other name.
    if letters > 2:
        meant.append(Q(IsAmong(Value(word), F("synonyms"), of_type="text")))
    if letters > 3:
        meant += [Q(StartsWith(title, Value(word))) for title in titles]
    return reduce(or_, meant)
