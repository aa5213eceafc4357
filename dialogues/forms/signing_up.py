"""What somebody types who comes in their own name, and what staff write down for one."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from organisations.models import Line, Organisation, lines_among, search
from portal.people.models import Address
from portal.web.addresses import normalise
from portal.web.forms import DrawnCode
from portal.web.names import fold
from portal.web.overtaking import Overtaken, WithMarks
from portal.web.robots import ForPeople

from ..enums import ANSWERS_OF_ONE, BY_STAFF, Answer, GivenBy
from ..models import Rsvp
from ..services import Person, Said
from .answers import ComingForm

# So many of the register are shown to choose among.
_HITS = 8
_FEWEST_DIGITS = 6
# The words of a choice that is none of the register's begin so: no code does.
_AS_TYPED = "="


class PersonForm(ComingForm):
    """Who comes, and from where. An organisation is sought in the register and chosen on the next page.

    Pressing "Sök" shows what the register has, and nothing is wrong yet; pressing "Anmäl" does the same
    where the words mean somebody and nobody is chosen.
    """

    SEARCH = "sok"

    name = forms.CharField(
        label=gettext_lazy("Vad heter du?"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Skriv ditt namn.")},
    )
    # Text, not an address to the browser: what is wrong with it is said in our words.
    email = forms.CharField(
        label=gettext_lazy("E-post"),
        help_text=gettext_lazy("Dit skickar vi en länk som bekräftar anmälan."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "class": "either"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Telefon"),
        help_text=gettext_lazy("Behövs om du inte har e-post. Då ringer vi dig."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "class": "either"}),
    )
    organisation_name = forms.CharField(
        label=gettext_lazy("Vilken förening kommer du från?"),
        help_text=gettext_lazy("Du kan komma utan förening också. Lämna då tomt."),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    organisation = forms.ChoiceField(
        label=gettext_lazy("Är det någon av dem här?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Välj föreningen, eller ”Ingen av dem”.")},
    )
    code = DrawnCode()
    field_order = ("name", "email", "phone", "organisation_name", "organisation", "group_size", "mode")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, is_one=True, **kwargs)
        self.is_searching = self.is_bound and self.SEARCH in self.data
        self._ask_which()

    def _ask_which(self) -> None:
        """Let one choose among those of the register that the words may mean, where there is a choice."""
        if self._asks_which:
            self.fields["organisation"].choices = self._choices()
        else:
            del self.fields["organisation"]

    @cached_property
    def _words(self) -> str:
        """What is said of the organisation."""
        typed = self.data.get("organisation_name", "") if self.is_bound else ""
        return str(typed).strip()[:160]

    @cached_property
    def hits(self) -> list[Line]:
        """Those of the register that the words may mean, the best first; three queries at most."""
        if len(self._words) < 2:
            return []
        return lines_among(search(self._words, hidden_too=False).pks[:_HITS], hidden_too=False)

    @cached_property
    def _exact(self) -> Line | None:
        """The only one that is called just so."""
        same = [hit for hit in self.hits if fold(hit.name) == fold(self._words)]
        return same[0] if len(same) == 1 else None

    @property
    def _asks_which(self) -> bool:
        return bool(self.hits) and (self._exact is None or self.is_searching)

    @property
    def found_nothing(self) -> bool:
        """Whether somebody sought, and the register has nothing like it."""
        return self.is_searching and bool(self._words) and not self.hits

    def _choices(self) -> list[tuple[str, str]]:
        found = [(hit.code, f"{hit.name} ({hit.place})" if hit.place else hit.name) for hit in self.hits]
        as_typed = _("Ingen av dem. Skriv ”%(words)s”") % {"words": self._words}
        return [*found, (f"{_AS_TYPED}{self._words}", as_typed)]

    def full_clean(self) -> None:
        """While somebody only seeks, nothing is judged."""
        if self.is_searching:
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        super().full_clean()

    def clean_email(self) -> str:
        """In the spelling in which addresses are kept."""
        email = self.cleaned_data["email"]
        try:
            return normalise(email) if email else ""
        except ValueError:
            raise forms.ValidationError(_("Skriv en e-postadress, till exempel namn@forening.example."))

    def clean_phone(self) -> str:
        """A number that one can ring."""
        phone = self.cleaned_data["phone"]
        if phone and sum(map(str.isdigit, phone)) < _FEWEST_DIGITS:
            raise forms.ValidationError(_("Skriv hela telefonnumret, med riktnummer."))
        return phone

    def clean(self) -> dict:
        cleaned = super().clean()
        if self._needs_contact(cleaned) and not (cleaned.get("email", True) or cleaned.get("phone", True)):
            self.add_error("email", _("Skriv en e-postadress eller ett telefonnummer."))
        return cleaned

    def _needs_contact(self, cleaned: dict) -> bool:
        return True

    def person(self) -> Person:
        """Who it is, as the services want it."""
        typed = self.cleaned_data
        chosen = typed.get("organisation", "")
        hit = next((hit for hit in self.hits if hit.code == chosen), None) or (
            None if chosen else self._exact
        )
        return Person(
            name=typed["name"],
            email=typed["email"],
            phone=typed["phone"],
            organisation=Organisation.objects.filter(pk=hit.pk).first() if hit else None,
            organisation_name="" if hit else typed["organisation_name"],
            language=get_language() or "sv",
        )

    def what(self) -> Said:
        """What is said, as the services want it."""
        return Said(answer=Answer.YES, **self.said())


class SignUpForm(ForPeople, PersonForm):
    """The same on the meeting's own page."""

    @property
    def key(self) -> str:
        """What tries are counted by beside the network: the address, else the digits of the number."""
        typed = self.cleaned_data
        return typed["email"] or "".join(filter(str.isdigit, typed["phone"]))


