"""The write door's frame, and the declaration of what a model's history keeps."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

import pghistory
import pgtrigger
from django.db import transaction

from portal.web.actor import Actor

P = ParamSpec("P")
R = TypeVar("R")

_is_signed: ContextVar[bool] = ContextVar("history_is_signed", default=False)


def recorded(service: Callable[P, R]) -> Callable[P, R]:
    """The frame of every service that writes: one transaction, signed by its `actor` in the history.

    Where one service calls another, the outermost actor signs: whoever began answers for the whole.
    """

    @wraps(service)
    def framed(*args: P.args, **kwargs: P.kwargs) -> R:
        actor = kwargs.get("actor")
        if not isinstance(actor, Actor):
            raise TypeError(f"{service.__name__} needs to know its actor")
        # A service within another is a part of it: it stands or falls with the whole, and needs no way back.
        with transaction.atomic(savepoint=not _is_signed.get()), _signed_by(actor):
            return service(*args, **kwargs)

    framed.is_recorded = True
    return framed


@contextmanager
def _signed_by(actor: Actor) -> Iterator[None]:
    if _is_signed.get():
        yield
        return
    mark = _is_signed.set(True)
    try:
        with pghistory.context(**actor.as_context()):
            yield
    finally:
        _is_signed.reset(mark)


def tracked(*fields: str, that_it_changed: tuple[str, ...] = ()):
    """Keep the history of these fields: an allow-list, never personal ones.

    A change of a field in `that_it_changed` leaves an event as well, which says only that.
    """

    def track(model):
        return pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(condition=pgtrigger.AnyChange(*fields, *that_it_changed)),
            pghistory.DeleteEvent(),
            fields=["id", *fields],
            model_name=f"{model.__name__}Event",
            append_only=True,
        )(model)

    return track
