"""What a person may type about organisations and their contacts."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.frames.enums import Frame, TagKind
from portal.frames.models import Tag
from portal.web.addresses import normalise
from portal.web.forms import ModelForm

from .. import services
from ..enums import Fault, LegalForm, MembershipRole, Month
from ..models import Membership, Organisation
from ..registers import LONGEST_ABOUT, cleaning

FEWEST_DIGITS_OF_A_PHONE = 5


class WithoutPersonalNumbers:
    """A personal number is taken into no field; what was typed is shown again, with a sentence."""

    def clean(self) -> dict[str, Any]:
        """Look through all that is text. A number of a telephone may look like one."""
        cleaned = super().clean()
        for name, text in list(cleaned.items()):
            is_typed = isinstance(text, str) and not self.fields[name].widget.is_hidden
            if is_typed and cleaning.without_personal_numbers(text, in_phone=name == "phone")[1]:
                self.add_error(
                    name,
                    _(
                        "Det här ser ut som ett personnummer, och sådana sparas inte. Ta bort det. "
                        "Är det ett telefonnummer, skriv bindestreck efter riktnumret."
                    ),
                )
        return cleaned


class AsksWhetherAnother:
    """Where the name may mean organisations that are there, `alike` holds them, and each is ticked away."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.alike: list[Organisation] = []

    @property
    def looked_at(self) -> set[str]:
        """The codes of the organisations that it is not."""
        return {organisation.code for organisation in self.alike}

    def ask_whether_another(self, alike: list[Organisation]) -> None:
        """Show these under the name, and refuse until each is ticked away."""
        self.show_those_alike(alike)
        self.order_fields(["name", "others"])
        self.refuse_unless_looked_at()

    def show_those_alike(self, alike: list[Organisation]) -> None:
        """A box for each of these."""
        self.alike = alike
        if alike:
            self.fields["others"] = _others(alike)

    def refuse_unless_looked_at(self) -> None:
        """Say so where one of them is not ticked away."""
        if not self.alike:
            return
        ticked = self.fields["others"].widget.value_from_datadict(self.data, None, self.add_prefix("others"))
        if not self.looked_at <= set(ticked or ()):
            self.add_error("others", _("Titta på den först. Kryssa i om det är en annan förening."))


