"""What a browser answers for a passkey."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.utils.translation import gettext_lazy as _

from portal.web.forms import Form, WithoutUnseen

# What an answer that nobody's browser would give makes of those who read it.
_UNREADABLE = (AttributeError, KeyError, TypeError, ValueError)


class KeyForm(Form):
    """A new passkey, and what one calls it."""

    name = forms.CharField(
        label=_("Vad ska nyckeln heta?"),
        max_length=60,
        initial=_("Min nyckel"),
        help_text=_("Så att du känner igen den, till exempel Telefonen eller Jobbdatorn."),
    )
    credential = forms.JSONField(widget=forms.HiddenInput)

    def clean_credential(self) -> dict[str, Any]:
        """The browser's answer to what this session asked."""
        credential = self.cleaned_data["credential"]
        words = _("Nyckeln gick inte att spara. Försök igen.")
        try:
            auth.parse_registration_response(credential)
            made = auth.complete_registration(credential)
        except (*_UNREADABLE, forms.ValidationError):
            raise forms.ValidationError(words)
        if not made.is_user_verified():
            raise forms.ValidationError(words)
        return credential


class KeySignInForm(WithoutUnseen, LoginWebAuthnForm):
    """A passkey's answer, and with it whose it is."""

    def clean_credential(self) -> Authenticator:
        """The passkey that answered."""
        try:
            return super().clean_credential()
        except _UNREADABLE:
            raise forms.ValidationError(_("Nyckeln passar inte här."))
