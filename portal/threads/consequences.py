"""What many things of one kind led to, all at once: for tables, not whole threads."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from .enums import Relation
from .models import Link
from .stations import Station


def what_came_of(things: Sequence[models.Model], user: Any) -> dict[int, list[Station]]:
    """What each of these things of one kind led to, by its id and then by day, as far as the person sees it.

    One query for the links, and one for each kind of thing led to.
    """
    if not things:
        return {}
    kind = ContentType.objects.get_for_model(things[0])
    links = Link.objects.filter(
        from_type=kind, from_id__in=[thing.pk for thing in things], relation=Relation.LED_TO
    )
    led: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for from_id, to_type, to_id in links.values_list("from_id", "to_type_id", "to_id"):
        led[to_type][to_id].append(from_id)
    came: dict[int, list[Station]] = defaultdict(list)
    for to_type, ends in led.items():
        model = ContentType.objects.get_for_id(to_type).model_class()
        for thing in model.objects.visible_to(user).filter(pk__in=ends):
            for from_id in ends[thing.pk]:
                came[from_id].append(thing.as_station())
    return {pk: sorted(stations, key=lambda one: one.day) for pk, stations in came.items()}
