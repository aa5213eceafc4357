"""What those who keep the register type when they answer an association that registers."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.web.forms import Form

from ..enums import Ground
from ..models import Organisation, Registration
from .keeping import AsksWhetherAnother, WithoutPersonalNumbers

_LONGEST_WORDS = 2000


class _Answer(WithoutPersonalNumbers, Form):
    """An answer to what was read: it carries the mark of the registration as the page showed it."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, registration: Registration | None = None, **kwargs):
        super().__init__(*args, initial={"seen": registration.mark if registration else ""}, **kwargs)

    def see(self, registration: Registration) -> None:
        """Whoever has been told of a change answers, next time, what the page shows now."""
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = registration.mark


class ConfirmForm(AsksWhetherAnother, _Answer):
    """A box for each organisation that it may be, but for its own old entry: it is another."""

    def __init__(
        self, *args, alike: Iterable[Organisation] = (), old_entry: Organisation | None = None, **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.old_entry = old_entry
        self.show_those_alike([one for one in alike if one != old_entry])

    def clean(self) -> dict:
        """Each must be ticked away."""
        cleaned = super().clean()
        self.refuse_unless_looked_at()
        return cleaned


class AskForm(_Answer):
    """One question."""

    question = forms.CharField(
        label=_("Vad behöver du veta?"),
        max_length=_LONGEST_WORDS,
        help_text=_("Skickas som brev. Föreningen svarar, eller ändrar i sin anmälan."),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Skriv din fråga.")},
    )


class RefuseForm(_Answer):
    """One of the three grounds, and own words."""

    ground = forms.ChoiceField(
        label=_("Varför?"),
        choices=Ground.choices,
        widget=forms.RadioSelect,
        help_text=_("Andra skäl finns inte. Åsikter, ålder och storlek är aldrig ett skäl."),
        error_messages={"required": _("Välj varför.")},
    )
    explanation = forms.CharField(
        label=_("Förklara med egna ord"),
        max_length=_LONGEST_WORDS,
        help_text=_("Föreningen läser det du skriver, och vem du är."),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Förklara varför, så att föreningen förstår.")},
    )
