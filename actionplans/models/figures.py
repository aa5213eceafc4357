"""How a figure is written: `1 234,5` in Swedish, no zeros that nobody typed; a share with its sign."""

from decimal import Decimal
from functools import lru_cache

from babel.numbers import format_decimal
from django.utils.translation import get_language

_PER_CENT = {"%", "procent", "percent", "per cent"}


def is_per_cent(unit: str) -> bool:
    """Whether figures of this unit carry a per cent sign."""
    return unit.strip().casefold() in _PER_CENT


def in_figures(value: Decimal | None, unit: str = "") -> str:
    """`1 234,5`; with a per cent sign where that is the unit: others stand in words. Empty for None."""
    return "" if value is None else _written(value, is_per_cent(unit), get_language())


@lru_cache(maxsize=4096)
def _written(value: Decimal, is_share: bool, language: str) -> str:
    is_english = language == "en"
    written = format_decimal(value, format="#,##0.###", locale="en_GB" if is_english else "sv_SE")
    written = written.replace("-", "\u2212")
    if not is_share:
        return written
    return f"{written}%" if is_english else f"{written}\u00a0%"
