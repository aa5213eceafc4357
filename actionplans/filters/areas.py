"""How the inventory is narrowed."""

from collections.abc import Iterable, Mapping
from functools import cached_property

import django_filters
from django.db.models import Q, QuerySet
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from portal.frames.enums import Frame, PrincipleKey
from portal.frames.models import Tag
from portal.people.models import Department
from portal.web.filtering import FilterSet
from portal.web.forms import Form

from ..models import Area, tagged

_FRAMES = {"princip": Frame.PRINCIPLE, "amne": Frame.TOPIC, "malgrupp": Frame.TARGET_GROUP}


class AreaFilter(FilterSet):
    """By principle, topic, target group and department.

    The names stand in links, so they stay. A choice that is none of ours, in an old link say, is no choice.
    """

    princip = django_filters.ChoiceFilter(
        method="about", label=_("Princip"), choices=PrincipleKey.choices, empty_label=_("Alla principer")
    )
    amne = django_filters.ChoiceFilter(method="about", label=_("Ämne"), empty_label=_("Alla ämnen"))
    malgrupp = django_filters.ChoiceFilter(
        method="about", label=_("Målgrupp"), empty_label=_("Alla målgrupper")
    )
    forvaltning = django_filters.ChoiceFilter(
        field_name="department__code", label=_("Förvaltning"), empty_label=_("Alla förvaltningar")
    )

    class Meta:
        model = Area
        form = Form
        fields = ()

    def __init__(
        self,
        data: Mapping[str, str] | None = None,
        *args,
        departments: Iterable[Department] | None = None,
        **kwargs,
    ):
        of_all = Department.objects.filter(pk__in=Area.objects.values("department"))
        self.departments = [(one.code, one.name) for one in (of_all if departments is None else departments)]
        super().__init__(self._known(data or {}), *args, **kwargs)
        for name in ("amne", "malgrupp"):
            self.filters[name].extra["choices"] = self._tags[_FRAMES[name]]
        self.filters["forvaltning"].extra["choices"] = self.departments

    @cached_property
    def _tags(self) -> dict[str, list[tuple[str, str]]]:
        """The topics and target groups that areas in the inventory have, by frame; one query."""
        used = Area.tags.through.objects.filter(area__in=Area.objects.open()).values("tag")
        found: dict[str, list[tuple[str, str]]] = {Frame.TOPIC: [], Frame.TARGET_GROUP: []}
        for tag in Tag.objects.filter(frame__in=found, pk__in=used):
            found[tag.frame].append((tag.key, tag.title))
        return found

    @property
    def query(self) -> str:
        """What the list is narrowed by, ready to follow a question mark; may be empty."""
        return urlencode(self.data)

    @property
    def in_words(self) -> list[str]:
        """The same, as a person says it."""
        return [str(dict(self._choices(name))[value]) for name, value in self.data.items()]

    def _choices(self, name: str) -> list[tuple[str, str]]:
        if name == "princip":
            return PrincipleKey.choices
        return self.departments if name == "forvaltning" else self._tags[_FRAMES[name]]

    def _known(self, data: Mapping[str, str]) -> dict[str, str]:
        named = [name for name in self.base_filters if data.get(name)]
        return {name: data[name] for name in named if data[name] in dict(self._choices(name))}

    def about(self, areas: QuerySet[Area], name: str, key: str) -> QuerySet[Area]:
        """Those with a tag, or with one that belongs to it."""
        tags = Tag.objects.of(_FRAMES[name]).filter(Q(key=key) | Q(parent__key=key))
        return tagged(areas, tags)
