"""What the administrator types about the municipality and its texts."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.web.forms import ModelForm

from .models import WHOLE_PLAIN_ADDRESS, Municipality, Text

GROUPS = (
    (_("Namn och utseende"), ("name_sv", "name_en", "accent")),
    (_("Avsändare och kontakt"), ("sender_name", "sender_address", "reply_to", "phone", "visiting_address")),
    (
        _("Löften"),
        (
            "invitation_lead_assembly",
            "invitation_lead_council",
            "answer_within",
            "minutes_within",
            "approve_within",
            "consultation_time",
            "registration_within",
            "report_every",
        ),
    ),
    (
        _("Påminnelser och brev"),
        (
            "remind_before",
            "remind_again",
            "remind_coming",
            "agenda_before",
            "dormant_after",
            "regret_minutes",
            "sent_together",
            "letters_per_minute",
        ),
    ),
    (_("Språk"), ("languages",)),
)


class Colour(forms.TextInput):
    """A colour; browsers send it in small letters, and nobody has changed it by that."""

    input_type = "color"

    def value_from_datadict(self, data, files, name):
        """What was chosen, in capitals as it is kept."""
        value = super().value_from_datadict(data, files, name)
        return value and value.upper()


class SettingsForm(ModelForm):
    """All settings, in groups; saved by the service, never by the form."""

    class Meta:
        model = Municipality
        fields = [name for _title, names in GROUPS for name in names]
        widgets = {
            "accent": Colour(),
            "report_every": forms.RadioSelect(attrs={"class": "light"}),
            "sent_together": forms.RadioSelect(attrs={"class": "light"}),
        }
        error_messages = {name: {"invalid": WHOLE_PLAIN_ADDRESS} for name in ("sender_address", "reply_to")}

    def groups(self) -> Iterator[tuple[Any, list[forms.BoundField]]]:
        """Heading and fields, group by group."""
        for title, names in GROUPS:
            yield title, [self[name] for name in names]


class TextForm(ModelForm):
    """One of the municipality's texts, in both languages."""

    class Meta:
        model = Text
        fields = ["title_sv", "body_sv", "title_en", "body_en"]
        widgets = {
            "body_sv": forms.Textarea(attrs={"rows": 24}),
            "body_en": forms.Textarea(attrs={"rows": 24, "lang": "en"}),
            "title_en": forms.TextInput(attrs={"lang": "en"}),
        }
