"""A figure as people write it: decimal comma, spaces between thousands, the unit behind."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..models.figures import is_per_cent
from ..models.goals import DIGITS

_WHOLE = DIGITS["max_digits"] - DIGITS["decimal_places"]
# Between thousands: plain, hard and thin spaces, and apostrophes.
_BETWEEN = re.compile(r"[\s'’]")
_MINUS = str.maketrans({"−": "-", "–": "-"})
_NUMBER = re.compile(r"(?P<sign>[+-]?)(?P<figures>[0-9][0-9.,]*|[.,][0-9]+)", re.ASCII)
_PER_CENT = {"%", "procent", "percent"}


class FigureField(forms.Field):
    """Gives a Decimal. `unit` is what the figure counts: written behind it, it is taken away."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "short"})

    def __init__(self, *, unit: str = "", **options):
        self.unit = unit
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        """With a comma, and nothing that need not be there."""
        if isinstance(value, Decimal):
            return f"{value.normalize():f}".replace(".", ",")
        return value

    def to_python(self, value: Any) -> Decimal | None:
        """The figure. Raises ValidationError with a sentence that says what to write."""
        if value is None or isinstance(value, Decimal):
            return value
        text = str(value).strip()
        if not text:
            return None
        found = _NUMBER.fullmatch(self._without_unit(_BETWEEN.sub("", text.translate(_MINUS))))
        if found is None:
            raise ValidationError(self._what_to_write(text))
        return self._measured(found["sign"] + _with_point(found["figures"]))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """By what it says, not by how it is written."""
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True

    def _without_unit(self, text: str) -> str:
        endings = {_BETWEEN.sub("", self.unit).casefold(), *(_PER_CENT if is_per_cent(self.unit) else ())}
        folded = text.casefold()
        ending = max((one for one in endings if one and folded.endswith(one)), key=len, default="")
        return text[: len(text) - len(ending)] if ending else text

    def _what_to_write(self, text: str) -> str:
        if self.unit and any(sign.isalpha() or sign == "%" for sign in text):
            return _("Målet mäts i %(unit)s. Skriv bara talet, till exempel 41,5.") % {"unit": self.unit}
        return _("Skriv ett tal, till exempel 41,5.")

    def _measured(self, text: str) -> Decimal:
        whole, _point, decimals = text.lstrip("+-").partition(".")
        if len(decimals.rstrip("0")) > DIGITS["decimal_places"]:
            raise ValidationError(_("Skriv högst tre decimaler."))
        if len(whole.lstrip("0")) > _WHOLE:
            raise ValidationError(_("Talet är för stort. Byt till en större enhet, till exempel tusental."))
        return Decimal(text) + 0


def _with_point(figures: str) -> str:
    """`1.234,5`, `1,234.5`, `1234,5` and `1,234,567`: the last sign is the decimal one, unless it returns."""
    signs = [sign for sign in figures if sign in ".,"]
    if not signs:
        return figures
    last = signs[-1]
    if signs.count(last) > 1:
        return figures.replace(".", "").replace(",", "")
    whole, _sign, decimals = figures.rpartition(last)
    return f"{whole.replace('.', '').replace(',', '') or '0'}.{decimals}"
