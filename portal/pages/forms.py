"""What is typed on the top floor's own pages."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogues.models import Rsvp
from organisations.models import Membership
from portal.people.models import Committee
from portal.web import clock
from portal.web.forms import Form, ModelForm
from portal.web.robots import ForPeople

from .models import MOST_MONTHS, NO_DAY, NO_DOCUMENT, ProcessingLine
from .processing import Kind


class AccessibilityReportForm(ForPeople):
    """What stands in somebody's way: only that is asked for, the rest is if one likes."""

    hindrance = forms.CharField(
        label=_("Vad är svårt?"),
        help_text=_("Skriv gärna vad du ville göra och vilket hjälpmedel du använder, om du använder något."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
        error_messages={"required": _("Skriv vad som är svårt.")},
    )
    page = forms.CharField(
        label=_("Vilken sida gäller det?"),
        help_text=_("Sidans adress eller vad den heter."),
        max_length=300,
        required=False,
    )
    email = forms.EmailField(
        label=_("Din e-postadress, om du vill ha svar"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        max_length=254,
        required=False,
    )


class ProcessingForm(ModelForm):
    """The municipality's line beside a kind of personal data; how long, only where that is decided on."""

    months = forms.IntegerField(
        label=_("Hur många månader"),
        required=False,
        min_value=1,
        max_value=MOST_MONTHS,
        # The browser would keep the form from being sent, and say why in its own words.
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "min_value": _("Skriv minst 1 månad."),
            "max_value": _("Skriv högst %(limit_value)s månader."),
            "invalid": _("Skriv ett heltal, till exempel 24."),
        },
    )
    decided_on = forms.DateField(
        label=_("Beslutat den"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    class Meta:
        model = ProcessingLine
        fields = ["committee", "months", "document", "paragraph", "decided_on"]
        labels = {
            "committee": _("Ansvarig nämnd eller styrelse"),
            "document": _("Vilket dokument står beslutet i?"),
            "paragraph": _("Paragraf"),
        }
        help_texts = {
            "document": _("Till exempel Dokumenthanteringsplan 2026. Behövs så snart något är beslutat."),
            "paragraph": _("Till exempel 14."),
        }

    def __init__(self, *args, kind: Kind, **kwargs):
        super().__init__(*args, instance=kind.line, **kwargs)
        chosen = Committee.objects.filter(pk=kind.line.committee_id)
        self.fields["committee"].queryset = Committee.objects.on(clock.today()) | chosen
        self.fields["committee"].empty_label = _("ingen vald")
        if kind.needs_decision:
            self.fields["months"].help_text = _(
                "Räknas från %(since)s. Förslag: %(months)s. Lämna tomt så länge inget är beslutat. Då tas "
                "inget bort."
            ) % {"since": kind.declared.since, "months": kind.declared.months}
        else:
            del self.fields["months"]

    def clean(self) -> dict[str, Any]:
        """What a decision lacks is said where it is to be written."""
        cleaned = super().clean()
        said = [cleaned.get(name) for name in ("months", "paragraph", "decided_on")]
        if any(said) and not cleaned.get("document") and "document" not in self.errors:
            self.add_error("document", NO_DOCUMENT)
        if cleaned.get("months") and not cleaned.get("decided_on") and "decided_on" not in self.errors:
            self.add_error("decided_on", NO_DAY)
        return cleaned


class AskForOwnDataForm(ForPeople):
    """Of which address one wants to know what is known."""

    email = forms.EmailField(
        label=_("Din e-postadress"),
        help_text=_("Den som du får Bryggans brev till."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        max_length=254,
        error_messages={
            "required": _("Skriv din e-postadress."),
            "invalid": _("Skriv en e-postadress, till exempel namn@forening.example."),
        },
    )


class CorrectOwnDataForm(Form):
    """Name and telephone, by the person; a number only where there is somewhere for it to stand."""

    name = forms.CharField(
        label=_("Ditt namn"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Skriv ditt namn.")},
    )
    phone = forms.CharField(
        label=_("Din telefon"),
        max_length=Rsvp._meta.get_field("phone").max_length,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def __init__(self, *args, has_phone: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_phone:
            del self.fields["phone"]


class ProtectForm(Form):
    """For each association that somebody is a contact for, an address that is a role's, not the person's."""

    def __init__(self, *args, memberships: Iterable[Membership], **kwargs):
        super().__init__(*args, **kwargs)
        for membership in memberships:
            self.fields[membership.code] = forms.EmailField(
                label=_("Adress för uppdraget i %(organisation)s")
                % {"organisation": membership.organisation},
                help_text=_("Till exempel styrelsen@ eller info@. Lämna tomt om det inte finns någon."),
                widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
                max_length=254,
                required=False,
                error_messages={
                    "invalid": _("Skriv en e-postadress, till exempel styrelsen@forening.example.")
                },
            )


class ReadProtectedForm(Form):
    """Why somebody reads what is protected."""

    reason = forms.CharField(
        label=_("Varför behöver du läsa uppgifterna?"),
        help_text=_("Skälet sparas med ditt namn, och den som uppgifterna gäller kan läsa det."),
        max_length=300,
        min_length=5,
        error_messages={
            "required": _("Skriv varför du behöver läsa uppgifterna."),
            "min_length": _("Skriv skälet med några ord."),
        },
    )


class DeclineErasureForm(Form):
    """Why somebody is not erased; the person gets it in a letter."""

    reason = forms.CharField(
        label=_("Varför går det inte?"),
        help_text=_("Skriv till personen. Nämn vilken regel det beror på och hur man klagar."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
        error_messages={"required": _("Skriv varför det inte går.")},
    )
