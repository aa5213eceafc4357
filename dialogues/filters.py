"""How the list of meetings is narrowed."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from portal.frames.enums import PrincipleKey
from portal.people.models import Committee
from portal.web.forms import Form, without_unseen

from .enums import KINDS
from .models import Meeting
from .models.meetings import MeetingQuerySet

LONGEST_SEARCH = 100
YES = "ja"


class MeetingFilter(django_filters.FilterSet):
    """By words, sort, principle, committee and whether all may come.

    The names stand in links and subscriptions, so they stay. A choice that is none of ours, in an old link
    say, is no choice.
    """

    q = django_filters.CharFilter(
        method="mentioning",
        label=_("Sök i rubrik och syfte"),
        widget=forms.TextInput(attrs={"type": "search", "maxlength": LONGEST_SEARCH, "autocomplete": "off"}),
    )
    sort = django_filters.ChoiceFilter(
        field_name="kind", label=_("Sorts möte"), choices=KINDS, empty_label=_("Alla sorter")
    )
    princip = django_filters.ChoiceFilter(
        field_name="principles__key",
        label=_("Princip"),
        choices=PrincipleKey.choices,
        empty_label=_("Alla principer"),
    )
    namnd = django_filters.ChoiceFilter(
        field_name="committee__code", label=_("Ansvarig nämnd"), empty_label=_("Alla nämnder")
    )
    oppna = django_filters.BooleanFilter(
        method="open_ones",
        label=_("Bara öppna för alla"),
        widget=forms.CheckboxInput(attrs={"value": YES}),
    )

    class Meta:
        model = Meeting
        form = Form
        fields = ()

    def __init__(self, data: Mapping[str, str] | None = None, *args, **kwargs):
        super().__init__(self._known(data or {}), *args, **kwargs)
        self.filters["namnd"].extra["choices"] = lambda: self.committees

    @cached_property
    def committees(self) -> list[tuple[str, str]]:
        """Those that have called to something, by their codes."""
        calling = Meeting.objects.published().values("committee")
        return list(Committee.objects.filter(pk__in=calling).values_list("code", "name"))

    @property
    def chosen(self) -> dict[str, str]:
        """What the list is narrowed by, under the names that stand in its address."""
        return self.data

    @property
    def query(self) -> str:
        """The same, ready to follow a question mark; may be empty."""
        return urlencode(self.data)

    @property
    def in_words(self) -> list[str]:
        """The same, as a person says it."""
        return [str(self._word_for(name, value)) for name, value in self.data.items()]

    def _word_for(self, name: str, value: str) -> Any:
        if name == "q":
            return f"”{value}”"
        return self._choices()[name].get(value) or self.filters[name].label

    def _choices(self) -> dict[str, dict[str, Any]]:
        """What each choice may be, with its word."""
        return {
            "sort": dict(KINDS),
            "princip": dict(PrincipleKey.choices),
            # Asked for only where somebody has chosen one.
            "namnd": dict(self.committees) if self._names_committee else {},
            "oppna": {YES: ""},
        }

    def _known(self, data: Mapping[str, str]) -> dict[str, str]:
        self._names_committee = bool(data.get("namnd"))
        words = without_unseen(data.get("q", ""))[:LONGEST_SEARCH].strip()
        choices = self._choices()
        known = {name: data[name] for name in choices if data.get(name) in choices[name]}
        return {"q": words, **known} if words else known

    def mentioning(self, meetings: MeetingQuerySet, _name: str, words: str) -> MeetingQuerySet:
        """Those whose title or purpose holds the words, in whatever form."""
        # With some hundred meetings it costs less to read them than to keep an index.
        said = SearchVector("title", "purpose", config="swedish")
        return meetings.alias(said=said).filter(
            said=SearchQuery(words, config="swedish", search_type="websearch")
        )

    def open_ones(self, meetings: MeetingQuerySet, _name: str, only: bool) -> MeetingQuerySet:
        """Those to which everybody may come, where that is asked for."""
        return meetings.filter(open_to_all=True) if only else meetings
