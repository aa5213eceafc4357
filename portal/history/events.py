"""Where a model's events are: the one place that knows how pghistory names them."""

from django.apps import apps
from django.db import models

# Columns of an event that say something of the event itself.
OF_THE_EVENT = ("pgh_id", "pgh_created_at", "pgh_label", "pgh_obj", "pgh_context")
REDACTED = "redact"


def is_event(model: type[models.Model]) -> bool:
    """Whether this is a table of events."""
    return any(field.name == "pgh_id" for field in model._meta.concrete_fields)


def events_of(model: type[models.Model]) -> type[models.Model]:
    """The table of events of a tracked model. Raises LookupError where nothing is tracked."""
    return apps.get_model(model._meta.app_label, f"{model._meta.object_name}Event")


def tracked_fields(model: type[models.Model]) -> list[models.Field]:
    """The fields whose old values are kept, in the order of the model; the row's own id apart."""
    kept = {field.name for field in events_of(model)._meta.concrete_fields} - {*OF_THE_EVENT, "id"}
    return [field for field in model._meta.concrete_fields if field.name in kept]
