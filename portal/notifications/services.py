"""What happens in the post room: letters are owed, batches opened, kinds declined."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model

from portal.web.actor import Actor

from .declaring import Recipient
from .models import Batch, Letter


def notify(
    key: str,
    *,
    about: Model,
    to: Recipient,
    occasion: str = "",
    facts: Mapping[str, Any] | None = None,
    expires_at: datetime | None = None,
) -> Letter | None:
    """Owe one letter, in the transaction of the change that it tells of; the second time nothing happens."""
    raise NotImplementedError


def notify_each(
    key: str,
    *,
    letters: Iterable[tuple[Model, Recipient]],
    occasion: str = "",
    batch: Batch | None = None,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
) -> int:
    """Owe many letters of one kind with few queries; returns how many are new."""
    raise NotImplementedError


def open_batch(key: str, *, about: Model, without_address: int, actor: Actor) -> Batch:
    """Begin a batch, so that its progress can be seen and a receipt given."""
    raise NotImplementedError
