"""What a person says of the letters that come."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.web.forms import Form

from .declaring import kinds


class LettersForm(Form):
    """Which kinds of letters one wants; those that may be declined."""

    wanted = forms.MultipleChoiceField(
        label=_("Jag vill ha"),
        help_text=_(
            "Kvitton på det du själv gör, besked om ändrade eller inställda möten och kallelser till "
            "stormöten kommer ändå."
        ),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "light"}),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["wanted"].choices = [(kind.key, kind.title) for kind in kinds().values()]
