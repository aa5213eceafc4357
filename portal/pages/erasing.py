"""What erasing a person reaches: every way from a person or an address into the tables.

Read from `_meta` and each model's `PERSONAL`, so that a new room is found without being named here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import reduce
from operator import or_

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models
from django.db.models.functions import Cast

from portal.history.events import events_of, is_event, tracked_fields
from portal.web.rooms import Personal


class Way(Enum):
    """What happens to a row that points to somebody who is erased."""

    ERASE = "the row is about the person, and goes"
    BLANK = "what it says of the person goes, and the row stays"
    LET_GO = "the row is about something else, and no longer points to anybody"
    STAYS = "the row must say that somebody stood behind it, and points to a person without a name"


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key to a person or an address, and what happens to its row."""

    model: type[models.Model]
    field: models.ForeignKey
    way: Way | None


# Tables of others: allauth's note of an address, and passkeys, go with the person.
_OF_OTHERS = {"account.EmailAddress": Way.ERASE, "mfa.Authenticator": Way.ERASE}
# What the portal or a mail server wrote, and what many are called: nothing to look for elsewhere.
_NOT_THE_PERSONS_WORDS = {"subject", "body", "server_answer", "password", "reason", "post"}
# A meeting was called by somebody, also when nobody may know by whom.
_STANDS_BEHIND = {("dialogues.Meeting", "owner")}
# Whoever answers an invitation speaks for an association: what it needs and asks is its own.
_SAID_FOR_OTHERS = {
    "dialogues.Rsvp": models.Q(invitation__isnull=False),
    "dialogues.Viewpoint": models.Q(organisation__isnull=False),
}
# What was said in these rows stays the others' own, whoever wrote it down.
_STAYS_WITH_OTHERS = {"dialogues.Viewpoint": {"text", "shown_text", "masked", "file"}}


def references_to(target: type[models.Model]) -> Iterator[Reference]:
    """Every foreign key to `target`; `way` is None where nobody has said what erasing does."""
    for model in _own_tables():
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is target:
                yield Reference(model, field, _way(model, field))


def _way(model: type[models.Model], field: models.ForeignKey) -> Way | None:
    personal: Personal | None = getattr(model, "PERSONAL", None)
    if personal and field.name in personal.fields and field.name not in personal.others:
        return Way.BLANK if personal.forget == "blank" else Way.ERASE
    if model._meta.label in _OF_OTHERS:
        return _OF_OTHERS[model._meta.label]
    if (model._meta.label, field.name) in _STANDS_BEHIND:
        return Way.STAYS
    return Way.LET_GO if field.null else None


def about_anything() -> Iterator[tuple[type[models.Model], GenericForeignKey]]:
    """Models whose rows are about people, and the field that says about which thing of any kind."""
    for model in _own_tables():
        if getattr(model, "PERSONAL", None):
            for field in model._meta.private_fields:
                if isinstance(field, GenericForeignKey):
                    yield model, field


def goes_with(model: type[models.Model]) -> Iterator[tuple[type[models.Model], models.ForeignKey]]:
    """Models whose rows go when what a row of `model` says of a person goes, and the key to that row."""
    for other in _own_tables():
        personal: Personal | None = getattr(other, "PERSONAL", None)
        if personal and personal.forget == "with":
            for field in other._meta.concrete_fields:
                if field.is_relation and field.related_model is model:
                    yield other, field


def said_for_others(model: type[models.Model]) -> models.Q:
    """Rows in which a person spoke for others: the person goes out of them, and what goes with them stays."""
    return _SAID_FOR_OTHERS.get(model._meta.label, models.Q(pk=None))


def stays_with_others(model: type[models.Model]) -> set[str]:
    """The fields of such rows that are those others' own words."""
    return _STAYS_WITH_OTHERS.get(model._meta.label, set())


def texts() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Every model with the fields in which somebody may have written a person's name or address."""
    for model in _own_tables():
        names = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField)
            and not isinstance(field, models.GeneratedField)
            and not field.choices
            and not field.unique
        ]
        if names:
            yield model, names


def words_of(model: type[models.Model]) -> list[str]:
    """The fields of a model that hold a person's own words: a name, a number, an address."""
    return [
        name
        for name in (model.PERSONAL.fields if hasattr(model, "PERSONAL") else ())
        if isinstance(model._meta.get_field(name), models.CharField | models.TextField)
        and name not in _NOT_THE_PERSONS_WORDS
    ]


def personal_words() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Every model with the fields that hold persons' own words."""
    for model in _own_tables():
        if names := words_of(model):
            yield model, names


def rows_that_may_name() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Models about people that may name them somewhere in their lists, and the fields that hold lists.

    No key leads from such a row to a person: a row of a register file is only what somebody wrote.
    """
    for model in _own_tables():
        personal: Personal | None = getattr(model, "PERSONAL", None)
        if personal:
            fields = [model._meta.get_field(name) for name in personal.fields]
            names = [field.name for field in fields if isinstance(field, models.JSONField)]
            if names:
                yield model, names


def rows_that_name(words: Iterable[str]) -> Iterator[tuple[models.QuerySet, list[str]]]:
    """Those of them in which any of these words stands, with the fields that hold lists."""
    for model, names in rows_that_may_name():
        said = {f"{name}_said": Cast(name, models.TextField()) for name in names}
        anywhere = [models.Q(**{f"{name}_said__icontains": word}) for name in names for word in words]
        naming = model._base_manager.annotate(**said).filter(reduce(or_, anywhere))
        yield model._base_manager.filter(pk__in=list(naming.values_list("pk", flat=True))), names


def things_that_say(words: Iterable[str]) -> list[models.Model]:
    """Things whose text, which somebody has written for others, says any of these words."""
    found: list[models.Model] = []
    for model, names in texts():
        if not hasattr(model, "PERSONAL"):
            anywhere = [models.Q(**{f"{name}__icontains": word}) for name in names for word in words]
            found += model._base_manager.filter(reduce(or_, anywhere)) if anywhere else ()
    return found


def kept_texts(model: type[models.Model]) -> list[str]:
    """Those of a model's texts whose old values the history keeps."""
    try:
        kept = {field.name for field in tracked_fields(model)}
    except LookupError:
        return []
    return [name for other, names in texts() if other is model for name in names if name in kept]


def mentions_in_history(model: type[models.Model], names: list[str], words: str) -> set[int]:
    """Ids of things, also of gone ones, in whose history these words stand."""
    condition = models.Q()
    for name in names:
        condition |= models.Q(**{f"{name}__icontains": words})
    return set(events_of(model).objects.filter(condition).values_list("pgh_obj_id", flat=True))


def _own_tables() -> Iterator[type[models.Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not is_event(model) and model._meta.app_label != "pghistory":
            yield model
