"""How the list of records is narrowed."""

from collections.abc import Mapping

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from portal.people.models import Committee
from portal.web.filtering import FilterSet
from portal.web.forms import Form, without_unseen

from .enums import RecordKind, RecordState
from .models import Record, RecordQuerySet

LONGEST_SEARCH = 100


class RecordFilter(FilterSet):
    """By words, committee, state, kind and days. The names stand in links, so they stay."""

    q = django_filters.CharFilter(
        method="saying",
        label=_("Sök i rubrik, motpart och diarienummer"),
        widget=forms.TextInput(attrs={"type": "search", "maxlength": LONGEST_SEARCH, "autocomplete": "off"}),
    )
    lage = django_filters.ChoiceFilter(
        field_name="state", label=_("Läge"), choices=RecordState.choices, empty_label=_("Alla lägen")
    )
    namnd = django_filters.ModelChoiceFilter(
        field_name="committee",
        to_field_name="code",
        label=_("Nämnd"),
        queryset=Committee.objects.all(),
        empty_label=_("Alla nämnder"),
    )
    sort = django_filters.ChoiceFilter(
        field_name="kind", label=_("Sort"), choices=RecordKind.choices, empty_label=_("Båda sorterna")
    )
    fran = django_filters.DateFilter(
        field_name="on",
        lookup_expr="gte",
        label=_("Från och med"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    till = django_filters.DateFilter(
        field_name="on",
        lookup_expr="lte",
        label=_("Till och med"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    class Meta:
        model = Record
        form = Form
        fields = ()

    def __init__(self, data: Mapping[str, str], *args, **kwargs):
        words = without_unseen(data.get("q", ""))[:LONGEST_SEARCH]
        super().__init__(
            {**{name: data.get(name, "") for name in self.base_filters}, "q": words}, *args, **kwargs
        )

    def saying(self, records: RecordQuerySet, _name: str, words: str) -> RecordQuerySet:
        """Those that hold each of the words somewhere."""
        return records.saying(words)

    @property
    def chosen(self) -> dict[str, str]:
        """What the list is narrowed by, as it stands in its address."""
        return {name: value for name, value in self.data.items() if value}
