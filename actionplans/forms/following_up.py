"""A follow-up as those who run the plan write it."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.web.forms import Form, ModelForm

from ..models import Snapshot


class NewFollowUpForm(Form):
    """Which year, of those `left`; one that somebody has begun on meanwhile is taken too, and leads there."""

    year = forms.TypedChoiceField(
        label=_("Vilket år gäller uppföljningen?"),
        coerce=int,
        widget=forms.RadioSelect(attrs={"class": "light"}),
        error_messages={"required": _("Välj ett år."), "invalid_choice": _("Välj ett av planens år.")},
    )

    def __init__(self, *args, years: Sequence[int] = (), left: Sequence[int] = (), **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        field.choices = [(year, str(year)) for year in years]
        field.widget.choices = [(year, str(year)) for year in left]


class FollowUpForm(ModelForm):
    """The three texts beside the figures."""

    class Meta:
        model = Snapshot
        fields = ["summary", "learned", "next_year"]
        labels = {
            "summary": _("Sammanfattning: vad blev det av året?"),
            "learned": _("Vad har ni lärt er?"),
            "next_year": _("Vad tar ni med er till nästa år?"),
        }
        help_texts = {
            "summary": _(
                "Behövs för att stänga. Skriv för den som inte var med: vad ni lovade, vad som blev av, "
                "och varför om det blev annorlunda."
            ),
            "learned": _("Också det som inte gick. Skriv inte om enskilda personer."),
            "next_year": _("Det som fortsätter, ändras eller läggs ner."),
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 8}),
            "learned": forms.Textarea(attrs={"rows": 6}),
            "next_year": forms.Textarea(attrs={"rows": 6}),
        }


class CorrectionForm(Form):
    """What was wrong, and what is right."""

    text = forms.CharField(
        label=_("Vad var fel, och vad är rätt?"),
        max_length=2000,
        help_text=_("Rättelsen visas överst, med dagens datum. Uppföljningen under den ändras inte."),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Skriv vad som var fel, och vad som är rätt.")},
    )
