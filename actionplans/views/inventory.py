"""What the overview of the inventory shows: departments with their areas, in few queries."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.http import HttpRequest

from organisations.models import Organisation
from portal.people.models import Department
from portal.web import clock

from ..filters import AreaFilter
from ..models import Area, AreaSuggestion


@dataclass(slots=True)
class OfDepartment:
    """A department with those of its areas that are shown, and how many suggestions wait there."""

    department: Department
    areas: list[Area] = field(default_factory=list)
    waiting: int = 0


def inventory(request: HttpRequest) -> dict[str, Any]:
    """Context of the overview: those with something first shown, and the names of those with nothing."""
    seen = Area.objects.visible_to(request.user).open()
    with_areas = Department.objects.filter(pk__in=Area.objects.open().values("department"))
    departments = list(Department.objects.on(clock.today()) | with_areas)
    narrowed = AreaFilter(request.GET, seen, departments=departments)
    of = {one.pk: OfDepartment(one) for one in departments}
    for area in narrowed.qs.for_list():
        of[area.department_id].areas.append(area)
    waiting = AreaSuggestion.objects.waiting().order_by().values_list("department").annotate(n=Count("pk"))
    for pk, number in waiting:
        if pk in of:
            of[pk].waiting = number
    shown = [one for one in of.values() if one.areas or (one.waiting and not narrowed.data)]
    return {
        "filter": narrowed,
        "shown": shown,
        "number": sum(len(one.areas) for one in shown),
        "empty": [] if narrowed.data else [one.department for one in of.values() if one not in shown],
        "waiting": sum(one.waiting for one in of.values()),
        "organisations": _active(narrowed),
    }


def _active(narrowed: AreaFilter) -> int:
    """How many organisations are active in the areas shown."""
    areas = narrowed.qs.order_by().values("pk")
    through = Area.organisations.through.objects.filter(
        area__in=areas, organisation__in=Organisation.objects.in_use().order_by().values("pk")
    )
    return through.values("organisation").distinct().count()
