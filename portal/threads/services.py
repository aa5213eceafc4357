"""Tying one thing to another, and untying them."""

from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.web.actor import Actor
from portal.web.refusals import Refused

from .enums import Relation
from .models import Link


@recorded
def link(source: models.Model, target: models.Model, *, relation: Relation, on: date, actor: Actor) -> Link:
    """Say that `source` led to, was carried over to or proves `target`; the second time nothing happens.

    Both kinds of thing must give `as_station()` and `visible_to(user)`; raises TypeError where one
    does not. Refuses to tie a thing to itself.
    """
    for thing in (source, target):
        if not (hasattr(thing, "as_station") and hasattr(type(thing).objects, "visible_to")):
            raise TypeError(f"{thing._meta.label} takes no part in the red thread")
    if source == target:
        raise Refused(_("Något kan inte leda till sig självt."))
    tied, _new = Link.objects.get_or_create(
        from_type=ContentType.objects.get_for_model(source),
        from_id=source.pk,
        to_type=ContentType.objects.get_for_model(target),
        to_id=target.pk,
        relation=relation,
        defaults={"on": on},
    )
    return tied


@recorded
def unlink(source: models.Model, target: models.Model, *, relation: Relation, actor: Actor) -> bool:
    """Take back that `source` led to, was carried over to or proves `target`; whether they were tied."""
    tied = Link.objects.between(source, target).filter(relation=relation).select_for_update().first()
    if tied is not None:
        tied.delete()
    return tied is not None
