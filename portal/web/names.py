"""Names in Swedish order, and words folded so that "alvsjo" finds Älvsjö."""

from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Collate, Lower

# After z come å, ä, ö; other accents count as their plain letter. Collation "C" sorts alike everywhere.
_FROM = "ÅåÄäÆæÖöØøÉéÈèÊêËëÁáÀàÂâÜüÑñÇçÍíÓó"
_TO_SORT = "{{||||}}}}eeeeeeeeaaaaaayynncciioo"
_TO_FOLD = "aaaaaaooooeeeeeeeeaaaaaauunncciioo"


def sort_key(field: str = "name") -> models.GeneratedField:
    """A stored key by which every PostgreSQL sorts `field` in Swedish order."""
    return models.GeneratedField(
        expression=Collate(Lower(Func(F(field), Value(_FROM), Value(_TO_SORT), function="translate")), "C"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )


def folded(field: str | models.Expression = "name") -> models.GeneratedField:
    """`field` (or an expression) in small letters without accents, stored, for search with misspellings."""
    return models.GeneratedField(
        expression=Lower(
            Func(
                F(field) if isinstance(field, str) else field,
                Value(_FROM),
                Value(_TO_FOLD),
                function="translate",
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )


def fold(text: str) -> str:
    """The same folding for words that a person searches for."""
    return text.translate(str.maketrans(_FROM, _TO_FOLD)).lower()