class OrganisationForm(AsksWhetherAnother, WithoutPersonalNumbers, ModelForm):
    """An organisation as staff know it. The groups that only it may name are not among those to choose."""

    number = forms.CharField(
        label=_("Organisationsnummer"),
        required=False,
        max_length=20,
        help_text=_("Tio siffror. Lämna tomt om föreningen inte har något. Personnummer sparas inte."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    web = forms.CharField(
        label=_("Webbplats"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    about = forms.CharField(
        label=_("Vad föreningen gör"),
        required=False,
        max_length=LONGEST_ABOUT,
        help_text=_("Visas på föreningens sida. Skriv inga personers namn eller telefonnummer här."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    offers = forms.CharField(
        label=_("Vad föreningen kan bidra med"),
        required=False,
        max_length=LONGEST_ABOUT,
        help_text=_("Till exempel lokaler, kunskap eller folk som kan hjälpa till."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    language = forms.ChoiceField(
        label=_("Språk som texten är skriven på"),
        choices=[("sv", _("Svenska")), ("en", _("Engelska"))],
        initial="sv",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Organisation
        fields = [
            "name",
            "number",
            "legal_form",
            "fields_of_activity",
            "target_groups",
            "place",
            "web",
            "about",
            "offers",
            "annual_meeting_month",
            "language",
        ]
        widgets = {
            "fields_of_activity": forms.CheckboxSelectMultiple(attrs={"class": "light many"}),
            "target_groups": forms.CheckboxSelectMultiple(attrs={"class": "light many"}),
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            # The page lists the places that are there already.
            "place": forms.TextInput(attrs={"autocomplete": "off", "list": "platser"}),
        }
        help_texts = {
            "target_groups": _(
                "Grupper som sällan hörs finns inte här: att den når dem säger föreningen själv."
            ),
            "place": _("Den ort eller stadsdel där föreningen finns mest."),
        }
        error_messages = {"name": {"required": _("Skriv föreningens namn.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "legal_form" in self.fields:
            self.fields["legal_form"].choices = [(form.value, capfirst(form.label)) for form in LegalForm]
        self.fields["annual_meeting_month"].choices = months()
        self._let_choose("fields_of_activity", Tag.objects.of(Frame.FIELD_OF_ACTIVITY))
        self._let_choose("target_groups", self.groups_to_choose())

    def groups_to_choose(self) -> QuerySet[Tag]:
        """Those that staff may name."""
        return Tag.objects.of(Frame.TARGET_GROUP).exclude(kind=TagKind.UNDER_REPRESENTED)

    def _let_choose(self, name: str, tags) -> None:
        """Those in use, and those that stand; of what stands only what may be chosen here."""
        stands = self.initial.get(name, [])
        tags = tags.filter(Q(pk__in=tags.valid()) | Q(pk__in=[tag.pk for tag in stands]))
        self.fields[name].queryset = tags
        if stands:
            offered = set(tags)
            self.initial[name] = [tag for tag in stands if tag in offered]

    @property
    def values(self) -> dict[str, Any]:
        """What was typed of a new one, by field."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}

    def clean_name(self) -> str:
        """On one line, with something in it that can be read."""
        return read_name(self.cleaned_data["name"])

    def clean_number(self) -> str | None:
        """As registers write it; none where nothing is said."""
        number = read_number(self.cleaned_data["number"])
        holders = Organisation.objects.filter(number=number) if number else Organisation.objects.none()
        holder = holders.exclude(pk=self.instance.pk).first()
        if holder:
            self.alike = [holder]
            raise forms.ValidationError(_("Numret står redan på %(name)s.") % {"name": holder})
        return number

    def clean_place(self) -> str:
        """Without stray spaces."""
        return cleaning.tidy(self.cleaned_data["place"])

    def clean_web(self) -> str:
        """With its scheme; only what a browser opens as a page."""
        return read_web(self.cleaned_data["web"])

    def clean(self) -> dict[str, Any]:
        """Ask whether it is another, where the name is new and may mean one that is there."""
        cleaned = super().clean()
        is_named = "name" in cleaned and "place" in cleaned and "number" in cleaned
        if is_named and (not self.instance.pk or {"name", "place"} & set(self.changed_data)):
            self.ask_whether_another(
                services.alike(
                    name=cleaned["name"],
                    place=cleaned["place"],
                    number=cleaned["number"],
                    but_for=self.instance,
                )
            )
        return cleaned


_WRONG_NUMBER = {
    Fault.NUMBER_CHECK_DIGIT: _("Organisationsnumret stämmer inte. Kontrollera siffrorna."),
    Fault.NUMBER_UNREADABLE: _("Ett organisationsnummer har tio siffror, med eller utan bindestreck."),
    Fault.PERSONAL_NUMBER: _("Det här ser ut som ett personnummer, och sådana sparas inte. Lämna rutan tom."),
}


def read_name(typed: str) -> str:
    """A name on one line. Raises ValidationError where there is nothing in it that can be read."""
    name = cleaning.tidy(typed)
    if not any(map(str.isalnum, name)):
        raise forms.ValidationError(_("Skriv föreningens namn."))
    return name


def read_number(typed: str) -> str | None:
    """A number as registers write it, none where nothing is said. Raises ValidationError for a wrong one."""
    number, fault = cleaning.number(typed.upper())
    if fault:
        raise forms.ValidationError(_WRONG_NUMBER[fault])
    return number


def read_web(typed: str) -> str:
    """A web address with its scheme. Raises ValidationError for what no browser opens as a page."""
    address, fault = cleaning.web(typed)
    if fault:
        raise forms.ValidationError(
            _("Webbadressen är inte rätt skriven. Skriv den som till exempel https://forening.example.")
        )
    return address


def months() -> list[tuple[str, Any]]:
    """The months as choices, with none of them first."""
    return [("", _("Vet inte, eller har inget")), *((str(one.value), capfirst(one.label)) for one in Month)]


def _others(alike: Iterable[Organisation]) -> forms.MultipleChoiceField:
    """A box for each organisation that a name may mean."""
    return forms.MultipleChoiceField(
        label=_("Är det en annan förening?"),
        required=False,
        choices=[(one.code, _("Det är en annan förening än %(name)s") % {"name": one.name}) for one in alike],
        widget=forms.CheckboxSelectMultiple,
    )


class ContactForm(WithoutPersonalNumbers, ModelForm):
    """A contact person. An address that belongs to the role is asked for first."""

    email = forms.EmailField(
        label=_("E-postadress, helst en som hör till rollen"),
        required=False,
        max_length=254,
        help_text=_(
            "Till exempel ordforande@forening.example. Den följer med när någon ny tar över. Finns ingen "
            "sådan går personens egen adress bra, om personen vet att den står här."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "class": "either"}),
    )
    role = forms.ChoiceField(
        label=_("Roll"),
        choices=[(role.value, capfirst(role.label)) for role in MembershipRole],
        initial=MembershipRole.CONTACT,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Membership
        fields = ["email", "name", "role", "phone", "shown_publicly"]
        labels = {"shown_publicly": _("Personen har sagt ja till att visas på föreningens sida")}
        help_texts = {
            "name": _("Behövs inte om adressen hör till rollen."),
            "phone": _("Behövs om det inte finns någon e-postadress. Skriv komma mellan flera nummer."),
            "shown_publicly": _(
                "Namn, adress och telefon syns då för alla. Personen ska ha fyllt 18 år. Byts personen eller "
                "adressen, fråga igen."
            ),
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "phone": forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel", "class": "either"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["email"] = self.instance.address.email if self.instance.address else ""
        if self.instance.user_id:
            del self.fields["email"]

    @property
    def values(self) -> dict[str, Any]:
        """What was typed of a new one, by field."""
        return {name: self.cleaned_data[name] for name in self.fields}

    def clean_email(self) -> str:
        """In the spelling in which addresses are kept."""
        email = self.cleaned_data["email"]
        try:
            return normalise(email) if email else ""
        except ValueError:
            raise forms.ValidationError(_("Skriv en e-postadress, till exempel namn@forening.example."))

    def clean_phone(self) -> str:
        """Something that can be dialled; what stood before is not judged."""
        phone = self.cleaned_data["phone"]
        digits = sum(map(str.isdigit, phone))
        if phone and phone != self.initial.get("phone") and digits < FEWEST_DIGITS_OF_A_PHONE:
            raise forms.ValidationError(
                _("Skriv ett telefonnummer med riktnummer, till exempel 070-1740605.")
            )
        return phone

    def clean(self) -> dict[str, Any]:
        """Some way to reach the person."""
        cleaned = super().clean()
        if "email" in self.fields and not (cleaned.get("email", True) or cleaned.get("phone", True)):
            self.add_error("email", _("Skriv en e-postadress eller ett telefonnummer."))
        return cleaned
