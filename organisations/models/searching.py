"""How words find organisations: by what these say, or else by what resembles it."""

from collections.abc import Iterable

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Coalesce

from portal.web.questions import Given

from .ground import Label


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


class IsAmong(Func):
    """Whether a key is in a list of keys: one value for PostgreSQL, where `IN` has as many as there are."""

    template, arg_joiner = "%(expressions)s::bigint[])", " = ANY ("
    output_field = models.BooleanField()

    @classmethod
    def of(cls, field: str, pks: Iterable[int] | Given) -> "IsAmong":
        """The condition on a field."""
        return cls(F(field), Value(pks if isinstance(pks, Given) else listed(pks)))


class IsOneOf(Func):
    """Whether a text is one of some."""

    template, arg_joiner = "%(expressions)s::text[])", " = ANY ("
    output_field = models.BooleanField()

    @classmethod
    def of(cls, field: str, texts: list[str] | Given) -> "IsOneOf":
        """The condition on a field."""
        return cls(F(field), Value(texts))


def listed(pks: Iterable[int]) -> str:
    """Keys as `IsAmong` takes them."""
    return f"{{{','.join(map(str, pks))}}}"


def means(tag: Label, text: str) -> bool:
    """Whether a word means a tag: its title in either language, also the beginning, or a synonym."""
    word, titles = text.strip().lower(), [tag.title_sv.lower(), tag.title_en.lower()]
    # Few letters mean too much: `IF` stands in every other name.
    return (
        word in titles
        or (len(word) > 2 and word in tag.synonyms)
        or (len(word) > 3 and any(title.startswith(word) for title in titles))
    )
