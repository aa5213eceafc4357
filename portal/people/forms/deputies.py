"""What is typed about who stands in for whom."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.web import clock
from portal.web.forms import Form

from ..models import User, able_to_stand_in_for
from .days import day_field


class DeputyForm(Form):
    """Who stands in for a person, from which day, perhaps to which."""

    deputy = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Ersättare"),
        help_text=_("Du kan välja bland dem som har en roll som räcker för arbetet."),
        empty_label=_("välj en person"),
        error_messages={"required": _("Välj vem som är ersättare.")},
    )
    active_from = day_field(_("Från och med"), initial=clock.today)
    active_to = day_field(_("Till och med"), required=False, help_text=_("Lämna tomt om du inte vet än."))

    def __init__(self, *args, person: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = able_to_stand_in_for(person).order_by("name", "id")
