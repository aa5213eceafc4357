"""What is typed about the municipality's own login, and what its words mean here."""

import json
from collections.abc import Mapping
from typing import Any

import idna
from django import forms
from django.utils.translation import gettext_lazy as _

from portal.web import clock
from portal.web.forms import Form, ModelForm

from ..enums import Claimed, Role
from ..models import Department, IdentityProvider


class DomainsField(forms.CharField):
    """Mail domains with commas or spaces between them, in one spelling."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        domains = []
        for typed in super().clean(value).replace(",", " ").split():
            try:
                domain = idna.encode(typed.lower().removeprefix("@").rstrip("."), uts46=True).decode()
            except (idna.IDNAError, UnicodeError):
                domain = ""
            if "." not in domain:
                words = _("”%(domain)s” är ingen domän. Skriv till exempel kommunen.example.")
                raise forms.ValidationError(words, params={"domain": typed[:60]})
            domains.append(domain)
        return list(dict.fromkeys(domains))


class ProviderForm(ModelForm):
    """What the button is called, whom it lets in, and under which names the words come."""

    allowed_domains = DomainsField(
        label=_("Tillåtna e-postdomäner"),
        required=False,
        max_length=1000,
        help_text=_("Bara den som har en adress i någon av dem släpps in. Skilj dem åt med komma."),
    )

    class Meta:
        model = IdentityProvider
        fields = [
            "title_sv",
            "title_en",
            "serves",
            "allowed_domains",
            "claim_email",
            "claim_name",
            "claim_department",
            "claim_post",
            "claim_role",
            "trusts_addresses",
            "counts_as_second",
            "is_open",
        ]
        widgets = {"serves": forms.RadioSelect}
        help_texts = {
            "title_sv": _("Till exempel: Logga in med kommunens konto."),
            "claim_email": _("Vad uppgiften heter hos inloggningen. Oftast email."),
            "claim_name": _("Oftast name."),
            "claim_department": _("Till exempel department. Lämna tomt om inloggningen inte berättar det."),
            "claim_post": _("Till exempel jobTitle."),
            "claim_role": _("Till exempel groups eller roles."),
            "trusts_addresses": _(
                "Kryssa i om varje adress som inloggningen berättar är utdelad av kommunen. Annars måste "
                "inloggningen själv intyga den."
            ),
            "counts_as_second": _(
                "Kryssa i om inloggningen alltid kräver mer än ett lösenord, till exempel ett kort."
            ),
            "is_open": _("Knappen syns på inloggningssidan."),
        }


class MappingForm(Form):
    """What one word means: a department or a role, never both."""

    of = forms.ChoiceField(
        label=_("Värdet betyder en"),
        choices=Claimed.choices,
        initial=Claimed.DEPARTMENT,
        widget=forms.RadioSelect,
    )
    value = forms.CharField(
        label=_("Värde"),
        max_length=200,
        help_text=_("Precis som inloggningen skriver det. Stora och små bokstäver räknas lika."),
    )
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("Förvaltning"),
        required=False,
        empty_label=_("ingen"),
        # One of the two is asked for: neither is called voluntary.
        widget=forms.Select(attrs={"class": "either"}),
    )
    role = forms.ChoiceField(
        label=_("Roll"),
        required=False,
        widget=forms.Select(attrs={"class": "either"}),
        help_text=_("Administratörer utses för hand och finns därför inte att välja."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.on(clock.today())
        given = [choice for choice in Role.choices if choice[0] != Role.ADMINISTRATOR]
        self.fields["role"].choices = [("", _("ingen")), *given]

    def clean(self) -> dict[str, Any]:
        """What was chosen for the other kind is let go of: a browser may have kept it."""
        cleaned = super().clean()
        if cleaned.get("of") == Claimed.ROLE:
            cleaned["department"] = None
            if "role" not in self.errors and not cleaned.get("role"):
                self.add_error("role", _("Välj en roll."))
        elif cleaned.get("of") == Claimed.DEPARTMENT:
            cleaned["role"] = ""
            if "department" not in self.errors and not cleaned.get("department"):
                self.add_error("department", _("Välj en förvaltning."))
        return cleaned


class DemandForm(Form):
    """Which roles ask for a second step."""

    roles = forms.MultipleChoiceField(
        label=_("Roller som kräver ett andra steg"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "light many"}),
        help_text=_(
            "Den som har rollen får den först efter att ha loggat in med en nyckel, eller med en inloggning "
            "som räknas som ett andra steg. Innan dess står det på varje sida vad som saknas."
        ),
    )

    def __init__(self, *args, asks=None, **kwargs):
        super().__init__(*args, **kwargs)
        self._asks = asks

    def clean_roles(self) -> list[Role]:
        """Nobody shuts the own role away: whoever asks for a second step of it has taken one here."""
        roles = [Role(role) for role in self.cleaned_data["roles"]]
        held = self._asks.roles if self._asks and not self._asks.has_second else ()
        own = [role.label for role in roles if role in held]
        if own:
            words = _(
                "Du har själv rollen %(role)s och loggade in utan ett andra steg. Skaffa först en nyckel "
                "under Mitt konto och logga in med den, annars stänger du dig själv ute."
            )
            raise forms.ValidationError(words, params={"role": own[0]})
        return roles


class TryForm(Form):
    """A person's claims as the login would send them."""

    claims = forms.CharField(
        label=_("Uppgifter om en person"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_(
            "Klistra in det som inloggningen skickar, i JSON. Till exempel "
            '{"email": "bo@kommunen.example", "department": "Kultur"}. Inget sparas.'
        ),
    )

    def clean_claims(self) -> Mapping[str, Any]:
        """As an object."""
        try:
            said = json.loads(self.cleaned_data["claims"])
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            raise forms.ValidationError(_("Det går inte att läsa. Det ska börja med { och sluta med }."))
        return said
