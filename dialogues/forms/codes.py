"""The code from a letter on paper."""

from django import forms
from django.utils.translation import gettext_lazy

from portal.web.codes import read_from_paper
from portal.web.forms import Form


class CodeForm(Form):
    """One field, for somebody with a letter in one hand."""

    code = forms.CharField(
        label=gettext_lazy("Koden i brevet"),
        help_text=gettext_lazy(
            "Tolv tecken, till exempel K3M9-X2TA-0CD1. Stora eller små bokstäver går lika bra."
        ),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": gettext_lazy("Skriv koden som står i brevet.")},
    )

    def clean_code(self) -> str:
        return read_from_paper(self.cleaned_data["code"])
