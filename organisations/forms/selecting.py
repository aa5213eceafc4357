"""Organisations are chosen: everybody, or by boxes and one by one; and such a choice gets a name."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.frames.enums import Frame
from portal.web.forms import Form, without_unseen
from portal.web.overtaking import MADE_FROM, Overtaken, carried, written

from ..enums import OrganisationState
from ..models import (
    EVERYBODY,
    NARROWED_BY,
    TAGGED,
    Chosen,
    Group,
    Organisation,
    Selection,
    Which,
    count_each,
    in_words,
    may_be_chosen,
    search,
)
from ..models.glance import by_place, by_tag

# Nobody ticks more than this in a group of boxes, nor adds more one by one.
MOST_BOXES, MOST_SINGLE = 40, 200
# So many of what a search finds are shown.
MOST_FOUND = 20
ALL, SOME = "alla", "nagra"
# What a press of one of the form's buttons asks for, under the name `do`; else it is to be saved.
SHOW, COUNT, SAVE_SELECTION = "show", "count", "save_selection"
# Neither of the first two saves anything.
ONLY_SHOWN = {SHOW, COUNT}
_SINGLES = ("also", "added", "left_out")


@dataclass(frozen=True, slots=True)
class Hit:
    """An organisation that a search has found, and how it stands in what is chosen."""

    code: str
    name: str
    place: str
    is_chosen: bool
    is_named: bool


def _boxes(label, gone, classes: str = "light many", **more) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": classes}),
        error_messages={"invalid_choice": gone},
        **more,
    )


class ChosenForm(Form):
    """Which organisations are meant. It shows what was ticked also where it is not accepted."""

    way = forms.ChoiceField(
        label=_("Vilka ska vara med?"),
        widget=forms.RadioSelect(attrs={"class": "light"}),
        error_messages={"required": _("Välj alla eller några.")},
    )
    fields_of_activity = _boxes(
        _("Verksamhetsområde"),
        _("Ett område finns inte längre och är borttaget ur valet. Se efter att resten stämmer."),
    )
    target_groups = _boxes(
        _("Målgrupp"),
        _("En målgrupp finns inte längre och är borttagen ur valet. Se efter att resten stämmer."),
    )
    places = _boxes(
        _("Plats"),
        _("En plats finns inte längre i registret och är borttagen ur valet. Se efter att resten stämmer."),
    )
    also = _boxes(
        _("Tillagda grupper"),
        _("En grupp finns inte längre och är borttagen ur valet. Se efter att resten stämmer."),
        help_text=_("Alla i gruppen är med, vad du än har valt ovan. Kryssa ur för att ångra."),
        classes="light",
    )
    added = _boxes(
        _("Tillagda föreningar"),
        _("En förening finns inte längre och är borttagen ur valet. Se efter att resten stämmer."),
        help_text=_("Kryssa ur för att ångra."),
        classes="light",
    )
    left_out = _boxes(
        _("Föreningar som inte är med"),
        _("En förening finns inte längre och är borttagen ur valet. Se efter att resten stämmer."),
        help_text=_("De är inte med, vad du än har valt ovan. Kryssa ur för att ångra."),
        classes="light",
    )
    search = forms.CharField(
        label=_("Lägg till eller ta bort en enda förening"),
        help_text=_("Sök på namn eller plats."),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    made_from = forms.CharField(widget=forms.HiddenInput, required=False)

    # What a page with these boxes answers htmx, which only counts.
    number_template = "organisations/_selection_boxes.html#counted"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.overtaken: list[Overtaken] = []
        # Where the focus is when the page comes: at what the search "found", at the "number", or nowhere yet.
        self.lands_on = ""
        self.fields["way"].choices = [
            (ALL, format_html('{} <span class="n">{}</span>', _("Alla i registret"), self.total)),
            (SOME, _("Välj ut")),
        ]
        for by in NARROWED_BY:
            ticked = self._given(by)
            self.fields[by].choices = [
                (value, _counted(title, number))
                for value, (title, number) in self._groups[by].items()
                if number or value in ticked
            ]
        self.fields["also"].choices = [
            (str(group), _counted(*self._groups[group.by][group.value]))
            for group in map(Group.named, self._given("also"))
            if group and group.value in self._groups[group.by]
        ]
        for name in ("added", "left_out"):
            given = self._given(name)
            self.fields[name].choices = [(code, self._names[code]) for code in given if code in self._names]

    @classmethod
    def of(cls, chosen: Chosen, **initial: Any) -> "ChosenForm":
        """The form as somebody would have filled it in."""
        ticked = {name: [*map(str, getattr(chosen, name))] for name in (*NARROWED_BY, *_SINGLES)}
        way = ALL if chosen.everybody else SOME
        marks = {MADE_FROM: written({"way": chosen.mark})}
        return cls(initial={"way": way, **ticked, **marks, **initial})

    @classmethod
    def again(cls, data: QueryDict, *, instead: Chosen | None = None) -> "ChosenForm":
        """What was sent, shown anew and not judged; with another choice in its place where one is fetched."""
        typed = {name: data.get(name, "") for name in cls.base_fields}
        lists = {name: [*map(without_unseen, data.getlist(name))] for name in (*NARROWED_BY, *_SINGLES)}
        if instead is None:
            form = cls(initial=typed | lists)
        else:
            form = cls.of(instead, **{name: typed[name] for name in typed.keys() - lists.keys() - {"way"}})
        form.lands_on = "found" if data.get("do") == SHOW and form.words else "number"
        return form

    # --- What there is to choose among -------------------------------------------------------

    @cached_property
    def total(self) -> int:
        """How many may be chosen."""
        return count_each([EVERYBODY])[0]

    @cached_property
    def _groups(self) -> dict[str, dict[str, tuple[str, int]]]:
        """Title and number of each group, by what it is a group by and its value."""
        tags = by_tag(may_be_chosen())
        groups = {
            by: {tag.key: (tag.title, number) for tag, number in tags[Frame(frame)]}
            for by, (frame, _taggings) in TAGGED.items()
        }
        return groups | {"places": {place: (place, number) for place, number in by_place(may_be_chosen())}}

    @cached_property
    def _names(self) -> dict[str, str]:
        """The organisations that are named one by one, by their codes."""
        codes = {code for name in ("added", "left_out") for code in self._given(name)}
        if not codes:
            return {}
        rows = Organisation.objects.filter(code__in=codes).order_by("sort_key")
        return {one.code: _named(one) for one in rows}

    # --- What is ticked ----------------------------------------------------------------------

    def _given(self, name: str) -> list[str]:
        if not self.is_bound:
            return list(self.initial.get(name) or ())
        if isinstance(self.data, QueryDict):
            return self.data.getlist(self.add_prefix(name))
        value = self.data.get(self.add_prefix(name)) or ()
        return [value] if isinstance(value, str) else list(value)

    @property
    def chosen(self) -> Chosen:
        """What is ticked, of what there is."""
        known = {name: dict(self.fields[name].choices) for name in (*NARROWED_BY, *_SINGLES)}
        ticked = {
            name: tuple(dict.fromkeys(value for value in self._given(name) if value in known[name]))
            for name in known
        }
        left_out = ticked["left_out"]
        added = tuple(code for code in ticked["added"] if code not in left_out)
        if self["way"].value() == ALL:
            return Chosen(everybody=True, left_out=left_out)
        also = tuple(Group.named(name) for name in ticked["also"])
        narrowed = {by: ticked[by] for by in NARROWED_BY}
        return Chosen(**narrowed, also=also, added=added, left_out=left_out)

    @cached_property
    def number(self) -> int:
        """How many organisations that is today."""
        return self.chosen.organisations().count()

    @cached_property
    def which(self) -> Which:
        """Their names."""
        return Which.of(self.chosen.organisations(), self.number)

    @property
    def marks(self) -> dict[str, str]:
        """The marks that the form was given out with, by field."""
        return carried(self[MADE_FROM].value() or "")

    def meet(self, standing: Chosen, marks: Mapping[str, str], **others: str) -> None:
        """Show what somebody else has saved meanwhile, in `others` of its fields too.

        `marks` are those of what stands; sent once more the form is saved.
        """
        stands = {"way": standing, **others}
        for name in [name for name in stands if marks[name] != self.marks.get(name)]:
            both = (stands[name], self[name].value()) if name in others else in_words([standing, self.chosen])
            self.overtaken.append(Overtaken(self[name], str(self.fields[name].label), *both))
        self.data = self.data.copy()
        self.data[self.add_prefix(MADE_FROM)] = written(marks)

    # --- One by one --------------------------------------------------------------------------

    @cached_property
    def words(self) -> str:
        """What is searched for."""
        return without_unseen(self["search"].value() or "").strip()[:100]

    @cached_property
    def hits(self) -> list[Hit]:
        """What the search has found, the best first: those that say the words, or resemble them."""
        pks = search(self.words, hidden_too=False).pks[: MOST_FOUND * 2] if self.words else []
        rows = may_be_chosen().among(pks).values_list("pk", "code", "name", "place") if pks else ()
        found = sorted(rows, key=lambda row: pks.index(row[0]))[:MOST_FOUND]
        codes = [code for _pk, code, _name, _place in found]
        chosen, named = set(), {*self._given("added"), *self._given("left_out")}
        if codes:
            rows = self.chosen.organisations().filter(code__in=codes)
            chosen = set(rows.values_list("code", flat=True))
        return [
            Hit(code, name, place, is_chosen=code in chosen, is_named=code in named)
            for _pk, code, name, place in found
        ]

    # --- What is wrong -----------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for names, most in ((NARROWED_BY, MOST_BOXES), (_SINGLES, MOST_SINGLE)):
            for name in names:
                if len(cleaned.get(name, ())) > most:
                    words = gettext("Kryssa i högst %(most)d. Ska fler vara med är det enklare att ta alla.")
                    self.add_error(name, words % {"most": most})
        if cleaned.get("way") and not self.errors and self.chosen.is_nothing:
            self.add_error("way", gettext("Välj alla, eller kryssa i minst en grupp eller förening."))
        return cleaned


class SelectionForm(ChosenForm):
    """A choice with a name."""

    name = forms.CharField(label=_("Namn på urvalet"), max_length=80)
    field_order = ("name",)

    @classmethod
    def of_selection(cls, selection: Selection) -> "SelectionForm":
        """The form of one that stands."""
        return cls.of(selection.chosen, name=selection.name, made_from=written(selection.marks))


def _counted(title: str, number: int) -> str:
    return format_html('{} <span class="n">{}</span>', title, number)


def _named(organisation: Organisation) -> str:
    """With its place, and how it stands where it is not invited."""
    words = [organisation.place] if organisation.place else []
    if organisation.state != OrganisationState.ACTIVE:
        words.append(str(organisation.get_state_display()))
    return format_html('{} <span class="n">{}</span>', organisation.name, ", ".join(words))
