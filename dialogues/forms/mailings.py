"""An utskick as those who send it write it."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.people.models import User
from portal.web.forms import DrawnCode, Form, ModelForm

from ..enums import MailingKind
from ..models import Mailing
from ..rules import callers
from .departments import DepartmentField, ask_whose


class MailingForm(ModelForm):
    """What it says; once there is a draft also who answers for it."""

    link = forms.URLField(
        label=_("Länk"),
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text=_("Blir en knapp i brevet. Börjar med https://."),
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("Skriv hela adressen, med https:// först.")},
    )

    department = DepartmentField()

    class Meta:
        model = Mailing
        fields = [
            "kind",
            "title",
            "text",
            "link",
            "language",
            "committee",
            "department",
            "owner",
            "deputy",
            "archived",
        ]
        widgets = {
            "kind": forms.RadioSelect(attrs={"class": "light"}),
            "title": forms.TextInput(attrs={"autocomplete": "off"}),
            "text": forms.Textarea(attrs={"rows": 14}),
            "language": forms.RadioSelect(attrs={"class": "light"}),
        }
        help_texts = {
            "kind": _("Mottagaren kan välja bort en sorts brev och få de andra."),
            "title": _("Blir också brevets ämnesrad."),
            "text": _(
                "Brevet börjar med Hej och mottagarens namn, av sig självt. "
                "En tom rad ger ett nytt stycke. En rad som börjar med ## blir en rubrik, "
                "en som börjar med - en punkt i en lista. Länk: [ord](https://adress)."
            ),
            "archived": _("Då kan alla läsa utskicket här på webbplatsen när det har gått."),
        }
        error_messages = {
            "title": {"required": _("Skriv en rubrik.")},
            "text": {"required": _("Skriv en text.")},
        }

    def __init__(self, *args, by: User | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        # Whose it is, where that is not asked.
        is_new = self.instance.pk is None
        self.department = ask_whose(self, by, self.instance.department, is_new=is_new)
        self.fields["kind"].choices = [(kind.value, capfirst(kind.label)) for kind in MailingKind]
        for name in ("committee", "owner", "deputy"):
            self.fields[name].empty_label = _("Ingen vald")
        if not self.instance.pk:
            del self.fields["owner"], self.fields["deputy"]
            return
        for name in ("owner", "deputy"):
            self.fields[name].queryset = callers().order_by("name")


class NewMailingForm(MailingForm):
    """The same for a new one, which carries the code that it will have."""

    code = DrawnCode()

    @property
    def values(self) -> dict:
        """What was typed, by column."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "code"}
        return {"department": self.department} | typed


class FileForm(Form):
    """One file."""

    file = forms.FileField(
        label=_("Fil"),
        help_text=_("PDF, högst 20 megabyte, eller en bild, högst 10. Brevet länkar till filen."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/png,image/jpeg,image/webp"}),
        error_messages={"required": _("Välj en fil."), "empty": _("Filen är tom.")},
    )
