"""How the directory is narrowed: by words, what they do, for whom, where, legal form, letter, and contact."""

from collections.abc import Collection
from functools import cached_property
from urllib.parse import quote

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.frames.enums import Frame
from portal.web.forms import Form
from portal.web.names import LETTERS, in_order, letter_of

from ..enums import PUBLIC_STATES, LegalForm, OrganisationState
from ..models import (
    Counts,
    Ground,
    Label,
    Line,
    Organisation,
    OrganisationQuerySet,
    count_found,
    count_in_bitmaps,
    ground,
    means,
)
from .beside import Box, Choice, Facet, Letter, row_of

LONGEST_SEARCH = 100
# Nobody ticks more boxes than this; a page's work grows with their square.
MOST_CHOSEN = 40
# How words find something.
_SAID, _MEANT, _ALIKE = "said", "meant", "alike"
# A page of the list is no choice, and leads elsewhere when something is chosen.
_PAGE = "sida"


class _AnyWords(forms.MultipleChoiceField):
    """Words out of an address; one that nobody knows finds nothing, and is no error."""

    def valid_value(self, value: str) -> bool:
        return "\x00" not in value


class _WordsFilter(django_filters.MultipleChoiceFilter):
    field_class = _AnyWords


class OrganisationFilter(django_filters.FilterSet):
    """The directory's filter; the parameters stand in links, so their names stay."""

    q = django_filters.CharFilter(method="by_words", label=gettext_lazy("Sök på namn, ämne eller plats"))
    omrade = _WordsFilter(method="by_field", label=gettext_lazy("Verksamhetsområde"))
    malgrupp = _WordsFilter(method="by_group", label=gettext_lazy("Målgrupp"))
    plats = _WordsFilter(method="by_place", label=gettext_lazy("Plats"))
    form = _WordsFilter(method="by_legal_form", label=gettext_lazy("Organisationsform"))
    saknar = django_filters.BooleanFilter(
        method="by_lack", label=gettext_lazy("Saknar kontaktperson"), widget=forms.CheckboxInput
    )
    onabar = django_filters.BooleanFilter(
        method="by_reach", label=gettext_lazy("Nås inte med e-post"), widget=forms.CheckboxInput
    )
    bokstav = django_filters.ChoiceFilter(
        method="by_letter",
        label=gettext_lazy("Bokstav"),
        choices=[(letter, letter) for letter in LETTERS],
    )

    class Meta:
        model = Organisation
        form = Form
        fields = ()

    def __init__(self, data: QueryDict, queryset: OrganisationQuerySet, *, hidden_too: bool = False):
        super().__init__(data, queryset)
        # Whether those are seen that visitors do not see.
        self.hidden_too = hidden_too

    # --- Each narrowing ----------------------------------------------------------------------

    def by_words(self, found: OrganisationQuerySet, _name: str, words: str) -> OrganisationQuerySet:
        """Those that say them, the best first; else what the words mean, else what resembles them."""
        words = words[:LONGEST_SEARCH]
        how, pks = self._search
        if how == _MEANT:
            return found.in_fields(pks)
        found = found.among(pks)
        return found.best_first(words) if how == _SAID else found.nearest_first(words)

    def by_field(self, found: OrganisationQuerySet, _name: str, keys: list[str]) -> OrganisationQuerySet:
        """In any of the fields."""
        return found.in_fields(self._pks(Frame.FIELD_OF_ACTIVITY, keys)) if keys else found

    def by_group(self, found: OrganisationQuerySet, _name: str, keys: list[str]) -> OrganisationQuerySet:
        """For any of the target groups."""
        return found.for_groups(self._pks(Frame.TARGET_GROUP, keys)) if keys else found

    def by_place(self, found: OrganisationQuerySet, _name: str, places: list[str]) -> OrganisationQuerySet:
        """In any of the places."""
        return found.filter(place__in=places) if places else found

    def by_legal_form(
        self, found: OrganisationQuerySet, _name: str, forms: list[str]
    ) -> OrganisationQuerySet:
        """Of any of the legal forms."""
        return found.filter(legal_form__in=forms) if forms else found

    def by_lack(self, found: OrganisationQuerySet, _name: str, lacks: bool) -> OrganisationQuerySet:
        """Only those in use that lack a contact: one who has withdrawn has none, and lacks none."""
        return found.in_use().without_contact() if lacks else found

    def by_reach(self, found: OrganisationQuerySet, _name: str, beyond: bool) -> OrganisationQuerySet:
        """Only those invited that no letter reaches: without a contact whose address takes mail."""
        return found.active().beyond_reach() if beyond else found

    def by_letter(self, found: OrganisationQuerySet, _name: str, letter: str) -> OrganisationQuerySet:
        """Under one letter."""
        return found.under_letter(letter)

    # --- What is asked for -------------------------------------------------------------------

    @cached_property
    def asked(self) -> dict[str, object]:
        """Each parameter that asks for something, with its value."""
        read = {name: self._read(name) for name in self.filters if name in self.data}
        return {name: value for name, value in read.items() if value}

    def _read(self, name: str) -> object:
        """One parameter's value, by its own field: to build the whole form costs as much as a query."""
        field = self.filters[name].field
        try:
            value = field.clean(field.widget.value_from_datadict(self.data, {}, name))
        except ValidationError:
            # What cannot be read asks for nothing.
            return None
        return list(filter(None, value))[:MOST_CHOSEN] if isinstance(value, list) else value

    @property
    def words(self) -> str:
        """What is searched for."""
        return self.asked.get("q", "")[:LONGEST_SEARCH]

    @property
    def lacks(self) -> bool:
        """Whether only those without a contact are asked for."""
        return "saknar" in self.asked

    @property
    def beyond_reach(self) -> bool:
        """Whether only those that no letter reaches are asked for."""
        return "onabar" in self.asked

    @property
    def letter(self) -> str:
        """The letter that is asked for."""
        return self.asked.get("bokstav", "")

    @property
    def shows_letters(self) -> bool:
        """Letters are for leafing; what was searched for stands with the best first."""
        return not self.words or bool(self.letter)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything at all is asked for."""
        return bool(self.asked)

    @property
    def has_facets(self) -> bool:
        """Whether anything in the column of filters is chosen."""
        return bool(self.asked.keys() - {"q", "bokstav"})

    @cached_property
    def choices(self) -> list[Choice]:
        """All that is asked for, each with the way to the same list without it."""
        found = [Choice(f"”{self.words}”", self.query_without("q"))] if self.words else []
        for facet in self.facets:
            found += [
                Choice(box.title, self.query_without(facet.name, box.value))
                for box in facet.boxes
                if box.chosen
            ]
        for name in ("saknar", "onabar"):
            if name in self.asked:
                found.append(Choice(self.filters[name].label, self.query_without(name)))
        if self.letter:
            found.append(Choice(f"{_('Bokstav')} {self.letter}", self.query_without("bokstav")))
        return found

    def query_without(self, name: str = _PAGE, value: str = "") -> str:
        """The address's parameters but for one (or one of its values), the page and the empty ones."""
        pairs = [(key, one) for key, values in self.data.lists() for one in values if one and key != _PAGE]
        return urlencode([pair for pair in pairs if pair[0] != name or (value and pair[1] != value)])

    # --- What is found -----------------------------------------------------------------------

    @cached_property
    def found(self) -> OrganisationQuerySet:
        """The list as narrowed by everything."""
        return self._all_but()

    def lines(self, start: int, stop: int) -> list[Line]:
        """Some of what is found, as lines of the list."""
        if not self.words or len(self.asked) > 1 or self._search[0] == _MEANT:
            return [Line(*row) for row in self.found.lines()[start:stop]]
        # Which are the best is known already.
        here = {pk: at for at, pk in enumerate(self._search[1][start:stop])}
        lines = [Line(*row) for row in self.queryset.among(here).order_by().lines()]
        return sorted(lines, key=lambda line: here[line.pk])

    @cached_property
    def counts(self) -> Counts:
        """How many in all and of each."""
        # Who lacks a contact, and whom letters reach, changes with the day: it is asked of the rows.
        if self.ground.is_mapped and not self.asked.keys() & {"saknar", "onabar"}:
            return count_in_bitmaps(*self._mapped())
        return count_found(self.found, self._others())

    def _mapped(self) -> tuple[dict[str, tuple[str, Collection]], list[int] | None]:
        """What is chosen, as the bitmaps know it, and among which organisations."""
        values = {
            "omrade": self._pks(Frame.FIELD_OF_ACTIVITY, self.asked.get("omrade", ())),
            "malgrupp": self._pks(Frame.TARGET_GROUP, self.asked.get("malgrupp", ())),
            "plats": self.asked.get("plats"),
            "form": self.asked.get("form"),
            "bokstav": [in_order(self.letter)],
        }
        chosen = {name: (name, values[name]) for name in values if name in self.asked}
        chosen["state"] = ("state", OrganisationState if self.hidden_too else PUBLIC_STATES)
        if not self.words:
            return chosen, None
        how, pks = self._search
        return (chosen | {"q": ("omrade", pks)}, None) if how == _MEANT else (chosen, pks)

    def _others(self) -> dict[str, OrganisationQuerySet]:
        facets = self.asked.keys() - {"q", "saknar", "onabar"}
        return {name: self._all_but(name) for name in facets}

    @cached_property
    def facets(self) -> list[Facet]:
        """The groups of boxes; those that nobody has are left out, but for chosen ones."""
        boxes = {
            "omrade": (self._of_tags("omrade", Frame.FIELD_OF_ACTIVITY), _("Fler verksamhetsområden")),
            "malgrupp": (self._of_tags("malgrupp", Frame.TARGET_GROUP), _("Fler målgrupper")),
            "plats": (self._of_places(), _("Fler platser")),
            "form": (self._of_forms(), _("Fler organisationsformer")),
        }
        return [
            Facet(name, self.filters[name].label, found, unfold) for name, (found, unfold) in boxes.items()
        ]

    @cached_property
    def letters(self) -> list[Letter]:
        """All letters; one leads to what is under it, the chosen one to all of them."""
        used = {letter_of(key) for key in self.counts.of.get("bokstav", ())}
        rest = self.query_without("bokstav")
        before = f"{rest}&bokstav=" if rest else "bokstav="
        return [
            Letter(letter, True, True, rest)
            if letter == self.letter
            else Letter(letter, letter in used, False, before + quote(letter))
            for letter in LETTERS
        ]

    @property
    def row_of_letters(self) -> SafeString:
        """The same as they stand on the page."""
        return row_of(self.letters)

    # --- The words ---------------------------------------------------------------------------

    @cached_property
    def _search(self) -> tuple[str, list[int]]:
        """How the words find something, and by what: organisations, or the fields that they mean."""
        if said := self.queryset.pks_saying(self.words):
            return _SAID, said
        fields = self.meant
        if fields and self.queryset.in_fields(fields).exists():
            return _MEANT, fields
        return _ALIKE, self.queryset.pks_resembling(self.words)

    @property
    def only_resembling(self) -> bool:
        """Whether nothing matches the words, so that what resembles them is shown."""
        return bool(self.words) and self._search[0] == _ALIKE

    @property
    def meant_beside(self) -> list[Choice]:
        """The fields of activity that people call what is searched for, where others say it by name."""
        if not self.words or self._search[0] != _SAID:
            return []
        keys = [tag for tag in self._tags[Frame.FIELD_OF_ACTIVITY] if tag.pk in self.meant]
        return [Choice(tag.title, urlencode({"omrade": tag.key})) for tag in keys]

    @cached_property
    def meant(self) -> list[int]:
        """Keys of the fields of activity in use that people call what is searched for."""
        fields = self._tags[Frame.FIELD_OF_ACTIVITY]
        return [tag.pk for tag in fields if tag.is_valid and means(tag, self.words)]

    # --- Boxes -------------------------------------------------------------------------------

    @cached_property
    def ground(self) -> Ground:
        """The tags, and whether the bitmaps may be asked."""
        return ground()

    @cached_property
    def _tags(self) -> dict[str, list[Label]]:
        """The tags of both frames, in their order."""
        frames = {Frame.FIELD_OF_ACTIVITY: [], Frame.TARGET_GROUP: []}
        for label in self.ground.labels:
            frames[label.frame].append(label)
        return frames

    @cached_property
    def titles(self) -> dict[int, str]:
        """The title of each field of activity by its key in the database, in their order."""
        return {tag.pk: tag.title for tag in self._tags[Frame.FIELD_OF_ACTIVITY]}

    def _pks(self, frame: Frame, keys: list[str]) -> list[int]:
        return [tag.pk for tag in self._tags[frame] if tag.key in keys]

    def _of_tags(self, name: str, frame: Frame) -> list[Box]:
        counts = self.counts.of.get(name, {})
        words = {tag.key: (tag.title, counts.get(str(tag.pk), 0)) for tag in self._tags[frame]}
        return self._boxes(name, words)

    def _of_places(self) -> list[Box]:
        counts = self.counts.of.get("plats", {})
        return self._boxes(
            "plats", {place: (place, counts[place]) for place in sorted(counts, key=in_order) if place}
        )

    def _of_forms(self) -> list[Box]:
        counts = self.counts.of.get("form", {})
        # Said once: what is put into words later is put into words each time it is looked at.
        words = {form: (capfirst(str(form.label)), counts.get(form, 0)) for form in LegalForm}
        return self._boxes("form", words)

    def _boxes(self, name: str, words: dict[str, tuple[str, int]]) -> list[Box]:
        """A box for each that somebody has, and for each chosen one, known or not."""
        chosen = self.asked.get(name, ())
        words |= {value: (value, 0) for value in chosen if value not in words}
        return [
            Box(str(value), title, number, value in chosen)
            for value, (title, number) in words.items()
            if number or value in chosen
        ]

    def _all_but(self, *names: str) -> OrganisationQuerySet:
        """The list as narrowed by everything, or by everything but these."""
        found = self.queryset.all()
        for other, value in self.asked.items():
            if other not in names:
                found = self.filters[other].filter(found, value)
        return found
