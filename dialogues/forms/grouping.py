"""Grouping viewpoints and answering groups, as those who run a dialogue do it."""

import re

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from portal.web.codes import ALPHABET, CODE_LENGTH
from portal.web.forms import DrawnCode, Form, ModelForm
from portal.web.overtaking import MADE_FROM, written

from ..enums import Outcome
from ..models import Dialogue, Response, ViewpointGroup, groups_of

_CODE = re.compile(f"[{ALPHABET}]{{{CODE_LENGTH}}}")
# The choice of a group that does not stand yet.
NEW = "ny"
OUT = "ingen"


class Codes(forms.MultipleChoiceField):
    """Codes of viewpoints: ticked in the page's own list, so that none needs to be known beforehand."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {
        "required": _("Välj minst en synpunkt."),
        "invalid_list": _("Välj minst en synpunkt."),
    }

    def valid_value(self, value: str) -> bool:
        """Anything that could be a code."""
        return bool(_CODE.fullmatch(value))

    def validate(self, value: list[str]) -> None:
        """What nobody could have ticked is passed over, and leaves nothing chosen."""
        known = [code for code in value if self.valid_value(code)]
        if not known:
            raise forms.ValidationError(self.error_messages["required"], code="required")


def _named(group: ViewpointGroup) -> str:
    return Truncator(group.title).chars(70)


class GroupingForm(Form):
    """Where the ticked viewpoints go: to a group that stands, or to a new one with a name."""

    viewpoints = Codes(label=_("Synpunkter"))
    into = forms.ChoiceField(label=_("Lägg dem i"), choices=[(NEW, _("En ny grupp"))], initial=NEW)
    title = forms.CharField(
        label=_("Vad synpunkterna säger"),
        max_length=160,
        required=False,
        help_text=_("Gruppens namn. Det syns för alla när ni har svarat."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "either"}),
    )
    code = DrawnCode()

    def __init__(self, *args, dialogue: Dialogue | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        groups = groups_of(dialogue) if dialogue else ()
        self.fields["into"].choices = [(NEW, _("En ny grupp")), *((one.code, _named(one)) for one in groups)]

    def clean(self) -> dict:
        """A new group has a name."""
        cleaned = super().clean()
        if cleaned.get("into") == NEW and not cleaned.get("title", "").strip() and "title" not in self.errors:
            self.add_error("title", _("Skriv med några ord vad synpunkterna säger."))
        return cleaned


class MovingForm(Form):
    """Where viewpoints that stand in a group go: to none, or to another."""

    viewpoints = Codes(label=_("Synpunkter"))
    into = forms.ChoiceField(label=_("Flytta dem till"), choices=[(OUT, _("Ingen grupp"))], initial=OUT)

    def __init__(self, *args, group: ViewpointGroup | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        others = groups_of(group.dialogue).exclude(pk=group.pk) if group else ()
        self.fields["into"].choices = [
            (OUT, _("Ingen grupp")),
            *((one.code, _named(one)) for one in others),
        ]


class MergingForm(Form):
    """Into which group all of this one goes."""

    into = forms.ChoiceField(
        label=_("Slå ihop med"),
        choices=[],
        error_messages={"required": _("Välj en grupp."), "invalid_choice": _("Välj en grupp.")},
    )

    def __init__(self, *args, group: ViewpointGroup | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        others = groups_of(group.dialogue).exclude(pk=group.pk) if group else ()
        self.fields["into"].choices = [("", _("Välj grupp")), *((one.code, _named(one)) for one in others)]


class GroupForm(ModelForm):
    """What a group is called, and which part it is about."""

    class Meta:
        model = ViewpointGroup
        fields = ["title", "part"]
        widgets = {"title": forms.TextInput(attrs={"autocomplete": "off"})}
        help_texts = {"title": _("Det syns för alla när ni har svarat.")}
        error_messages = {"title": {"required": _("Skriv med några ord vad synpunkterna säger.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        part = self.fields["part"]
        part.queryset = part.queryset.filter(dialogue=self.instance.dialogue_id)
        part.empty_label = _("Helheten")
        if not part.queryset.exists():
            del self.fields["part"]


class ResponseForm(ModelForm):
    """The answer to a group. A first one carries marks too: somebody else may be answering the same."""

    tell = forms.BooleanField(
        label=_("Skicka det ändrade svaret till dem som lämnade synpunkterna"),
        required=False,
        help_text=_("Utan kryss ändras bara sidan."),
    )

    class Meta:
        model = Response
        fields = ["outcome", "text", "change"]
        widgets = {
            "outcome": forms.RadioSelect,
            "text": forms.Textarea(attrs={"rows": 8}),
            "change": forms.TextInput(attrs={"autocomplete": "off", "class": "either"}),
        }
        labels = {"text": _("Svar och skäl"), "change": _("Vad ni ändrade")}
        help_texts = {
            "text": _(
                "Säg hur ni har tänkt, också när svaret är nej. Svaret skickas till dem som lämnade "
                "synpunkterna och visas för alla."
            ),
            "change": _("Behövs när svaret är att synpunkten ledde till en ändring."),
        }
        error_messages = {
            "outcome": {"required": _("Välj vad synpunkten ledde till.")},
            "text": {"required": _("Skriv ett svar. Den som lämnade synpunkten får det.")},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [
            (Outcome.LED_TO, _("Den ledde till en ändring")),
            (Outcome.TAKEN_ALONG, _("Vi tar med den i det fortsatta arbetet")),
            (Outcome.NOT_POSSIBLE, _("Det är inte möjligt")),
        ]
        self.initial["tell"] = False
        if self.instance.pk is None:
            del self.fields["tell"]
            self.fields[MADE_FROM] = forms.CharField(
                widget=forms.HiddenInput, required=False, initial=lambda: written(self._marks())
            )

    def clean(self) -> dict:
        """A change that is promised is told."""
        cleaned = super().clean()
        if cleaned.get("outcome") == Outcome.LED_TO and not cleaned.get("change", "").strip():
            self.add_error("change", _("Skriv vad ni ändrade."))
        return cleaned

    @property
    def tells(self) -> bool:
        """Whether a corrected answer is sent."""
        return bool(self.cleaned_data.get("tell"))

    @property
    def answer(self) -> dict:
        """What has changed, by column."""
        return {name: value for name, value in self.changes.items() if name != "tell"}

    @property
    def answered_from(self) -> dict:
        """What stood there when the form was checked."""
        return {name: value for name, value in self.seen.items() if name != "tell"}
