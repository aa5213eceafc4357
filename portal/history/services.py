"""The one thing that may be done to the history: an old value is blanked, and the history says so."""

from collections.abc import Iterable

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Q

from portal.web.actor import Actor

from .events import REDACTED, events_of, tracked_fields
from .recording import recorded


@recorded
def redact(obj: models.Model, fields: Iterable[str], *, actor: Actor, words: str = "") -> int:
    """Blank the old values of these fields in the history of `obj`; returns how many events it touched.

    With `words`, only the values in which they stand. The events' tables let nothing be changed; this
    lifts that for its own statement alone, and leaves an event of its own when it blanked something.
    Only the erasing job uses it. Raises ValueError where a field is not kept or cannot be blank.
    """
    events = events_of(type(obj))
    kept = {field.name: field for field in tracked_fields(type(obj))}
    touched: set[int] = set()
    for name in fields:
        if name not in kept:
            raise ValueError(f"The history of {obj._meta.label} does not keep {name}")
        blank = _blank(kept[name])
        hit = events.objects.filter(pgh_obj_id=obj.pk).exclude(**{name: blank})
        if words:
            hit = hit.filter(Q(**{f"{name}__icontains": words}))
        ids = list(hit.values_list("pk", flat=True))
        with pgtrigger.ignore(f"{events._meta.label}:append_only"):
            events.objects.filter(pk__in=ids).update(**{name: blank})
        touched.update(ids)
    if touched:
        _leave_an_event(events, obj.pk)
    return len(touched)


def _blank(field: models.Field):
    """What stands where a value was."""
    if field.null:
        return None
    if isinstance(field, ArrayField):
        return []
    if isinstance(field, models.CharField | models.TextField) and not field.choices:
        return ""
    raise ValueError(f"{field.name} cannot be blank")


def _leave_an_event(events: type[models.Model], obj_id: int) -> None:
    """A copy of the last event under a label of its own: also of a thing that is gone."""
    quote = connection.ops.quote_name
    own = {"pgh_id", "pgh_created_at", "pgh_label", "pgh_context_id"}
    columns = [field.column for field in events._meta.concrete_fields if field.column not in own]
    listed = ", ".join(map(quote, columns))
    table = quote(events._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({listed}, pgh_label, pgh_created_at, pgh_context_id) "
            f"SELECT {listed}, %s, bryggan_now(), _pgh_attach_context() "
            f"FROM {table} WHERE pgh_obj_id = %s ORDER BY pgh_id DESC LIMIT 1",
            [REDACTED, obj_id],
        )
