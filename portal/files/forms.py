"""What a person may upload."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.web.forms import Form


class LogoForm(Form):
    """A picture."""

    file = forms.FileField(
        label=_("Ny logotyp"),
        help_text=_("PNG, JPG eller WEBP, högst 10 megabyte. Gärna med genomskinlig bakgrund."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        error_messages={"required": _("Välj en fil."), "empty": _("Filen är tom.")},
    )
