"""An area of the inventory on one page. What its words propose is ticked by a press, nothing by itself."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from dialogues.forms.departments import DepartmentField, ask_whose
from dialogues.forms.tags import PrincipleField, TopicField
from organisations.models import Organisation, may_be_chosen, search
from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.people.models import User
from portal.web.forms import DrawnCode, Form, ModelForm, without_unseen
from portal.web.overtaking import MADE_FROM
from portal.web.templatetags.furniture import options

from ..enums import Children
from ..models import AREA_TAGS, Area, active_there, proposed_tags
from ..rules import planners

_KEY = re.compile("[0-9]{1,17}")
# Presses that show and save nothing: what the words propose; what a search for organisations finds.
PROPOSE, SEARCH = "propose", "search"
ONLY_SHOWN = {PROPOSE, SEARCH}
MOST_FOUND, MOST_ORGANISATIONS = 12, 100
# So many letters are read for what they propose, whatever else is sent.
MOST_READ = 3000
_TICKED = tuple(name for name in AREA_TAGS if name != "place")
_GONE = _("En rad finns inte längre och är borttagen. Se efter att resten stämmer.")


class TickedTags(forms.ModelMultipleChoiceField):
    """Tags of a frame to tick."""


class TreeField(TopicField):
    """A frame that is a small tree."""


def _ticked(field, label: Any, hint: Any = "", *, many: bool = True):
    widget = forms.CheckboxSelectMultiple(attrs={"class": "light many" if many else "light"})
    return field(
        label=label,
        help_text=hint,
        queryset=Tag.objects.none(),
        required=False,
        widget=widget,
        error_messages={"invalid_choice": _GONE, "invalid_pk_value": _GONE, "invalid_list": _GONE},
    )


class PlaceField(forms.ChoiceField):
    """A place in the Code's matrix: one level and one step, `<id>:<id>`; or none yet."""

    def clean(self, value: Any) -> list[Tag]:
        key = super().clean(value)
        return list(Tag.objects.filter(pk__in=key.split(":"))) if key else []


