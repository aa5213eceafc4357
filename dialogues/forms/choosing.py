"""Whom a meeting invites."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.forms import ChosenForm


class ChoosingForm(ChosenForm):
    """A choice for a meeting. Where it `needs_name` it is to be saved as a selection too."""

    name = forms.CharField(
        label=_("Spara valet också som urval, med namnet"),
        help_text=_("Då kan du börja med samma val nästa gång. Till exempel: Idrott norra."),
        max_length=80,
        required=False,
        error_messages={"required": _("Skriv vad urvalet ska heta.")},
    )

    def __init__(self, *args: Any, needs_name: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.needs_name = self.fields["name"].required = needs_name
