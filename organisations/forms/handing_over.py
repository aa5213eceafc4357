"""Whom a contact names in their place."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.web.forms import Form


class SuccessorForm(Form):
    """Who is to be the contact instead."""

    name = forms.CharField(
        label=_("Den nya kontaktpersonens namn"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("Den nya kontaktpersonens e-postadress"),
        max_length=254,
        help_text=_("Gärna en adress som hör till rollen, till exempel ordforande@forening.example."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
