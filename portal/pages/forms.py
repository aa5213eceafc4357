"""What anybody may type on the top floor's own pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.web.forms import Form
from portal.web.robots import ForPeople


class AccessibilityReportForm(ForPeople, Form):
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
