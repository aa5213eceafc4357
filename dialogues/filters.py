"""How the list of meetings is narrowed."""

import django_filters
from django.utils.translation import gettext_lazy as _

from portal.frames.enums import PrincipleKey
from portal.web.forms import Form

from .enums import KINDS
from .models import Meeting


class MeetingFilter(django_filters.FilterSet):
    """By sort and by principle."""

    sort = django_filters.ChoiceFilter(
        field_name="kind", label=_("Sorts möte"), choices=KINDS, empty_label=_("Alla sorter")
    )
    princip = django_filters.ChoiceFilter(
        field_name="principles__key",
        label=_("Princip"),
        choices=PrincipleKey.choices,
        empty_label=_("Alla principer"),
    )

    class Meta:
        model = Meeting
        form = Form
        fields = ()
