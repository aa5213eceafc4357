"""How the directory is narrowed: by words, field of activity, place, letter, and who lacks a contact."""

from dataclasses import dataclass
from functools import cached_property

import django_filters
from django import forms
from django.db.models import Count
from django.db.models.functions import Left
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.web.forms import Form
from portal.web.names import LETTERS, in_order, letter_of

from .models import Organisation, OrganisationQuerySet

LONGEST_SEARCH = 100


class _AnyWords(forms.MultipleChoiceField):
    """Words out of an address; one that nobody knows finds nothing, and is no error."""

    def valid_value(self, value: str) -> bool:
        return "\x00" not in value


class _WordsFilter(django_filters.MultipleChoiceFilter):
    field_class = _AnyWords


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing to narrow by, and how many there are of it among those that all else lets through."""

    value: str
    title: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of the register, whether anything stands under it, and whether it is chosen."""

    letter: str
    used: bool
    chosen: bool


class OrganisationFilter(django_filters.FilterSet):
    """The directory's filter; the parameters stand in links, so their names stay."""

    q = django_filters.CharFilter(method="by_words", label=_("Sök på namn, ämne eller plats"))
    omrade = _WordsFilter(method="by_field", label=_("Verksamhetsområde"))
    plats = _WordsFilter(method="by_place", label=_("Plats"))
    saknar = django_filters.BooleanFilter(
        method="by_lack", label=_("Saknar kontaktperson"), widget=forms.CheckboxInput
    )
    onabar = django_filters.BooleanFilter(
        method="by_reach", label=_("Nås inte med e-post"), widget=forms.CheckboxInput
    )
    bokstav = django_filters.ChoiceFilter(
        method="by_letter", label=_("Bokstav"), choices=[(letter, letter) for letter in LETTERS]
    )

    class Meta:
        model = Organisation
        form = Form
        fields = ()

    def by_words(self, found: OrganisationQuerySet, _name: str, words: str) -> OrganisationQuerySet:
        """The best first; where nothing matches, what resembles."""
        words = words[:LONGEST_SEARCH]
        return found.resembling(words) if self.only_resembling else found.matching(words)

    def by_field(self, found: OrganisationQuerySet, _name: str, keys: list[str]) -> OrganisationQuerySet:
        """In any of the fields."""
        through = Organisation.fields_of_activity.through
        tagged = through.objects.filter(tag__frame=Frame.FIELD_OF_ACTIVITY, tag__key__in=keys)
        return found.filter(pk__in=tagged.values("organisation_id")) if keys else found

    def by_place(self, found: OrganisationQuerySet, _name: str, places: list[str]) -> OrganisationQuerySet:
        """In any of the places."""
        return found.filter(place__in=places) if places else found

    def by_lack(self, found: OrganisationQuerySet, _name: str, lacks: bool) -> OrganisationQuerySet:
        """Only those that lack a contact."""
        return found.without_contact() if lacks else found

    def by_reach(self, found: OrganisationQuerySet, _name: str, beyond: bool) -> OrganisationQuerySet:
        """Only those that no letter reaches: without a contact whose address takes mail."""
        return found.beyond_reach() if beyond else found

    def by_letter(self, found: OrganisationQuerySet, _name: str, letter: str) -> OrganisationQuerySet:
        """Under one letter."""
        return found.under_letter(letter)

    @property
    def words(self) -> str:
        """What is searched for."""
        return self._chosen("q", "")[:LONGEST_SEARCH]

    @property
    def lacks(self) -> bool:
        """Whether only those without a contact are asked for."""
        return bool(self._chosen("saknar", False))

    @property
    def beyond_reach(self) -> bool:
        """Whether only those that no letter reaches are asked for."""
        return bool(self._chosen("onabar", False))

    @property
    def letter(self) -> str:
        """The letter that is asked for."""
        return self._chosen("bokstav", "")

    @property
    def shows_letters(self) -> bool:
        """Letters are for leafing; what was searched for stands with the best first."""
        return not self.words or bool(self.letter)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything at all is asked for."""
        return any(self._chosen(name, None) for name in self.filters)

    @property
    def has_facets(self) -> bool:
        """Whether anything in the column of filters is chosen."""
        return any(self._chosen(name, None) for name in ("omrade", "plats", "saknar", "onabar"))

    @cached_property
    def only_resembling(self) -> bool:
        """Whether nothing matches the words, so that what resembles them is shown."""
        return bool(self.words) and not self.queryset.matching(self.words).exists()

    @cached_property
    def fields_of_activity(self) -> list[Facet]:
        """Each field of activity that is in use; one query, and one more if a chosen one is empty."""
        chosen = self._chosen("omrade", [])
        english = get_language() == "en"
        through = Organisation.fields_of_activity.through.objects
        rows = (
            through.filter(organisation_id__in=self._all_but("omrade").values("pk"))
            .values_list("tag__key", "tag__title_sv", "tag__title_en", "tag__order")
            .annotate(n=Count("id"))
        )
        facets = [
            Facet(key, (english and title_en) or title_sv, n, key in chosen)
            for key, title_sv, title_en, _order, n in sorted(rows, key=lambda row: (row[3], row[0]))
        ]
        missing = set(chosen) - {facet.value for facet in facets}
        empty = Tag.objects.of(Frame.FIELD_OF_ACTIVITY).filter(key__in=missing) if missing else ()
        return facets + [Facet(tag.key, tag.title, 0, True) for tag in empty]

    @cached_property
    def places(self) -> list[Facet]:
        """Each place that is in use, in Swedish order; one query."""
        chosen = self._chosen("plats", [])
        rows = self._all_but("plats").exclude(place="").values_list("place").annotate(n=Count("id"))
        counts = dict.fromkeys(chosen, 0) | dict(rows)
        return [Facet(place, place, counts[place], place in chosen) for place in sorted(counts, key=in_order)]

    @cached_property
    def letters(self) -> list[Letter]:
        """All letters; one query."""
        first = self._all_but("bokstav").annotate(first=Left("sort_key", 1)).values_list("first", flat=True)
        used = {letter_of(key) for key in first.distinct()}
        return [Letter(letter, letter in used, letter == self.letter) for letter in LETTERS]

    def _all_but(self, name: str) -> OrganisationQuerySet:
        """The list as narrowed by everything but one, unordered: what the counts beside it count."""
        found = self.queryset.all()
        for other, value in self.form.cleaned_data.items():
            if other != name:
                found = self.filters[other].filter(found, value)
        return found.order_by()

    def _chosen(self, name: str, default):
        if not self.is_bound or not self.form.is_valid():
            return default
        return self.form.cleaned_data.get(name) or default
