"""Whom a department asks what to do together, and in which words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.forms import ChosenForm


class AskingForm(ChosenForm):
    """A choice of organisations, and the department's own words to them."""

    message = forms.CharField(
        label=_("Era egna ord i brevet"),
        help_text=_(
            "Till exempel vad ni planerar, och vad ni helst vill ha förslag om. Brevet fungerar utan."
        ),
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
