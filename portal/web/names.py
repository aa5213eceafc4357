"""Names in Swedish order, and words folded so that "alvsjo" finds Älvsjö."""

import re

from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Collate, Lower

# After z come å, ä, ö; other accents count as their plain letter. Collation "C" sorts alike everywhere.
_FROM = "ÅåÄäÆæÖöØøÉéÈèÊêËëÁáÀàÂâÜüÑñÇçÍíÓó"
_TO_SORT = "{{||||}}}}eeeeeeeeaaaaaayynncciioo"
_TO_FOLD = "aaaaaaooooeeeeeeeeaaaaaauunncciioo"
_SORTING = str.maketrans(_FROM, _TO_SORT)
_FROM_SORT = str.maketrans("{|}", "åäö")
_WORDS = re.compile("[a-z0-9]+").findall
_FOLDING = str.maketrans(_FROM, _TO_FOLD)


def swedish_order(field: str = "name") -> models.Expression:
    """The key by which every PostgreSQL sorts `field` in Swedish order, worked out as it is asked."""
    return Collate(Lower(Func(F(field), Value(_FROM), Value(_TO_SORT), function="translate")), "C")


def sort_key(field: str = "name") -> models.GeneratedField:
    """The same key, stored."""
    return models.GeneratedField(
        expression=swedish_order(field), output_field=models.TextField(db_collation="C"), db_persist=True
    )


def without_accents(field: str | models.Expression = "name") -> models.Expression:
    """`field` (or an expression) in small letters without accents, worked out as it is asked."""
    plain = F(field) if isinstance(field, str) else field
    return Lower(Func(plain, Value(_FROM), Value(_TO_FOLD), function="translate"))


def folded(field: str | models.Expression = "name") -> models.GeneratedField:
    """The same, stored, for search with misspellings."""
    return models.GeneratedField(
        expression=without_accents(field), output_field=models.TextField(), db_persist=True
    )


def fold(text: str) -> str:
    """The same folding for words that a person searches for."""
    return text.translate(_FOLDING).lower()


def in_address(text: str) -> str:
    """The letters and digits of a name as they stand in an address, may be none: `alvsjo-judo`."""
    return "-".join(_WORDS(fold(text)))


def in_order(text: str) -> str:
    """The key by which Python sorts as `sort_key` does in the database."""
    return text.translate(_SORTING).lower()


def letter_of(key: str) -> str:
    """The letter under which a sort key stands in a register: A–Z, Å, Ä, Ö, or `#` for all else."""
    first = key[:1]
    return first.translate(_FROM_SORT).upper() if "a" <= first < "~" else "#"


# The register's letters in their order; `#` holds names that begin with a digit or a sign.
LETTERS = "#ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ"
