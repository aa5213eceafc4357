"""What is wrong with a field, in the portal's own words: what a person has to do, and where.

Every form's errors pass here on their way to the page, also those of forms that we did not write. A
sentence that we gave (a field's `error_messages`, a validator's message, a service's refusal) stays;
the framework's own gives way to one of these.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

_CHOOSE = _("Välj något under ”%(field)s”.")
_CANNOT_BE_CHOSEN = _("Det du valde under ”%(field)s” går inte att välja. Välj något annat.")
_FILL_IN = _("Fyll i fältet ”%(field)s”.")
_CHANGE = _("Det går inte att använda det som står i fältet ”%(field)s”. Ändra det och försök igen.")
_CHOOSE_FILE_AGAIN = _("Filen kom inte fram. Välj den igen.")

# What is missing: by the kind of field, the first that fits.
_MISSING = (
    (forms.FileField, _("Välj en fil.")),
    (forms.BooleanField, _("Kryssa i rutan ”%(field)s”.")),
    ((forms.ChoiceField, forms.ModelChoiceField, forms.MultipleChoiceField), _CHOOSE),
)
# What cannot be understood: likewise. Other numbers are whole numbers to the framework, so they stand first.
_NOT_UNDERSTOOD = (
    (forms.EmailField, _("Skriv en hel e-postadress, till exempel namn@forening.example.")),
    (forms.URLField, _("Skriv hela webbadressen, till exempel https://forening.example.")),
    (forms.DateTimeField, _("Skriv dag och tid som 2027-03-11 18:00.")),
    (forms.DateField, _("Skriv dagen som 2027-03-11.")),
    (forms.TimeField, _("Skriv tiden som 18:00.")),
    ((forms.DecimalField, forms.FloatField), _("Skriv ett tal med siffror.")),
    (forms.IntegerField, _("Skriv ett heltal med siffror, till exempel 12.")),
    (forms.FileField, _CHOOSE_FILE_AGAIN),
)
# All else by the error's code.
_WORDS = {
    "max_length": _("Texten är %(show_value)s tecken lång. Här får %(limit_value)s tecken plats."),
    "min_length": _("Texten är för kort. Skriv minst %(limit_value)s tecken."),
    "max_value": _("Talet är för stort. Skriv högst %(limit_value)s."),
    "min_value": _("Talet är för litet. Skriv minst %(limit_value)s."),
    "invalid_choice": _CANNOT_BE_CHOSEN,
    "invalid_pk_value": _CANNOT_BE_CHOSEN,
    "invalid_list": _CANNOT_BE_CHOSEN,
    "null_characters_not_allowed": _("Texten innehåller tecken som inte går att spara. Skriv om den."),
    "unique": _("Det som står i fältet ”%(field)s” finns redan. Skriv något annat."),
    "missing": _CHOOSE_FILE_AGAIN,
    "empty": _("Filen är tom. Välj en annan."),
    "invalid_image": _("Bilden går inte att läsa. Spara den på nytt och försök igen."),
}
_NAME_TOO_LONG = _("Filens namn är för långt. Ge filen ett kortare namn och välj den igen.")


def in_words(field: BoundField) -> list[str]:
    """All that is wrong with a field, a sentence each."""
    return [_said(field, error) for error in field.errors.as_data()]


def _said(field: BoundField, error: ValidationError) -> str:
    if id(error.message) not in _framework_sentences():
        return error.messages[0]
    words = _own_words(field.field, error.code)
    return str(words) % {"field": field.label, **(error.params or {})}


def _own_words(field: forms.Field, code: str | None) -> Any:
    if code == "required":
        return _by_kind(field, _MISSING, _FILL_IN)
    if code == "max_length" and isinstance(field, forms.FileField):
        return _NAME_TOO_LONG
    if code in _WORDS:
        return _WORDS[code]
    return _by_kind(field, _NOT_UNDERSTOOD, _CHANGE)


def _by_kind(field: forms.Field, kinds: tuple, otherwise: Any) -> Any:
    return next((words for kind, words in kinds if isinstance(field, kind)), otherwise)


@cache
def _framework_sentences() -> dict[int, Any]:
    """Every sentence that the framework has for a field, by its identity; known from its classes."""
    sentences = [
        *(words for kind in _kinds_of(forms.Field, models.Field) for words in _defaults(kind)),
        *(words for one in vars(validators).values() if hasattr(one, "message") for words in [one.message]),
        *validators.DecimalValidator.messages.values(),
    ]
    return {id(sentence): sentence for sentence in sentences}


def _kinds_of(*tops: type) -> Iterator[type]:
    for kind in tops:
        yield kind
        yield from _kinds_of(*kind.__subclasses__())


def _defaults(kind: type) -> list[Any]:
    return list(vars(kind).get("default_error_messages", {}).values())
