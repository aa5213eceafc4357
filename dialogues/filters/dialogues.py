"""How the list of dialogues is narrowed."""

from collections.abc import Mapping
from functools import cached_property

import django_filters
from django.db.models import QuerySet
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.frames.enums import Frame, PrincipleKey
from portal.frames.models import Tag
from portal.people.models import Department
from portal.web.filtering import FilterSet
from portal.web.forms import Form

from ..enums import PUBLIC_DIALOGUES
from ..models import Dialogue

_STATES = [(state.value, capfirst(state.label)) for state in PUBLIC_DIALOGUES]


class DialogueFilter(FilterSet):
    """By state, principle, topic and department. A choice that is none of ours, in an old link, is none."""

    lage = django_filters.ChoiceFilter(
        field_name="state", label=_("Läge"), choices=_STATES, empty_label=_("Alla lägen")
    )
    princip = django_filters.ChoiceFilter(
        method="tagged", label=_("Princip"), choices=PrincipleKey.choices, empty_label=_("Alla principer")
    )
    amne = django_filters.ChoiceFilter(method="tagged", label=_("Ämne"), empty_label=_("Alla ämnen"))
    forvaltning = django_filters.ChoiceFilter(
        field_name="department__code", label=_("Förvaltning"), empty_label=_("Alla förvaltningar")
    )

    class Meta:
        model = Dialogue
        form = Form
        fields = ()

    def __init__(self, data: Mapping[str, str] | None = None, *args, **kwargs):
        super().__init__(self._known(data or {}), *args, **kwargs)
        self.filters["amne"].extra["choices"] = self.topics
        self.filters["forvaltning"].extra["choices"] = self.departments

    @cached_property
    def topics(self) -> list[tuple[str, str]]:
        """Those that published dialogues are about."""
        used = Dialogue.objects.published().values("tags")
        return [(tag.key, tag.title) for tag in Tag.objects.of(Frame.TOPIC).filter(pk__in=used)]

    @cached_property
    def departments(self) -> list[tuple[str, str]]:
        """Those that have asked something."""
        used = Dialogue.objects.published().values("department")
        return list(Department.objects.filter(pk__in=used).order_by("name").values_list("code", "name"))

    def _known(self, data: Mapping[str, str]) -> dict[str, str]:
        choices = {
            "lage": dict(_STATES),
            "princip": dict(PrincipleKey.choices),
            "amne": dict(self.topics) if data.get("amne") else {},
            "forvaltning": dict(self.departments) if data.get("forvaltning") else {},
        }
        return {name: data[name] for name, known in choices.items() if data.get(name) in known}

    @property
    def query(self) -> str:
        """What was chosen, ready to follow a question mark."""
        return urlencode(self.data)

    def tagged(self, dialogues: QuerySet, name: str, key: str) -> QuerySet:
        """Those with a tag of the frame that the filter is of."""
        frame = {"princip": Frame.PRINCIPLE, "amne": Frame.TOPIC}[name]
        of = Dialogue.tags.through.objects.filter(tag__frame=frame, tag__key=key)
        return dialogues.filter(pk__in=of.values("dialogue"))
