"""What is typed about staff: who they are, which roles they hold, where they work."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.web import clock
from portal.web.forms import Form, ModelForm

from ..enums import Role
from ..models import Department, Employment, User
from .days import day_field


class PersonForm(ModelForm):
    """A person: name, address, language, and whether the person may sign in."""

    class Meta:
        model = User
        fields = ["name", "email", "language", "is_active"]
        widgets = {"language": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.is_protected:
            # They stand elsewhere, and are not shown here to be changed.
            del self.fields["name"], self.fields["email"]
        else:
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
    active_from = day_field(_("Från och med"), initial=clock.today)
    active_to = day_field(_("Till och med"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.on(clock.today())


class RepresentativeForm(Form):
    """Who sits in the samråd, from which day."""

    name = forms.CharField(label=_("Namn"), max_length=120)
    email = forms.EmailField(
        label=_("E-postadress"),
        help_text=_("Dit går koden vid inloggning. Har adressen redan ett konto behåller det sitt namn."),
    )
    active_from = day_field(_("Från och med"), initial=clock.today)
    active_to = day_field(
        _("Till och med"), required=False, help_text=_("Mandatets sista dag, om stormötet har sagt den.")
    )


class EmploymentForm(ModelForm):
    """In which department, as what, from which day."""

    active_from = day_field(_("Från och med"), initial=clock.today)
    active_to = day_field(_("Till och med"), required=False)

    class Meta:
        model = Employment
        fields = ["department", "post", "active_from", "active_to"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.on(clock.today())
        self.fields["department"].empty_label = _("välj en förvaltning")


class LastDayForm(Form):
    """After which day something ends."""

    last_day = day_field(
        _("Sista dag"),
        initial=clock.today,
        help_text=_("Till och med den här dagen. Skriv gårdagens datum om det ska sluta gälla genast."),
    )
