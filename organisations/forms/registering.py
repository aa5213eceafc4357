"""What an association may type when it registers itself, step by step."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.web.addresses import normalise
from portal.web.forms import Form, ModelForm
from portal.web.robots import ForPeople

from .. import services
from ..enums import PUBLIC_STATES, LegalForm
from ..models import Organisation, Registration
from ..registers import LONGEST_ABOUT, cleaning
from .keeping import (
    FEWEST_DIGITS_OF_A_PHONE,
    AsksWhetherAnother,
    WithoutPersonalNumbers,
    months,
    read_name,
    read_number,
    read_web,
)

_LONGEST_WORDS = 2000
TOO_MANY = _("Det har kommit många anmälningar härifrån. Vänta en stund, eller ring oss.")


class _Step(WithoutPersonalNumbers, ModelForm):
    """One of the five steps; `changes` and `seen` hold what is the row's own, and the address as `email`."""

    # What is asked only to be sure, and stands in no row.
    ASKED = ("no_number", "others")

    @property
    def changes(self) -> dict[str, Any]:
        """What the person has changed, by field."""
        return self._of_the_row(super().changes)

    @property
    def seen(self) -> dict[str, Any]:
        """What stood in those fields when this form was checked."""
        return self._of_the_row(super().seen)

    def _of_the_row(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if name not in self.ASKED}

    def offer(self, name: str, frame: Frame) -> None:
        """Let one choose among the tags in use, and those that stand."""
        stands = [tag.pk for tag in self.initial.get(name, [])]
        tags = Tag.objects.of(frame)
        self.fields[name].queryset = tags.filter(Q(pk__in=tags.valid()) | Q(pk__in=stands))


