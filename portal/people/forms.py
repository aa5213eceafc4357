"""What people type: to sign in, and about committees, departments and staff."""

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from django import forms
from django.utils.translation import gettext_lazy as _

from portal.web import clock
from portal.web.addresses import normalise
from portal.web.forms import Form, ModelForm, WithoutUnseen

from .enums import Role
from .models import Committee, Department, Employment, User


class AskForCodeForm(WithoutUnseen, RequestLoginCodeForm):
    """To which address the code goes."""

    email = forms.EmailField(
        label=_("Din e-postadress"),
        help_text=_("Den adress som kommunen har lagt in för dig."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "autofocus": True}),
        error_messages={
            "required": _("Skriv din e-postadress."),
            "invalid": _("Skriv en hel e-postadress, till exempel namn@kommunen.example."),
        },
    )

    def clean_email(self) -> str:
        """In the spelling in which users are kept."""
        try:
            self.cleaned_data["email"] = normalise(self.cleaned_data["email"])
        except ValueError:
            raise forms.ValidationError(self.fields["email"].error_messages["invalid"])
        return super().clean_email()


class CodeForm(WithoutUnseen, ConfirmLoginCodeForm):
    """The code from the letter, with or without its dash, in any letters."""

    code = forms.CharField(
        label=_("Koden i brevet"),
        help_text=_("Åtta bokstäver. Stora eller små spelar ingen roll."),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
        error_messages={"required": _("Skriv koden som står i brevet.")},
    )


def _day(label, **options) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


class CommitteeForm(ModelForm):
    """A committee."""

    active_from = _day(_("Från och med"), initial=clock.today)
    active_to = _day(_("Till och med"), required=False, help_text=_("Lämna tomt så länge den finns."))

    class Meta:
        model = Committee
        fields = ["name", "abbreviation", "mailbox", "active_from", "active_to"]


class DepartmentForm(ModelForm):
    """A department and its place in the tree."""

    active_from = _day(_("Från och med"), initial=clock.today)
    active_to = _day(
        _("Till och med"), required=False, help_text=_("Lämna tomt så länge förvaltningen finns.")
    )

    class Meta:
        model = Department
        fields = ["name", "parent", "committees", "mailbox", "active_from", "active_to"]
        widgets = {"committees": forms.CheckboxSelectMultiple(attrs={"class": "light many"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        others = Department.objects.on(clock.today())
        if self.instance.pk:
            others = others.exclude(pk=self.instance.pk) | Department.objects.filter(
                pk=self.instance.parent_id
            )
        self.fields["parent"].queryset = others.order_by("sort_key", "id")
        self.fields["parent"].empty_label = _("ingen annan, ligger överst")


class PersonForm(ModelForm):
    """A person: name, address, language, and whether the person may sign in."""

    class Meta:
        model = User
        fields = ["name", "email", "language", "is_active"]
        widgets = {"language": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Only who has been erased has no name.
        self.fields["name"].required = True


class NewPersonForm(PersonForm):
    """A person who is added may sign in from the start."""

    class Meta(PersonForm.Meta):
        fields = ["name", "email", "language"]


class RoleForm(Form):
    """A role from a day, perhaps to a day."""

    role = forms.ChoiceField(label=_("Roll"), choices=[("", _("välj en roll")), *Role.choices])
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("För förvaltning"),
        help_text=_(
            "En tjänsteperson ändrar det som hör till förvaltningen, eller till dem där personen arbetar om "
            "du inte väljer någon. En chef är alltid chef för en förvaltning."
        ),
        required=False,
        empty_label=_("ingen särskild"),
    )
    active_from = _day(_("Från och med"), initial=clock.today)
    active_to = _day(_("Till och med"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.on(clock.today())


class EmploymentForm(ModelForm):
    """In which department, as what, from which day."""

    active_from = _day(_("Från och med"), initial=clock.today)
    active_to = _day(_("Till och med"), required=False)

    class Meta:
        model = Employment
        fields = ["department", "post", "active_from", "active_to"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.on(clock.today())
        self.fields["department"].empty_label = _("välj en förvaltning")


class LastDayForm(Form):
    """After which day something ends."""

    last_day = _day(
        _("Sista dag"),
        initial=clock.today,
        help_text=_("Till och med den här dagen. Skriv gårdagens datum om det ska sluta gälla genast."),
    )
