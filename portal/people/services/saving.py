"""A row is filled in and saved, or refused with the sentence of what stands in the way."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model

from portal.web.refusals import Refused

Row = TypeVar("Row", bound=Model)


def filled(row: Row, values: Mapping[str, Any]) -> Row:
    """The row with these values, not yet saved."""
    for name, value in values.items():
        setattr(row, name, value)
    return row


def saved(row: Row) -> Row:
    """Save, or refuse with the sentence of the constraint that stands in the way."""
    _refuse_what_breaks_a_constraint(row)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        # Somebody saved the same in the same instant: by now it stands, and its sentence is said.
        _refuse_what_breaks_a_constraint(row)
        raise
    return row


def _refuse_what_breaks_a_constraint(row: Model) -> None:
    try:
        row.validate_unique()
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        raise Refused(sentences[0], field=field)
    try:
        # One by one: the database cannot even be asked of an overlap of days that run backwards.
        for constraint in row._meta.constraints:
            constraint.validate(type(row), row)
    except ValidationError as error:
        # The code of a constraint names the field at which its sentence is said.
        raise Refused(error.message, field=error.code)
