"""How the list of meetings is narrowed."""

from collections.abc import Mapping

import django_filters
from django.utils.translation import gettext_lazy as _

from portal.frames.enums import PrincipleKey
from portal.web.forms import Form

from .enums import KINDS
from .models import Meeting


class MeetingFilter(django_filters.FilterSet):
    """By sort and by principle. A choice that is none of ours, in an old link say, is no choice."""

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

    def __init__(self, data: Mapping[str, str] | None = None, *args, **kwargs):
        super().__init__(self._known(data or {}), *args, **kwargs)

    @property
    def chosen(self) -> dict[str, str]:
        """What the list is narrowed by, under the names that stand in its address."""
        return self.data

    @classmethod
    def _known(cls, data: Mapping[str, str]) -> dict[str, str]:
        choices = {name: dict(one.extra["choices"]) for name, one in cls.base_filters.items()}
        return {name: data[name] for name in choices if data.get(name) in choices[name]}
