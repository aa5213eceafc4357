"""Organisations that do an action with us: which, with what part, and what they say."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from organisations.filters import OrganisationFilter
from organisations.models import Line, Organisation
from portal.web.forms import Form, without_unseen

YES, NO = "ja", "nej"
# More than anybody looks through; the directory has the others.
MOST_FOUND = 12
# Fewer letters mean nothing.
FEWEST_LETTERS = 2


class PartnerForm(Form):
    """Which organisation, of those that some words find, and its part."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Vilken förening?"),
        to_field_name="code",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Välj en förening i listan."),
            "invalid_choice": _("Föreningen finns inte längre i registret. Sök igen."),
        },
    )
    role = forms.CharField(
        label=_("Föreningens del"),
        help_text=_(
            "Till exempel: håller i kaféerna. Står i frågan till föreningen, och i planen om den säger ja."
        ),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, words: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        # As the directory finds them, so that it shows the same, and the rest.
        self.directory = OrganisationFilter(QueryDict(urlencode({"q": without_unseen(words)})))
        self.hits: list[Line] = self.directory.lines(0, MOST_FOUND) if self._is_asked else []
        self.fields["organisation"].queryset = Organisation.objects.in_use()
        # The page draws each with a link to its entry.
        self.fields["organisation"].choices = [(hit.code, hit) for hit in self.hits]
        if len(self.hits) == 1:
            self.fields["organisation"].initial = self.hits[0].code

    @property
    def words(self) -> str:
        """What was searched for."""
        return self.directory.words

    @property
    def of(self) -> int:
        """How many the words find in all."""
        return self.directory.counts.total if len(self.hits) == MOST_FOUND else len(self.hits)

    @property
    def _is_asked(self) -> bool:
        return len(self.words) >= FEWEST_LETTERS


class PartnershipForm(Form):
    """An organisation's answer; what it is and means stands beside it."""

    answer = forms.ChoiceField(
        label=_("Är ni med?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj ett svar."), "invalid_choice": _("Välj ett av svaren.")},
    )
    said = forms.CharField(
        label=_("Vill ni säga något?"),
        help_text=_(
            "Till exempel vad ni kan göra, eller varför inte. Den som ansvarar för åtgärden läser det."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, is_with_us: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = self.choices_of(is_with_us)
        if is_with_us:
            self.fields["answer"].label = _("Är ni fortfarande med?")

    def choices_of(self, is_with_us: bool) -> list[tuple[str, Any]]:
        """What there is to answer; one that is with us may leave."""
        if is_with_us:
            return [(YES, _("Ja, vi är kvar")), (NO, _("Nej, vi lämnar åtgärden"))]
        return [(YES, _("Ja, vi är med")), (NO, _("Nej, inte den här gången"))]

    @property
    def is_yes(self) -> bool:
        """Whether the organisation is with us."""
        return self.cleaned_data["answer"] == YES


class PhonedForm(PartnershipForm):
    """An answer that somebody has given on the telephone, as staff write it down."""

    answer = forms.ChoiceField(
        label=_("Vad svarade föreningen?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj ett svar."), "invalid_choice": _("Välj ett av svaren.")},
    )
    said = forms.CharField(
        label=_("Sa den något mer?"),
        help_text=_("Med föreningens egna ord, så nära det går."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=500,
        required=False,
    )

    def choices_of(self, is_with_us: bool) -> list[tuple[str, Any]]:
        """Seen from outside."""
        return [(YES, _("Ja, föreningen är med")), (NO, _("Nej, föreningen är inte med"))]