class RegisterPersonForm(PersonForm):
    """What staff write down for somebody, or correct."""

    given_by = forms.ChoiceField(
        label=gettext_lazy("Hur hörde personen av sig?"),
        choices=[(one.value, capfirst(one.label)) for one in GivenBy if one in BY_STAFF],
        widget=forms.RadioSelect,
        initial=GivenBy.PHONE,
        error_messages={"required": gettext_lazy("Välj hur personen hörde av sig.")},
    )
    field_order = ("given_by", *PersonForm.field_order)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Namn")
        self.fields["name"].error_messages["required"] = _("Skriv personens namn.")
        self.fields["organisation_name"].label = _("Förening")
        for name in ("email", "phone", "organisation_name"):
            self.fields[name].help_text = ""
        for name in ("name", "email", "phone", "organisation_name"):
            # The browser knows whoever writes, not whoever is written about.
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def _needs_contact(self, cleaned: dict) -> bool:
        # Whoever stands before one needs no letter.
        return cleaned.get("given_by") != GivenBy.DOOR


def _as_told(address: Address | None) -> str:
    """The address that staff may see and change; nothing where it is protected."""
    return address.email if address and not address.is_protected else ""


class ChangePersonForm(WithMarks, RegisterPersonForm):
    """The same for a sign-up that stands; it sees what others, the person too, change meanwhile.

    Needs, questions and proposals are not shown again.
    """

    # Nobody types it: what the person had answered, so that who took back meanwhile is not signed up anew.
    answered = forms.ChoiceField(
        label=gettext_lazy("Svar"),
        choices=list(ANSWERS_OF_ONE.items()),
        widget=forms.HiddenInput,
        required=False,
    )
    _OF_THE_ROW = ("name", "phone", "group_size", "mode")

    def __init__(self, *args, instance: Rsvp, **kwargs):
        self.instance = instance
        stands = {name: getattr(instance, name) for name in self._OF_THE_ROW} | {
            "email": _as_told(instance.address),
            "organisation_name": instance.from_where,
            "answered": instance.answer,
        }
        self._shown = tuple(stands)
        super().__init__(*args, meeting=instance.meeting, initial=stands, **kwargs)

    def _standing(self) -> dict[str, Any]:
        return {name: value for name, value in super()._standing().items() if name in self._shown}

    def _meet_what_stands(self) -> None:
        super()._meet_what_stands()
        if "organisation_name" in self._moved:
            # Others may have written another: what the register has is asked anew.
            for known in ("_words", "hits", "_exact"):
                self.__dict__.pop(known, None)
            self.fields["organisation"] = deepcopy(self.base_fields["organisation"])
            self._ask_which()

    def _tell_of_others(self) -> None:
        super()._tell_of_others()
        if "answered" in self._moved and not self.overtaken:
            self.overtaken = list(self._overtaken())
            self.add_error(
                None,
                _("Personens svar har ändrats medan du skrev. Spara igen om det du har skrivit ska gälla."),
            )

    def _overtaken(self) -> Iterator[Overtaken]:
        for one in super()._overtaken():
            # There is no field to go to.
            yield replace(one, field=None) if one.field.name == "answered" else one
