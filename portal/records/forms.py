"""What a registrar may type: where a record stands, and what is masked in a copy."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.people.models import Committee
from portal.web.forms import Form, ModelForm
from portal.web.refusals import Refused

from .documents import Part
from .enums import FileFate, Ground, RecordState
from .masking import Proposal
from .models import Record
from .services import checked_file_number, state_with

LONGEST_WORDS = 4000


class RegisterForm(ModelForm):
    """State, file number and committee."""

    class Meta:
        model = Record
        fields = ("file_number", "state", "committee")
        widgets = {"state": forms.RadioSelect, "file_number": forms.TextInput(attrs={"autocomplete": "off"})}
        labels = {"state": _("Läge"), "file_number": _("Diarienummer"), "committee": _("Nämnd")}
        help_texts = {
            "file_number": _("Numret som handlingen fick i diariet, till exempel KS 2026/123."),
            "state": _(
                "Det som inte är hemligt och är lätt att hitta får hållas ordnat i stället för att "
                "registreras (OSL 5 kap. 1 §)."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [(state, capfirst(state.label)) for state in RecordState]
        self.fields["committee"].queryset = Committee.objects.all()
        self.fields["committee"].empty_label = _("ingen nämnd")

    def clean_file_number(self) -> str:
        """As the service takes it."""
        try:
            return checked_file_number(self.cleaned_data["file_number"])
        except Refused as refusal:
            raise forms.ValidationError(refusal.message)

    def clean(self) -> dict[str, Any]:
        """Number and state go together, as the service has it."""
        cleaned = super().clean()
        if {"file_number", "state"} <= cleaned.keys():
            try:
                cleaned["state"] = state_with(cleaned["file_number"], cleaned["state"])
            except Refused as refusal:
                self.add_error(refusal.field, refusal.message)
        return cleaned


class MaskingForm(Form):
    """Which parts, proposals and words are masked, and on which grounds."""

    parts = forms.TypedMultipleChoiceField(
        label=_("Hela delar"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    proposed = forms.MultipleChoiceField(
        label=_("Förslag"),
        help_text=_("Det här ser ut som namn, adresser eller nummer. Läs handlingen: fler kan finnas."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    words = forms.CharField(
        label=_("Fler ord"),
        help_text=_("Ett ord eller namn på varje rad. Det maskeras överallt, också med stora bokstäver."),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    file = forms.ChoiceField(
        label=_("Filen"),
        help_text=_("Den kan inte maskeras här. Det du väljer står i kopian."),
        choices=[(fate, capfirst(fate.label)) for fate in FileFate],
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad som händer med filen.")},
    )
    grounds = forms.MultipleChoiceField(
        label=_("Grund i offentlighets- och sekretesslagen"),
        choices=Ground.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Välj minst en grund. Den står på kopian.")},
    )
    # The mark of what was looked at.
    made_from = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args,
        parts: Sequence[Part] = (),
        proposed: Sequence[Proposal] = (),
        has_file: bool = False,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.fields["parts"].choices = [(number, part.title) for number, part in enumerate(parts)]
        self.fields["proposed"].choices = [(one.words, one.label) for one in proposed]
        if not proposed:
            del self.fields["proposed"]
        if not has_file:
            del self.fields["file"]

    @property
    def choice(self) -> dict[str, Any]:
        """What is to be masked, as the services ask for it."""
        words = [line.strip() for line in self.cleaned_data["words"].splitlines() if line.strip()]
        return {
            "whole": self.cleaned_data["parts"],
            "words": [*self.cleaned_data.get("proposed", ()), *words],
            "file": self.cleaned_data.get("file", ""),
        }
