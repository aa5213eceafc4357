"""How the list of staff and the page of rights are narrowed."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.web import clock
from portal.web.filtering import FilterSet
from portal.web.forms import Form

from . import permissions
from .enums import Role
from .models import Department, RoleGrant, User


class KindFilter(Form):
    """By one kind of person. What nobody is called chooses none."""

    kind = forms.ChoiceField(label=_("Visa vad en roll får göra"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        everybody = [(kind.key, kind.title) for kind in permissions.kinds()]
        self.fields["kind"].choices = [("", _("alla roller")), *everybody]

    @property
    def chosen(self) -> str:
        """The key of the kind; empty for all."""
        return self.cleaned_data.get("kind", "") if self.is_valid() else ""


class StaffFilter(FilterSet):
    """By name or address, by a role held today, by department."""

    q = django_filters.CharFilter(label=_("Namn eller e-postadress"), method="by_words")
    role = django_filters.ChoiceFilter(
        label=_("Roll"), choices=Role.choices, method="by_role", empty_label=_("alla roller")
    )
    department = django_filters.ModelChoiceFilter(
        label=_("Förvaltning"),
        queryset=Department.objects.all(),
        method="by_department",
        empty_label=_("alla förvaltningar"),
    )

    class Meta:
        model = User
        form = Form
        fields: list[str] = []

    def by_words(self, people: QuerySet, name: str, words: str) -> QuerySet:
        """Part of a name or an address."""
        return people.filter(Q(name__icontains=words) | Q(email__icontains=words), is_protected=False)

    def by_role(self, people: QuerySet, name: str, role: str) -> QuerySet:
        """Those who hold the role today."""
        return people.filter(pk__in=RoleGrant.objects.on(clock.today()).filter(role=role).values("user_id"))

    def by_department(self, people: QuerySet, name: str, department: Department) -> QuerySet:
        """Those employed there today."""
        return people.filter(pk__in=department.employments.on(clock.today()).values("user_id"))
