"""Specimens for the page of components."""

from django import forms


class SpecimenForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="Rubrik", max_length=80, help_text="Högst 80 tecken.")
    text = forms.CharField(label="Text", widget=forms.Textarea, required=False)
    day = forms.DateField(label="Sista dag", widget=forms.DateInput(attrs={"type": "date"}))
    answer = forms.ChoiceField(
        label="Svar", choices=[("yes", "Vi kommer"), ("no", "Vi kan inte")], widget=forms.RadioSelect
    )
    read = forms.BooleanField(label="Jag har läst")


def specimens(request) -> dict:
    """Context for `web/components.html`: an empty form, and one that was refused."""
    refused = SpecimenForm({"title": "", "day": "i morgon"})
    refused.is_valid()
    return {"form": SpecimenForm(), "refused_form": refused}
