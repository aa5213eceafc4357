"""How the register of steering documents is narrowed."""

from collections.abc import Mapping
from functools import partial

import django_filters
from django import forms
from django.db.models import TextChoices
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.web.filtering import FilterSet
from portal.web.forms import Form, without_unseen

from ..enums import DocumentKind, DocumentStanding
from ..models import SteeringDocument, SteeringDocumentQuerySet

LONGEST_SEARCH = 100
_CHOICES = {"sort": DocumentKind.values, "lage": DocumentStanding.values}


def _capital(words: type[TextChoices]) -> list[tuple[str, str]]:
    return [(one.value, capfirst(str(one.label))) for one in words]


class DocumentFilter(FilterSet):
    """By words, sort, and where in its time it is. The names stand in links, so they stay."""

    q = django_filters.CharFilter(
        field_name="title",
        lookup_expr="icontains",
        label=_("Sök i rubriken"),
        widget=forms.TextInput(attrs={"type": "search", "maxlength": LONGEST_SEARCH, "autocomplete": "off"}),
    )
    sort = django_filters.ChoiceFilter(
        field_name="kind",
        label=_("Sort"),
        choices=partial(_capital, DocumentKind),
        empty_label=_("Alla sorter"),
    )
    lage = django_filters.ChoiceFilter(
        method="in_time",
        label=_("Gäller"),
        choices=partial(_capital, DocumentStanding),
        empty_label=_("Oavsett läge"),
    )

    class Meta:
        model = SteeringDocument
        form = Form
        fields = ()

    def __init__(self, data: Mapping[str, str] | None = None, *args, **kwargs):
        data = data or {}
        words = without_unseen(data.get("q", ""))[:LONGEST_SEARCH].strip()
        chosen = {name: data.get(name, "") for name in _CHOICES}
        known = {name: value for name, value in chosen.items() if value in _CHOICES[name]}
        super().__init__({"q": words, **known} if words else known, *args, **kwargs)

    @property
    def chosen(self) -> dict[str, str]:
        """What the list is narrowed by, under the names that stand in its address."""
        return self.data

    @property
    def query(self) -> str:
        """The same, ready to follow a question mark; may be empty."""
        return urlencode(self.data)

    def in_time(self, documents: SteeringDocumentQuerySet, _name: str, standing: str):
        """Those that are in one part of their time today."""
        return documents.standing(standing)