class AreaForm(ModelForm):
    """What an area says."""

    department = DepartmentField()
    topics = _ticked(TreeField, _("Ämnen"), _("Det som föreningar skulle leta under."))
    target_groups = _ticked(TreeField, _("Målgrupper"), _("Minst en innan området publiceras."))
    fields_of_activity = _ticked(
        TickedTags, _("Verksamhetsområden"), _("Sorters föreningar som kan vara med.")
    )
    principles = _ticked(PrincipleField, _("Vilka principer handlar det om?"), many=False)
    sdgs = _ticked(TickedTags, _("Mål i Agenda 2030"))
    municipal_goals = _ticked(TreeField, _("Kommunens mål"))
    place = PlaceField(
        label=_("Plats i Koden"),
        help_text=_(
            "Den europeiska koden för hur föreningar är med i beslut. Hur nära varandra vill ni arbeta, "
            "och i vilket steg? Välj en ruta, eller vänta."
        ),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Välj en ruta i tabellen.")},
    )
    organisations = forms.ModelMultipleChoiceField(
        label=_("Föreningar som redan är igång"),
        help_text=_("Kryssa bara i dem du vet arbetar med det här. De visas på områdets sida."),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "light"}),
        error_messages={"invalid_choice": _GONE, "invalid_pk_value": _GONE, "invalid_list": _GONE},
    )
    search = forms.CharField(
        label=_("Lägg till en annan förening"),
        help_text=_("Sök på namn eller plats."),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    class Meta:
        model = Area
        fields = (
            "title",
            "need",
            "concerns_children",
            "children_heard",
            "department",
            "committee",
            "owner",
            "deputy",
        )
        widgets = {
            "title": forms.TextInput(attrs={"autocomplete": "off"}),
            "need": forms.Textarea(attrs={"rows": 5}),
            "concerns_children": forms.RadioSelect(attrs={"class": "light"}),
            # Asked of whoever says yes, and then it is not optional.
            "children_heard": forms.Textarea(attrs={"rows": 2, "class": "either"}),
        }
        help_texts = {
            "title": _(
                "Några få ord, så som en förening skulle säga det. Till exempel: Ensamhet bland äldre."
            ),
            "need": _("Vad är det som inte fungerar i dag, och för vem? Skriv inget om enskilda personer."),
            "children_heard": _("Till exempel genom elevråd eller samtal. Har de inte hörts: hur och när?"),
        }
        error_messages = {"title": {"required": _("Skriv en rubrik.")}}

    def __init__(self, *args, by: User | None = None, **kwargs):
        area = kwargs.get("instance")
        standing = area is not None and area.pk is not None
        held = {
            name: [tag.pk for tag in area.tags_of(*AREA_TAGS[name])] if standing else [] for name in AREA_TAGS
        }
        initial = {name: held[name] for name in _TICKED} | {"place": ":".join(map(str, held["place"]))}
        initial["organisations"] = list(area.organisations.values_list("pk", flat=True)) if standing else []
        kwargs["initial"] = initial | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        department = self.instance.department if self.instance.department_id else None
        # Whose it is, where that is not asked.
        self.department = ask_whose(self, by, department, is_new=not standing)
        if "department" in self.fields:
            self.fields["department"].help_text = _("De som arbetar där sköter området.")
        # What a press has proposed: the tags that it ticked, and organisations.
        self.was_asked = False
        self.proposed: list[Tag] = []
        self.likely: list[Organisation] = []
        self.fields["concerns_children"].choices = [
            (value.value, capfirst(value.label)) for value in (Children.YES, Children.NO)
        ]
        for name in ("committee", "owner", "deputy"):
            self.fields[name].empty_label = _("Ingen vald")
        for name in ("owner", "deputy"):
            if standing:
                self.fields[name].queryset = planners().order_by("name")
            else:
                del self.fields[name]
        for name in _TICKED:
            of_frame = Tag.objects.filter(frame__in=AREA_TAGS[name])
            self.fields[name].queryset = of_frame.valid() | of_frame.filter(pk__in=held[name])
        self._matrix = _Matrix()
        self.fields["place"].choices = self._matrix.choices
        self.fields["organisations"].queryset = Organisation.objects.all()
        self.fields["organisations"].label_from_instance = _named

    @classmethod
    def again(cls, data: QueryDict, *, do: str, **kwargs: Any) -> "AreaForm":
        """What was sent, shown anew and not judged; with what its words propose ticked, if asked for."""
        lists = {*_TICKED, "organisations"}
        names = {*cls.base_fields, MADE_FROM}
        typed = {name: data.getlist(name) if name in lists else data.get(name, "") for name in names}
        form = cls(initial=typed, **kwargs)
        if do == PROPOSE:
            form._propose(typed)
        return form

    def _propose(self, typed: dict[str, Any]) -> None:
        self.was_asked = True
        title = without_unseen(typed["title"])[:MOST_READ]
        for tag in proposed_tags(f"{title} {without_unseen(typed['need'])[:MOST_READ]}"):
            name = next(name for name in _TICKED if tag.frame in AREA_TAGS[name])
            if str(tag.pk) not in typed[name]:
                self.initial[name] = [*self.initial[name], str(tag.pk)]
                self.proposed.append(tag)
        ticked = _numbers(pk for name in _TICKED for pk in self.initial[name])
        self.likely = active_there(Tag.objects.filter(pk__in=ticked), title)

    # --- What is shown ------------------------------------------------------------------------

    @property
    def groups(self) -> list[tuple[forms.BoundField, int]]:
        """The frames of tags, each to be folded, with how many are ticked; those concerned first."""
        names = ("target_groups", "topics", "fields_of_activity", "principles", "municipal_goals", "sdgs")
        return [(self[name], len(self[name].value() or ())) for name in names]

    @property
    def rows_of_places(self) -> list[tuple[Tag, list[Any]]]:
        """The matrix: each level with its radio buttons, one a step."""
        buttons = {button.data["value"]: button for button in options(self["place"])}
        return [(level, [buttons[key] for key in keys]) for level, keys in self._matrix.rows]

    @property
    def no_place(self) -> Any:
        """The radio button for no place."""
        return options(self["place"])[0]

    @property
    def ticked_organisations(self) -> list[Organisation]:
        """Those ticked, in the order of the register."""
        return list(Organisation.objects.filter(pk__in=_numbers(self["organisations"].value() or ())))

    @property
    def untouched_likely(self) -> list[Organisation]:
        """Those proposed that are not ticked."""
        ticked = set(map(str, self["organisations"].value() or ()))
        return [one for one in self.likely if str(one.pk) not in ticked]

    @property
    def words(self) -> str:
        """What is searched for."""
        return without_unseen(self["search"].value() or "").strip()[:100]

    @property
    def hits(self) -> list[Organisation]:
        """What the search has found, the best first."""
        pks = search(self.words, hidden_too=False).pks[: MOST_FOUND * 2] if self.words else []
        ticked = set(map(str, self["organisations"].value() or ()))
        found = may_be_chosen().among(pks) if pks else ()
        near = sorted(found, key=lambda one: pks.index(one.pk))[:MOST_FOUND]
        return [one for one in near if str(one.pk) not in ticked]

    # --- What is sent -------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        """A yes to children asks how they have been heard."""
        cleaned = super().clean()
        is_yes = cleaned.get("concerns_children") == Children.YES
        if is_yes and "children_heard" in cleaned and not cleaned["children_heard"].strip():
            self.add_error("children_heard", _("Skriv hur barnen har hörts, eller hur och när de ska höras."))
        if len(cleaned.get("organisations", ())) > MOST_ORGANISATIONS:
            self.add_error("organisations", _("Kryssa i högst 100 föreningar."))
        return cleaned

    @property
    def changes(self) -> dict[str, Any]:
        """What the person has changed, by field; what was searched for changes nothing."""
        return {name: value for name, value in super().changes.items() if name != "search"}

    @property
    def seen(self) -> dict[str, Any]:
        """What stood in those fields when this form was checked; tags and organisations by their keys."""
        seen = {name: value for name, value in super().seen.items() if name != "search"}
        if "place" in seen:
            seen["place"] = [pk for pk in seen["place"].split(":") if pk]
        return seen


class NewAreaForm(AreaForm):
    """The same for a new one, which carries the code that it will have."""

    code = DrawnCode()

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field."""
        typed = {
            name: self.cleaned_data[name] for name in self.cleaned_data if name not in {"code", "search"}
        }
        return {"department": self.department} | typed


class CloseAreaForm(Form):
    """Why an area is closed."""

    reason = forms.CharField(
        label=_("Varför avslutar ni området?"),
        help_text=_("Skälet står på områdets sida."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        error_messages={"required": _("Skriv varför ni avslutar området.")},
    )


class _Matrix:
    """The places of the Code: levels by steps; two queries."""

    def __init__(self) -> None:
        tags = list(Tag.objects.filter(frame__in=[Frame.CODE_LEVEL, Frame.CODE_STEP]).valid())
        levels = [tag for tag in tags if tag.frame == Frame.CODE_LEVEL]
        steps = [tag for tag in tags if tag.frame == Frame.CODE_STEP]
        self.rows = [(level, [f"{level.pk}:{step.pk}" for step in steps]) for level in levels]
        self.choices: list[tuple[str, SafeString]] = [("", _("Ingen plats än"))]
        for level in levels:
            self.choices += [(f"{level.pk}:{step.pk}", _in_words(level, step)) for step in steps]


def _in_words(level: Tag, step: Tag) -> SafeString:
    return format_html('<span class="ds-sr-only">{}: </span>{}', level.title, step.title)


def _named(organisation: Organisation) -> SafeString:
    return format_html('{} <span class="n">{}</span>', organisation.name, organisation.place)


def _numbers(values: Iterable[Any]) -> list[int]:
    """The keys among what was sent."""
    return [int(value) for value in values if _KEY.fullmatch(str(value))]
