"""Fields that the forms of plans share: days, figures, persons, tags of a frame."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.people.models import User

from ..models import in_figures
from ..models.goals import DIGITS
from ..rules import planners

# While somebody types a year the browser tells of the year 2, the year 20 and the year 202.
_YEAR = _("Skriv ett år mellan 2000 och 2100.")
_WITHIN_REASON = (
    MinValueValidator(date(2000, 1, 1), message=_YEAR),
    MaxValueValidator(date(2100, 12, 31), message=_YEAR),
)
_SPACES = re.compile(r"[\s\u00a0\u202f'’]")
_NO_FIGURE = _("Skriv ett tal med siffror, till exempel 41,5. Enheten skriver du för sig.")
_TOO_LONG = _("Talet är för stort. Skriv högst elva siffror, och tre efter kommat.")


class DayField(forms.DateField):
    """A day, picked or typed."""

    def __init__(self, **options: Any):
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**options)
        self.validators += _WITHIN_REASON


class FigureField(forms.DecimalField):
    """A figure as people write it: `41,5`, `1 200`, `−3`."""

    def __init__(self, **options: Any):
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        too_long = dict.fromkeys(("max_digits", "max_decimal_places", "max_whole_digits"), _TOO_LONG)
        super().__init__(error_messages={"invalid": _NO_FIGURE, **too_long}, **DIGITS, **options)

    def to_python(self, value: Any) -> Any:
        """A comma is the point, spaces part the thousands, and minus has several signs."""
        if isinstance(value, str):
            value = _SPACES.sub("", value).replace("−", "-").replace("–", "-")
            if "," in value:
                value = value.replace(".", "").replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """As it is written, without zeros that nobody typed; what is typed wrongly stays as it is."""
        return value if isinstance(value, str) else in_figures(value)


class PersonField(forms.ModelChoiceField):
    """Somebody who may be responsible; who stands there already can stay."""

    def __init__(self, **options: Any):
        super().__init__(queryset=User.objects.none(), empty_label=_("Ingen vald"), **options)

    def offer(self, standing: int | None) -> None:
        """Whom one chooses among."""
        them = User.objects.filter(Q(pk__in=planners().values("pk")) | Q(pk=standing))
        self.queryset = them.order_by("name", "pk")
