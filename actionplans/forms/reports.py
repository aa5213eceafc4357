"""The report: how it goes, and as much more as there is to tell."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.web import clock
from portal.web.forms import DrawnCode, ModelForm

from ..enums import Going
from ..models import ProgressReport
from .actions import NO_DAY

# Nobody knows a next step longer ahead; a year with one figure too many does.
_FAR_AHEAD = timedelta(days=5 * 366)


class ReportForm(ModelForm):
    """Four short questions and a picture; nothing is required but how it goes."""

    picture = forms.FileField(
        label=_("Bild"),
        help_text=_("Fråga dem som syns på bilden. Högst 10 megabyte."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        error_messages={"empty": _("Filen är tom. Välj en annan.")},
    )

    class Meta:
        model = ProgressReport
        fields = ["going", "happened", "obstacle", "next_step", "next_on", "picture_shows"]
        labels = {
            "going": _("Hur går det?"),
            "happened": _("Vad har hänt?"),
            "obstacle": _("Vad står i vägen?"),
            "next_step": _("Nästa steg"),
            "next_on": _("Nästa steg är taget senast"),
            "picture_shows": _("Vad visar bilden?"),
        }
        widgets = {
            "going": forms.RadioSelect,
            "happened": forms.Textarea(attrs={"rows": 3}),
            "obstacle": forms.Textarea(attrs={"rows": 2}),
            "next_step": forms.TextInput(attrs={"autocomplete": "off"}),
            "next_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "picture_shows": forms.TextInput(attrs={"class": "either", "autocomplete": "off"}),
        }
        help_texts = {"picture_shows": _("För den som inte ser bilden.")}
        error_messages = {
            "going": {"required": _("Välj hur det går.")},
            "next_on": NO_DAY,
        }

    field_order = ("going", "happened", "obstacle", "next_step", "next_on", "picture", "picture_shows")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["going"].choices = [(going.value, capfirst(going.label)) for going in Going]

    def full_clean(self) -> None:
        """A browser lets go of a chosen file when a form comes back: then it is asked for again."""
        super().full_clean()
        if self.is_bound and self.errors and self.files.get("picture") and "picture" not in self.errors:
            self.add_error("picture", gettext("Välj bilden en gång till. Den följde inte med tillbaka."))

    def clean_next_on(self) -> date | None:
        """A next step lies ahead, and not far; one that stands may have passed."""
        day = self.cleaned_data["next_on"]
        if day and day < clock.today() and day != self.instance.next_on:
            raise forms.ValidationError(
                gettext("Den dagen har redan varit. Skriv när nästa steg ska vara taget.")
            )
        if day and day > clock.today() + _FAR_AHEAD:
            raise forms.ValidationError(gettext("Året ser fel ut. Skriv när nästa steg ska vara taget."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("next_on") and cleaned.get("next_step") == "":
            self.add_error("next_step", gettext("Skriv vad nästa steg är, eller ta bort dagen."))
        if cleaned.get("picture") and not cleaned.get("picture_shows"):
            self.add_error("picture_shows", gettext("Skriv vad bilden visar, för den som inte ser den."))
        return cleaned


class NewReportForm(ReportForm):
    """The same for a new one, which carries the code that it will have."""

    code = DrawnCode()

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by column."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class CorrectingForm(ReportForm):
    """What a report says, to put right; its picture may be taken away."""

    without_picture = forms.BooleanField(label=_("Ta bort bilden"), required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not self.instance.picture_id:
            del self.fields["without_picture"]

    @property
    def changes(self) -> dict[str, Any]:
        """What the person has changed of the report's own columns; the picture comes by itself."""
        return {name: value for name, value in super().changes.items() if name in self._meta.fields}

    @property
    def seen(self) -> dict[str, Any]:
        """What stood in those."""
        return {name: self.initial[name] for name in self.changes}
