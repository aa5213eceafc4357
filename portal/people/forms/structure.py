"""What is typed about committees and departments."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.web import clock
from portal.web.forms import ModelForm

from ..models import Committee, Department
from .days import day_field


class CommitteeForm(ModelForm):
    """A committee."""

    active_from = day_field(_("Från och med"), initial=clock.today)
    active_to = day_field(_("Till och med"), required=False, help_text=_("Lämna tomt så länge den finns."))

    class Meta:
        model = Committee
        fields = ["name", "abbreviation", "mailbox", "active_from", "active_to"]


class DepartmentForm(ModelForm):
    """A department and its place in the tree."""

    active_from = day_field(_("Från och med"), initial=clock.today)
    active_to = day_field(
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
