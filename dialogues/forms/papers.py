"""What one may hand in under an item of the agenda: a PDF, or an address elsewhere."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.web.forms import Form, ModelForm

from ..enums import AgendaItemState
from ..models import Paper

_WHOLE_ADDRESS = gettext_lazy("Skriv hela adressen, till exempel https://kommunen.example/plan.")


class PaperForm(Form):
    """A new paper: one of a file and a link."""

    file = forms.FileField(
        label=gettext_lazy("PDF-fil"),
        help_text=gettext_lazy("Högst 20 megabyte. Välj en fil här eller skriv en länk nedanför."),
        widget=forms.FileInput(attrs={"accept": "application/pdf", "class": "either"}),
        required=False,
        allow_empty_file=False,
    )
    link = forms.URLField(
        label=gettext_lazy("Länk"),
        widget=forms.URLInput(attrs={"class": "either", "autocomplete": "off"}),
        max_length=300,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _WHOLE_ADDRESS},
    )
    title = forms.CharField(
        label=gettext_lazy("Vad heter handlingen?"),
        help_text=gettext_lazy("Lämnar du tomt får en fil heta det som den heter hos dig."),
        max_length=120,
        required=False,
    )

    def clean(self) -> dict:
        """Exactly one of the two; a link says nothing of what it leads to, so it needs a title."""
        cleaned = super().clean()
        if {"file", "link"} <= cleaned.keys():
            if cleaned["file"] and cleaned["link"]:
                self.add_error("link", _("Välj en fil eller skriv en länk, inte båda. Lägg till en i taget."))
            elif not cleaned["file"] and not cleaned["link"]:
                self.add_error("file", _("Välj en PDF-fil eller skriv en länk."))
        if cleaned.get("link") and not cleaned.get("title", "x").strip():
            self.add_error("title", _("Skriv vad länken leder till."))
        return cleaned


class PaperChangeForm(ModelForm):
    """What a paper is called, under which item it stands, and where a link leads."""

    link = forms.URLField(
        label=gettext_lazy("Länk"),
        max_length=300,
        assume_scheme="https",
        error_messages={"invalid": _WHOLE_ADDRESS},
    )

    class Meta:
        model = Paper
        fields = ("title", "link", "agenda_item")
        labels = {"agenda_item": gettext_lazy("Punkt på dagordningen")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        items = self.instance.agenda_item.meeting.agenda_items.filter(state=AgendaItemState.ACCEPTED)
        self.fields["agenda_item"].queryset = items
        self.fields["agenda_item"].empty_label = None
        if self.instance.file_id:
            del self.fields["link"]
