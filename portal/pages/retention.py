"""What the retention run would forget today: rows that nobody has needed for longer than was decided."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Count, Exists, Min, OuterRef, Q

from portal.people.models import Address, User
from portal.web import clock
from portal.web.rooms import Personal

from .erasing import Reference, Way, goes_with, references_to
from .processing import Kind, kinds

# Forgotten last: what else is about them has its own time, and says until when they are needed.
_PERSONS = (User, Address)


@dataclass(frozen=True, slots=True)
class Expected:
    """What the next run would forget of a kind; of one without a decision, what the proposal would."""

    kind: Kind
    rows: int
    oldest: date | None


def runs_in_order() -> list[Kind]:
    """The kinds that are forgotten by decision, persons and addresses last; one query."""
    return sorted((kind for kind in kinds() if kind.is_run), key=lambda kind: kind.model in _PERSONS)


def expected(of: Iterable[Kind]) -> Iterator[Expected]:
    """How many rows of these kinds are old enough, and since when the oldest is; one query for each."""
    for kind in of:
        rows = old_enough(kind.model, kind.line.months or kind.declared.months)
        figures = rows.aggregate(rows=Count("pk"), oldest=Min("unused_since"))
        yield Expected(kind, **figures)


def old_enough(model: type[models.Model], months: int) -> models.QuerySet:
    """Rows that nobody has needed for so many months, and in which something is left to forget."""
    rows = model.objects.out_of_use().filter(unused_since__lt=months_before(clock.today(), months))
    if model in _PERSONS:
        rows = rows.exclude(is_still_named(model))
    return rows.filter(_something_left(model)) if model.PERSONAL.forget == "blank" else rows


def is_still_named(target: type[models.Model]) -> Q:
    """Whether something that has a time of its own is about this person or address: a role, a membership."""
    named = [
        Q(Exists(reference.model._base_manager.filter(**{reference.field.name: OuterRef("pk")})))
        for reference in references_to(target)
        if reference.way in {Way.ERASE, Way.BLANK} and _has_its_time(reference)
    ]
    return reduce(or_, named)


def _has_its_time(reference: Reference) -> bool:
    """By decision, or as long as its row stands; but what goes with the person in the tables holds nobody."""
    personal: Personal | None = getattr(reference.model, "PERSONAL", None)
    if personal is None:
        return False
    goes_along = reference.field.remote_field.on_delete is models.CASCADE
    return bool(personal.months) or (not goes_along and bool(personal.stays or personal.short_lived))


def _something_left(model: type[models.Model]) -> Q:
    """Whether a row whose fields are blanked still says something, itself or by what goes with it."""
    left = [_is_filled(model._meta.get_field(name)) for name in model.PERSONAL.fields]
    left += [
        Q(Exists(other._base_manager.filter(**{key.name: OuterRef("pk")}))) for other, key in goes_with(model)
    ]
    return reduce(or_, left)


def _is_filled(field: models.Field) -> Q:
    if field.null:
        return Q(**{f"{field.name}__isnull": False})
    return ~Q(**{field.name: {} if isinstance(field, models.JSONField) else ""})


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
