"""A steering document as those who keep the register write it in."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.people.forms.days import day_field
from portal.people.models import Committee, Department
from portal.web import clock
from portal.web.forms import DrawnCode, ModelForm

from ..models import SteeringDocument

_DAYS = ("adopted_on", "valid_from", "valid_to")


class DocumentForm(ModelForm):
    """What it is called, what it is about, who adopted it and how long it holds."""

    adopted_on = day_field(
        _("Beslutat den"), required=False, help_text=_("Lämna tomt medan dokumentet tas fram.")
    )
    valid_from = day_field(
        _("Gäller från"), required=False, help_text=_("Om det är en annan dag än beslutet.")
    )
    valid_to = day_field(
        _("Gäller till"),
        required=False,
        help_text=_("Lämna tomt om det gäller tills vidare. Ett halvår före påminner skrivbordet."),
    )
    link = forms.URLField(
        label=_("Länk till dokumentet"),
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text=_("Börjar med https://."),
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("Skriv hela adressen, med https:// först.")},
    )

    class Meta:
        model = SteeringDocument
        fields = (
            *("title", "kind", "summary", "adopted_by", "adopted_on", "paragraph", "number"),
            *("valid_from", "valid_to", "committee", "department", "link"),
        )
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 4}),
            "number": forms.TextInput(attrs={"autocomplete": "off"}),
            "paragraph": forms.TextInput(attrs={"autocomplete": "off"}),
        }
        help_texts = {
            "summary": _("Ett par meningar, så att den som läser en plan förstår varför det är med."),
            "adopted_by": _("Till exempel kommunfullmäktige."),
            "paragraph": _("Till exempel § 45."),
            "number": _("Till exempel KFN 2024/2."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = self.fields["kind"].choices
        self.fields["kind"].choices = [(kind, capfirst(str(label))) for kind, label in kinds]
        today = clock.today()
        for name, model in (("committee", Committee), ("department", Department)):
            # What has been given up since may stay where it stands.
            standing = Q(pk=getattr(self.instance, f"{name}_id"))
            in_use = Q(pk__in=model.objects.on(today).values("pk"))
            self.fields[name].queryset = model.objects.filter(in_use | standing)
            self.fields[name].empty_label = _("Ingen vald")

    def clean(self) -> dict[str, Any]:
        """Days in the wrong order are said at the last of them, in the table's own words."""
        cleaned = super().clean()
        document = SteeringDocument(**{name: cleaned.get(name) for name in _DAYS})
        for rule in document._meta.constraints:
            try:
                rule.validate(SteeringDocument, document)
            except forms.ValidationError as error:
                self.add_error(error.code, error.message)
        return cleaned


class NewDocumentForm(DocumentForm):
    """The same for a new one, which carries the code that it will have: sent twice, it is one."""

    code = DrawnCode()

    @property
    def values(self) -> dict:
        """What was typed, by column."""
        return {name: value for name, value in self.cleaned_data.items() if name != "code"}