class NameStep(AsksWhetherAnother, _Step):
    """Who they are. The number is looked at while it is typed; to have none is as good an answer."""

    # The view says when the register has been searched often enough.
    may_search = True

    number = forms.CharField(
        label=_("Organisationsnummer"),
        required=False,
        max_length=20,
        help_text=_("Tio siffror. Personnummer sparas inte."),
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "off",
                "class": "either",
                "hx-post": "",
                "hx-trigger": "input changed delay:500ms",
                "hx-target": "#numret",
                "hx-sync": "this:replace",
            }
        ),
    )
    no_number = forms.BooleanField(label=_("Vi har inget nummer"), required=False)
    legal_form = forms.ChoiceField(
        label=_("Vad är ni?"),
        choices=[(form.value, capfirst(form.label)) for form in LegalForm if form != LegalForm.UNSTATED],
        widget=forms.RadioSelect(attrs={"class": "light"}),
    )

    class Meta:
        model = Registration
        fields = ["name", "number", "no_number", "legal_form"]
        labels = {"name": _("Vad heter ni?")}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "organization"})}
        error_messages = {"name": {"required": _("Skriv föreningens namn.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(self._meta.fields)
        if self.instance.pk:
            self.initial["no_number"] = self.instance.number is None

    @cached_property
    def holder(self) -> Organisation | None:
        """Whoever has the number in the register that everybody sees."""
        try:
            number = read_number(str(self["number"].value() or ""))
        except forms.ValidationError:
            return None
        return Organisation.objects.in_use().filter(number=number).first() if number else None

    @property
    def number_fault(self) -> str:
        """What is wrong with the number as far as it is typed; nothing where none is."""
        try:
            read_number(str(self["number"].value() or ""))
        except forms.ValidationError as fault:
            return fault.messages[0]
        return ""

    @property
    def values(self) -> dict[str, Any]:
        """What was typed of a new one, by field."""
        return self._of_the_row({name: self.cleaned_data[name] for name in self._meta.fields})

    def clean_name(self) -> str:
        """On one line, with something in it that can be read."""
        return read_name(self.cleaned_data["name"])

    def clean_number(self) -> str | None:
        """As registers write it, and nobody else's."""
        number = read_number(self.cleaned_data["number"])
        if self.holder:
            raise forms.ValidationError(_("Numret står redan på %(name)s.") % {"name": self.holder})
        return number

    def clean(self) -> dict[str, Any]:
        """A number, or that there is none; and whether it is another than those that are called so."""
        cleaned = super().clean()
        if "number" in cleaned and bool(cleaned["number"]) == cleaned["no_number"]:
            self.add_error("number", self._one_of_the_two(cleaned["no_number"]))
        if not self.may_search:
            self.add_error(None, TOO_MANY)
        elif "name" in cleaned and "number" in cleaned and "name" in self.changed_data:
            alike = services.alike(name=cleaned["name"], place="", number=cleaned["number"])
            self.ask_whether_another([one for one in alike if one.state in PUBLIC_STATES])
        return cleaned

    def _one_of_the_two(self, both: bool) -> Any:
        if both:
            return _("Ni har skrivit ett nummer och kryssat i att ni inte har något. Ta bort det ena.")
        return _("Skriv numret. Har ni inget, kryssa i ”Vi har inget nummer”.")


class BeginForm(ForPeople, NameStep):
    """The first step on the open page."""


class WhatStep(_Step):
    """What they do, and what they can offer."""

    fields_of_activity = forms.ModelMultipleChoiceField(
        label=_("Inom vilka områden?"),
        queryset=Tag.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "light many"}),
        error_messages={"required": _("Välj minst ett område.")},
    )
    about = forms.CharField(
        label=_("Vad gör ni?"),
        max_length=LONGEST_ABOUT,
        help_text=_("Några meningar räcker. De visas på er sida. Skriv inga personers namn här."),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Skriv vad ni gör, med en mening eller två.")},
    )
    offers = forms.CharField(
        label=_("Vad kan ni bidra med?"),
        required=False,
        max_length=LONGEST_ABOUT,
        help_text=_("Till exempel en lokal, kunskap eller folk som kan hjälpa till. Visas på er sida."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = Registration
        fields = ["fields_of_activity", "about", "offers"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer("fields_of_activity", Frame.FIELD_OF_ACTIVITY)


class WhomStep(_Step):
    """For whom, and where. Which groups it reaches says the association itself (seeds 000, 003)."""

    target_groups = forms.ModelMultipleChoiceField(
        label=_("Vilka når ni?"),
        queryset=Tag.objects.none(),
        required=False,
        help_text=_(
            "Bara ni själva kan säga det. Det visas på er sida, så hoppa över det om ni hellre vill."
        ),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "light many"}),
    )

    class Meta:
        model = Registration
        fields = ["target_groups", "place"]
        labels = {"place": _("Var finns ni mest?")}
        help_texts = {"place": _("En ort eller en stadsdel. Lämna tomt om ni finns överallt.")}
        # The page lists the places that are there already.
        widgets = {"place": forms.TextInput(attrs={"autocomplete": "off", "list": "platser"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer("target_groups", Frame.TARGET_GROUP)

    def clean_place(self) -> str:
        """Without stray spaces."""
        return cleaning.tidy(self.cleaned_data["place"])


class YearStep(_Step):
    """When the annual meeting is, and where one reads more."""

    web = forms.CharField(
        label=_("Webbplats"),
        required=False,
        max_length=300,
        help_text=_("Eller er sida i sociala medier."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "url"}),
    )

    class Meta:
        model = Registration
        fields = ["annual_meeting_month", "web"]
        labels = {"annual_meeting_month": _("När brukar ni ha årsmöte?")}
        help_texts = {
            "annual_meeting_month": _("Efter årsmötet frågar vi om uppgifterna fortfarande stämmer.")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["annual_meeting_month"].choices = months()

    def clean_web(self) -> str:
        """With its scheme; only what a browser opens as a page."""
        return read_web(self.cleaned_data["web"])


class ContactStep(_Step):
    """Whom one reaches. An address that belongs to the role comes first; to be shown is a choice."""

    email = forms.CharField(
        label=_("E-post till föreningen"),
        max_length=254,
        help_text=_(
            "Helst en adress som hör till rollen, till exempel ordforande@forening.example: den följer med "
            "när någon ny tar över. Har ni ingen sådan går din egen bra. Dit skickar vi en länk."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Skriv en e-postadress, till exempel namn@forening.example.")},
    )

    class Meta:
        model = Registration
        fields = ["email", "contact_name", "phone", "shown_publicly", "filled_in_by"]
        labels = {
            "contact_name": _("Vem är kontaktperson?"),
            "shown_publicly": _("Visa namn, e-post och telefon på föreningens sida"),
            "filled_in_by": _("Vem fyller i, om det är någon annan?"),
        }
        help_texts = {
            "phone": _("För oss om brev inte kommer fram."),
            "shown_publicly": _(
                "Bara om kontaktpersonen vill, och har fyllt 18 år. Annars visas ingenting om personen."
            ),
        }
        widgets = {
            "contact_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
            "filled_in_by": forms.TextInput(attrs={"autocomplete": "off"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contact_name"].required = True
        self.fields["contact_name"].error_messages["required"] = _("Skriv kontaktpersonens namn.")
        self.initial["email"] = self.instance.address.email if self.instance.address else ""
        if self.instance.is_proven:
            # It was vouched for: the municipality's letters go there.
            del self.fields["email"]

    def clean_email(self) -> str:
        """In the spelling in which addresses are kept."""
        return read_email(self.cleaned_data["email"])

    def clean_phone(self) -> str:
        """Something that can be dialled."""
        phone = self.cleaned_data["phone"]
        if phone and sum(map(str.isdigit, phone)) < FEWEST_DIGITS_OF_A_PHONE:
            raise forms.ValidationError(
                _("Skriv ett telefonnummer med riktnummer, till exempel 070-1740605.")
            )
        return phone


# The five, in their order, each with its heading.
STEPS: dict[int, tuple[Any, type[_Step]]] = {
    1: (_("Vilka ni är"), NameStep),
    2: (_("Vad ni gör"), WhatStep),
    3: (_("För vilka, och var"), WhomStep),
    4: (_("Årsmöte och webbplats"), YearStep),
    5: (_("Kontakt"), ContactStep),
}


class LaterForm(Form):
    """Where to send the link by which one goes on later."""

    email = forms.CharField(
        label=_("Din e-postadress"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Skriv en e-postadress, till exempel namn@forening.example.")},
    )

    def clean_email(self) -> str:
        """In the spelling in which addresses are kept."""
        return read_email(self.cleaned_data["email"])


class ReplyForm(WithoutPersonalNumbers, Form):
    """What the association answers; where it has changed what it said, what that was."""

    reply = forms.CharField(
        label=_("Ert svar"),
        max_length=_LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Skriv ett svar. Har ni ändrat i anmälan räcker det att skriva det.")},
    )


class AppealForm(WithoutPersonalNumbers, Form):
    """Why a no is to be looked at again."""

    reason = forms.CharField(
        label=_("Vad ska vi titta på igen?"),
        max_length=_LONGEST_WORDS,
        help_text=_("Någon annan än den som avslog prövar anmälan."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Skriv vad du vill att vi tittar på.")},
    )


def read_email(typed: str) -> str:
    """An address as addresses are kept. Raises ValidationError for what is none."""
    try:
        return normalise(typed)
    except ValueError:
        raise forms.ValidationError(_("Skriv en e-postadress, till exempel namn@forening.example."))
