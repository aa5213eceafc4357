"""What a new administrator does first with the municipality's own organisation."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.municipality.first_steps import FirstStep

from .enums import Role
from .models import Committee, Department, RoleGrant


def first_steps() -> list[FirstStep]:
    """Committees, departments and staff; three queries."""
    return [
        FirstStep(_("Lägg in nämnderna"), Committee.objects.exists(), reverse("committee_list")),
        FirstStep(_("Lägg in förvaltningarna"), Department.objects.exists(), reverse("department_list")),
        FirstStep(
            _("Lägg till de som ska arbeta här och ge dem roller"),
            RoleGrant.objects.exclude(role=Role.ADMINISTRATOR).exists(),
            reverse("staff_list"),
        ),
    ]
