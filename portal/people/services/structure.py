"""The municipality's own organisation: committees and the tree of departments."""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.web.actor import Actor
from portal.web.overtaking import refuse_if_overtaken
from portal.web.refusals import Refused

from ..models import Committee, Department
from .saving import filled, saved

# Any number that nobody else locks by: one change of the tree of departments at a time.
_ONE_TREE_AT_A_TIME = 4_031_977


@recorded
def add_committee(*, values: Mapping[str, Any], actor: Actor) -> Committee:
    """A new committee. Raises Refused."""
    return saved(filled(Committee(), values))


@recorded
def change_committee(
    committee: Committee, *, values: Mapping[str, Any], seen: Mapping[str, Any] | None = None, actor: Actor
) -> Committee:
    """Change a committee, or say when it ceases.

    Raises Refused, also where what was `seen` in the fields no longer stands.
    """
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    refuse_if_overtaken(committee, seen or {})
    return saved(filled(committee, values))


@recorded
def add_department(*, values: Mapping[str, Any], actor: Actor) -> Department:
    """A new department, below another or at the top. Raises Refused."""
    _one_tree_at_a_time()
    return _saved_department(Department(), values)


@recorded
def change_department(
    department: Department, *, values: Mapping[str, Any], seen: Mapping[str, Any] | None = None, actor: Actor
) -> Department:
    """Change a department, move it in the tree, or say when it ceases.

    Raises Refused for a circle, and where what was `seen` in the fields no longer stands.
    """
    _one_tree_at_a_time()
    department = Department.objects.select_for_update().get(pk=department.pk)
    refuse_if_overtaken(department, seen or {})
    return _saved_department(department, values)


def _one_tree_at_a_time() -> None:
    """Two moves at once could close a circle, two presses at once make two of a name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_TREE_AT_A_TIME])


def _saved_department(department: Department, values: Mapping[str, Any]) -> Department:
    parents = dict(Department.objects.select_for_update().values_list("pk", "parent_id"))
    above = values["parent"].pk if values.get("parent") else None
    while above is not None:
        if above == department.pk:
            raise Refused(_("Den valda förvaltningen hör själv hit. Välj en annan."), field="parent")
        above = parents[above]
    committees = values.get("committees")
    stood = Department.objects.filter(pk=department.pk).first()
    filled(department, {name: value for name, value in values.items() if name != "committees"})
    _refuse_a_name_twice(department, stood)
    saved(department)
    if committees is not None:
        department.committees.set(committees)
    return department


def _refuse_a_name_twice(department: Department, stood: Department | None) -> None:
    """One of a name in one place at a time. Those that are two already may be changed otherwise, and end."""
    is_where_it_was = stood and (stood.name, stood.parent_id) == (department.name, department.parent_id)
    if is_where_it_was and (department.active_to or not stood.active_to):
        return
    others = Department.objects.filter(name__iexact=department.name, parent=department.parent).filter(
        Q(active_to__isnull=True) | Q(active_to__gte=department.active_from)
    )
    if department.active_to:
        others = others.filter(active_from__lte=department.active_to)
    if others.exclude(pk=department.pk).exists():
        raise Refused(_("En förvaltning med det namnet finns redan där under de dagarna."), field="name")
