"""What somebody types who says something, what staff write in for one, and what a reader masks."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from organisations.models import Line, Organisation, Represented, lines_among, search
from portal.people.models import User
from portal.records.masking import Proposal
from portal.web import clock
from portal.web.addresses import normalise
from portal.web.forms import DrawnCode, Form
from portal.web.names import fold
from portal.web.personal_numbers import without_personal_numbers
from portal.web.robots import ForPeople

from ..enums import WRITTEN_IN, CameBy
from ..models import Dialogue, DialoguePart, Viewpoint
from ..services import Sayer, Words, sayer_signed_in

LONGEST = 10_000
# About no part of it.
WHOLE = "hela"
# In whose name somebody signed in speaks, where it is one's own.
ONESELF = "jag"
_HITS = 8


class WordsForm(Form):
    """About what, the words, and perhaps a board's letter."""

    part = forms.ChoiceField(label=gettext_lazy("Vad gäller det?"), initial=WHOLE)
    text = forms.CharField(
        label=gettext_lazy("Vad tycker du?"),
        help_text=gettext_lazy("Skriv med egna ord. Skriv inte om enskilda personer."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8, "class": "either"}),
        error_messages={
            "max_length": gettext_lazy(
                "Det blev för långt: högst %(limit_value)d tecken. Bifoga hellre texten som PDF."
            )
        },
    )
    file = forms.FileField(
        label=gettext_lazy("Bifoga en fil"),
        help_text=gettext_lazy("Till exempel styrelsens svar. PDF, högst 20 megabyte."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf", "class": "either"}),
        error_messages={"empty": gettext_lazy("Filen är tom.")},
    )
    code = DrawnCode()

    def __init__(self, *args, dialogue: Dialogue, **kwargs):
        super().__init__(*args, **kwargs)
        self.parts = {part.key: part for part in dialogue.dialogue_parts.all()}
        if self.parts:
            whole = (WHOLE, _("Hela remissen"))
            self.fields["part"].choices = [whole, *((key, part.title) for key, part in self.parts.items())]
        else:
            del self.fields["part"]

    def clean_text(self) -> str:
        """Without a personal number, which nobody needs here."""
        text = self.cleaned_data["text"]
        if without_personal_numbers(text)[1]:
            raise forms.ValidationError(
                _("Det ser ut som ett personnummer. Ta bort det, vi behöver det inte.")
            )
        return text

    def clean(self) -> dict[str, Any]:
        """Something has to be said; a file that the browser lets go of is asked for again."""
        cleaned = super().clean()
        upload = cleaned.get("file")
        if not (cleaned.get("text") or upload or self.errors) and self._has_nothing():
            self.add_error("text", _("Skriv vad du tycker, eller bifoga en fil."))
        if upload and self.errors:
            self.ask_for_the_file_again()
        return cleaned

    def _has_nothing(self) -> bool:
        return True

    def ask_for_the_file_again(self) -> None:
        """A page that comes back never holds the file that was chosen."""
        if self.files.get(self.add_prefix("file")) and not self.has_error("file"):
            self.add_error(
                "file", _("Välj filen en gång till. Webbläsaren släpper den när sidan visas igen.")
            )

    @property
    def words(self) -> Words:
        """What is said, as the services want it."""
        typed = self.cleaned_data
        part: DialoguePart | None = self.parts.get(typed.get("part", ""))
        return Words(text=typed["text"], part=part, upload=typed.get("file"))


class GuestWordsForm(ForPeople, WordsForm):
    """The same of anybody, in the own name."""

    name = forms.CharField(
        label=gettext_lazy("Vad heter du?"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    name_shown = forms.BooleanField(
        label=gettext_lazy("Visa mitt namn på sidan"),
        help_text=gettext_lazy("Bara om du har fyllt 18 år. Annars står det ”En person”."),
        required=False,
    )
    # Text, not an address to the browser: what is wrong with it is said in our words.
    email = forms.CharField(
        label=gettext_lazy("E-post"),
        help_text=gettext_lazy(
            "Med e-post får du ett brev att bekräfta, kan ändra synpunkten och får svaret. "
            "Adressen visas inte."
        ),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_email(self) -> str:
        """In the spelling in which addresses are kept."""
        email = self.cleaned_data["email"]
        try:
            return normalise(email) if email else ""
        except ValueError:
            raise forms.ValidationError(_("Skriv en e-postadress, till exempel namn@forening.example."))

    def clean_name(self) -> str:
        """Without a personal number."""
        return _without_number(self.cleaned_data["name"])

    def sayer(self) -> Sayer:
        """Who says it."""
        typed = self.cleaned_data
        return Sayer(
            name=typed["name"],
            name_shown=typed["name_shown"],
            email=typed["email"],
            language=get_language() or "sv",
        )

    @property
    def key(self) -> str:
        """What tries are counted by beside the network: the address, else the words."""
        return self.cleaned_data["email"] or self.cleaned_data["text"][:200] or "file"


def _without_number(name: str) -> str:
    if without_personal_numbers(name)[1]:
        raise forms.ValidationError(_("Skriv ditt namn, inte ett personnummer."))
    return name


class SignedInWordsForm(WordsForm):
    """The same of somebody signed in: for an organisation that one acts for, or in the own name."""

    whose = forms.ChoiceField(
        label=gettext_lazy("I vems namn?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Välj i vems namn du svarar.")},
    )
    name_shown = forms.BooleanField(
        label=gettext_lazy("Visa mitt namn på sidan"),
        help_text=gettext_lazy(
            "Gäller när du svarar i eget namn, och bara om du har fyllt 18 år. Annars står det ”En person”."
        ),
        required=False,
    )
    field_order = ("whose", "part", "text", "file", "name_shown")

    def __init__(
        self, *args, by: User, acts_for: Sequence[Represented], chosen: Represented | None, **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.by = by
        organisations = [(one.code, one.name) for one in acts_for if one.is_organisation]
        self.fields["whose"].choices = [*organisations, (ONESELF, _("Mig själv"))]
        self.fields["whose"].initial = chosen.code if chosen else None
        if not organisations:
            self.fields["whose"].initial = ONESELF

    def sayer(self) -> Sayer:
        """Who says it."""
        whose = self.cleaned_data["whose"]
        if whose == ONESELF:
            return Sayer(
                name=self.by.name,
                name_shown=self.cleaned_data["name_shown"],
                email="" if self.by.is_protected else self.by.email,
                language=get_language() or "sv",
                user=self.by,
                is_known=True,
            )
        return sayer_signed_in(Organisation.objects.get(code=whose), self.by)


class OwnWordsForm(WordsForm):
    """What stands, to be said in other words; the file stays."""

    name_shown = forms.BooleanField(label=gettext_lazy("Visa mitt namn på sidan"), required=False)

    def __init__(self, *args, viewpoint: Viewpoint, **kwargs):
        stands = {
            "part": viewpoint.part.key if viewpoint.part else WHOLE,
            "text": viewpoint.text,
            "name_shown": viewpoint.name_shown,
        }
        super().__init__(*args, dialogue=viewpoint.dialogue, initial=stands, **kwargs)
        self.viewpoint = viewpoint
        del self.fields["file"], self.fields["code"]
        if viewpoint.organisation_id or not viewpoint.name:
            del self.fields["name_shown"]

    def _has_nothing(self) -> bool:
        return self.viewpoint.file_id is None


class RegisterViewpointForm(WordsForm):
    """What staff write in: how and when it came, and from whom. The organisation is sought by its name."""

    came_by = forms.ChoiceField(
        label=gettext_lazy("Hur kom den?"),
        choices=[(way.value, capfirst(way.label)) for way in WRITTEN_IN],
        widget=forms.RadioSelect(attrs={"class": "light"}),
        initial=CameBy.PHONE,
        error_messages={"required": gettext_lazy("Välj hur den kom.")},
    )
    received_on = forms.DateField(
        label=gettext_lazy("Vilken dag kom den?"),
        initial=clock.today,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Välj en dag."),
            "invalid": gettext_lazy("Skriv dagen som 2027-03-11."),
        },
    )
    organisation_name = forms.CharField(
        label=gettext_lazy("Förening"),
        help_text=gettext_lazy("Skriv namnet. Lämna tomt om en person har lämnat den i eget namn."),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    organisation = forms.ChoiceField(
        label=gettext_lazy("Vilken av dem?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Välj föreningen.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Namn på den som hörde av sig"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name_shown = forms.BooleanField(
        label=gettext_lazy("Personen vill att namnet visas på sidan"), required=False
    )
    email = forms.CharField(
        label=gettext_lazy("E-post"),
        help_text=gettext_lazy("Om personen vill ha kvitto och svar."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = (
        "came_by",
        "received_on",
        "organisation_name",
        "organisation",
        "name",
        "name_shown",
        "email",
        "part",
        "text",
        "file",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Synpunkten")
        self.fields["text"].help_text = _("Skriv som personen sa det.")
        typed = str(self.data.get("organisation_name", "")).strip() if self.is_bound else ""
        self.hits: list[Line] = []
        if len(typed) > 1:
            self.hits = lines_among(search(typed, hidden_too=False).pks[:_HITS], hidden_too=False)
        same = [hit for hit in self.hits if fold(hit.name) == fold(typed)]
        self._exact = same[0] if len(same) == 1 else None
        if self.hits and self._exact is None:
            self.fields["organisation"].choices = [
                (hit.code, f"{hit.name} ({hit.place})" if hit.place else hit.name) for hit in self.hits
            ]
        else:
            del self.fields["organisation"]

    clean_email = GuestWordsForm.clean_email
    clean_name = GuestWordsForm.clean_name

    def clean_organisation_name(self) -> str:
        """One that the register knows."""
        typed = self.cleaned_data["organisation_name"]
        if typed and not self.hits:
            raise forms.ValidationError(_("Ingen förening i registret heter så. Pröva ett ord ur namnet."))
        return typed

    def clean_received_on(self) -> date:
        """Not after today."""
        chosen = self.cleaned_data["received_on"]
        if chosen > clock.today():
            raise forms.ValidationError(_("Dagen har inte varit än."))
        return chosen

    def sayer(self) -> Sayer:
        """Who said it."""
        typed = self.cleaned_data
        code = self._exact.code if self._exact else typed.get("organisation")
        return Sayer(
            organisation=Organisation.objects.get(code=code) if code else None,
            name=typed["name"],
            name_shown=not code and typed["name_shown"],
            email=typed["email"],
            is_known=True,
        )


class ReadingForm(Form):
    """What a reader masks, and whether the file may be shown."""

    proposed = forms.MultipleChoiceField(
        label=gettext_lazy("Det här kan beskriva en enskild person"),
        help_text=gettext_lazy("Kryssa i det som ska maskeras. Läs hela synpunkten: fler kan finnas."),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "light"}),
    )
    words = forms.CharField(
        label=gettext_lazy("Fler ord att maskera"),
        help_text=gettext_lazy("Ett ord eller namn på varje rad. Det maskeras överallt i synpunkten."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    file = forms.ChoiceField(
        label=gettext_lazy("Filen"),
        choices=[
            ("show", gettext_lazy("Filen visas på sidan")),
            ("keep", gettext_lazy("Filen beskriver en enskild person, så den visas inte")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Läs filen, och välj om den visas.")},
    )
    # The mark of what was read.
    made_from = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, viewpoint: Viewpoint, proposed: Sequence[Proposal], made_from: str, **kwargs):
        known = {one.words for one in proposed}
        super().__init__(
            *args,
            initial={
                "proposed": [word for word in viewpoint.masked if word in known],
                "words": "\n".join(word for word in viewpoint.masked if word not in known),
                "made_from": made_from,
            },
            **kwargs,
        )
        self.fields["proposed"].choices = [(one.words, one.label) for one in proposed]
        if not proposed:
            del self.fields["proposed"]
        if viewpoint.file_id is None:
            del self.fields["file"]
        elif viewpoint.read_at:
            self.fields["file"].initial = "show" if viewpoint.file_shown else "keep"

    @property
    def masked(self) -> list[str]:
        """All words that are to be masked, each once."""
        typed = (" ".join(line.split()) for line in self.cleaned_data["words"].splitlines())
        return list(dict.fromkeys([*self.cleaned_data.get("proposed", ()), *filter(None, typed)]))

    @property
    def shows_file(self) -> bool:
        """Whether the page may show the file."""
        return self.cleaned_data.get("file") == "show"
