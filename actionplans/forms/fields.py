"""Fields that the forms of plans share: days, persons, tags of a frame."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.people.models import User

from ..rules import planners

# While somebody types a year the browser tells of the year 2, the year 20 and the year 202.
_YEAR = _("Skriv ett år mellan 2000 och 2100.")
_WITHIN_REASON = (
    MinValueValidator(date(2000, 1, 1), message=_YEAR),
    MaxValueValidator(date(2100, 12, 31), message=_YEAR),
)


class DayField(forms.DateField):
    """A day, picked or typed."""

    def __init__(self, **options: Any):
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**options)
        self.validators += _WITHIN_REASON


class PersonField(forms.ModelChoiceField):
    """Somebody who may be responsible; who stands there already can stay."""

    def __init__(self, **options: Any):
        super().__init__(queryset=User.objects.none(), empty_label=_("Ingen vald"), **options)

    def offer(self, standing: int | None) -> None:
        """Whom one chooses among."""
        them = User.objects.filter(Q(pk__in=planners().values("pk")) | Q(pk=standing))
        self.queryset = them.order_by("name", "pk")
