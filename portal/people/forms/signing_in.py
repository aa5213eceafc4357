"""What one types to sign in."""

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from django import forms
from django.utils.translation import gettext_lazy as _

from portal.web.addresses import normalise
from portal.web.forms import WithoutUnseen


class AskForCodeForm(WithoutUnseen, RequestLoginCodeForm):
    """To which address the code goes."""

    email = forms.EmailField(
        label=_("Din e-postadress"),
        help_text=_("Den adress som kommunen har lagt in för dig."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "autofocus": True}),
        error_messages={
            "required": _("Skriv din e-postadress."),
            "invalid": _("Skriv en hel e-postadress, till exempel namn@kommunen.example."),
        },
    )

    def clean_email(self) -> str:
        """In the spelling in which users are kept."""
        try:
            self.cleaned_data["email"] = normalise(self.cleaned_data["email"])
        except ValueError:
            raise forms.ValidationError(self.fields["email"].error_messages["invalid"])
        return super().clean_email()


class CodeForm(WithoutUnseen, ConfirmLoginCodeForm):
    """The code from the letter, with or without its dash, in any letters."""

    code = forms.CharField(
        label=_("Koden i brevet"),
        help_text=_("Åtta bokstäver. Stora eller små spelar ingen roll."),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
        error_messages={"required": _("Skriv koden som står i brevet.")},
    )
