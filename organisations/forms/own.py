"""What somebody types who acts for an organisation, or asks to, and what is answered."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.web.forms import Form
from portal.web.robots import ForPeople

from ..enums import LegalForm
from ..models import Organisation
from ..registers import cleaning
from .handing_over import SuccessorForm
from .keeping import OrganisationForm, WithoutPersonalNumbers, read_name, read_number

LONGEST_WORDS = 1000


def _words(label, *, required: bool = False, help_text="") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST_WORDS,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class OwnPageForm(OrganisationForm):
    """What an organisation says of itself, with all groups that it may reach."""

    number = None

    class Meta(OrganisationForm.Meta):
        fields = [
            *("about", "offers", "language", "fields_of_activity", "target_groups"),
            *("place", "web", "annual_meeting_month"),
        ]
        help_texts = {
            "target_groups": _("Alla grupper som ni når. Det här säger bara föreningen själv."),
            "place": _("Den ort eller stadsdel där föreningen finns mest."),
        }

    def groups_to_choose(self) -> QuerySet[Tag]:
        """Those seldom heard too."""
        return Tag.objects.of(Frame.TARGET_GROUP)


class ColleagueForm(SuccessorForm):
    """Whom a contact wants beside them."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Personens namn")
        self.fields["email"].label = _("Personens e-postadress")


class JoinForm(WithoutPersonalNumbers, ForPeople):
    """Who asks to act for an organisation. Who has signed in is known by the address."""

    name = forms.CharField(
        label=_("Ditt namn"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Din e-postadress"),
        max_length=254,
        help_text=_("Vi skickar ett brev dit, som du bekräftar. Svaret kommer också dit."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    words = _words(
        _("Vad gör du i föreningen?"), help_text=_("Till exempel att du är ny ordförande sedan årsmötet.")
    )

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        if user is not None:
            del self.fields["email"]
            self.fields["name"].initial = user.name

    def clean_name(self) -> str:
        """With something in it that can be read."""
        name = cleaning.tidy(self.cleaned_data["name"])
        if not any(map(str.isalnum, name)):
            raise forms.ValidationError(_("Skriv ditt namn."))
        return name


class RenamingForm(WithoutPersonalNumbers, Form):
    """Another name, number or legal form that an organisation asks for, and why."""

    name = forms.CharField(
        label=_("Namn"),
        max_length=160,
        error_messages={"required": _("Skriv föreningens namn.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    number = forms.CharField(
        label=_("Organisationsnummer"),
        required=False,
        max_length=20,
        help_text=_("Tio siffror. Lämna tomt om föreningen inte har något."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    legal_form = forms.ChoiceField(
        label=_("Organisationsform"), choices=[(form.value, capfirst(form.label)) for form in LegalForm]
    )
    why = _words(
        _("Varför ska det ändras?"),
        required=True,
        help_text=_("Till exempel att årsmötet har bestämt ett nytt namn, och när."),
    )

    @classmethod
    def of(cls, organisation: Organisation, data=None) -> "RenamingForm":
        """With what stands."""
        names = ("name", "number", "legal_form")
        return cls(data, initial={name: getattr(organisation, name) for name in names})

    @property
    def values(self) -> dict[str, Any]:
        """What the entry should say."""
        return {name: self.cleaned_data[name] for name in ("name", "number", "legal_form")}

    def clean_name(self) -> str:
        """On one line, with something in it that can be read."""
        return read_name(self.cleaned_data["name"])

    def clean_number(self) -> str | None:
        """As registers write it. Whether another has it is not told here: an official looks."""
        return read_number(self.cleaned_data["number"])


class AnswerForm(Form):
    """Yes or no to what somebody asked for; a no that the municipality says needs its reason."""

    reason = _words(_("Skäl, om svaret är nej"), help_text=_("Den som frågade får läsa det."))

    def __init__(self, *args, needs_reason: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.needs_reason = needs_reason
        if needs_reason:
            # Asked for with one of the two buttons: not to be called free to leave out.
            self.fields["reason"].widget.attrs["class"] = "either"

    def clean(self) -> dict[str, Any]:
        """One of the two buttons was pressed: no answer is none."""
        cleaned = super().clean()
        if self.data.get("do") not in {"approve", "decline"}:
            self.add_error(None, _("Svara ja eller nej med en av knapparna."))
        return cleaned

    @property
    def is_no(self) -> bool:
        """Whether the button that says no was pressed."""
        return self.data.get("do") == "decline"

    def clean_reason(self) -> str:
        """Asked for with a no."""
        reason = self.cleaned_data["reason"]
        if self.is_no and self.needs_reason and not any(map(str.isalnum, reason)):
            raise forms.ValidationError(_("Skriv varför svaret är nej."))
        return reason
