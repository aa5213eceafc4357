"""What happens in the post room: letters are owed, batches opened, kinds declined, bodies forgotten."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, time, timedelta
from functools import cache, partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Exists, Field, Model, OuterRef
from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.people.enums import CLOSED_ADDRESSES, AddressState
from portal.people.models import Address, User
from portal.people.services import address_for
from portal.web import clock
from portal.web.actor import Actor
from portal.web.questions import answer as ask
from portal.web.refusals import Refused
from portal.web.rooms import notices

from .declaring import Notice, Recipient, kinds
from .enums import NOT_DELIVERED, LetterState
from .models import Batch, Choice, Letter
from .nudging import nudge

BODIES_KEPT = timedelta(days=30)
_AT_A_TIME = 1000
_REASON_LENGTH = 300


def notify(
    key: str,
    *,
    about: Model,
    to: Recipient,
    occasion: str = "",
    facts: Mapping[str, Any] | None = None,
    expires_at: datetime | None = None,
) -> Letter | None:
    """Owe one letter, in the transaction of the change that it tells of.

    The same notice about the same thing to the same address on the same occasion is owed once: the
    second time nothing happens and None is returned. Raises KeyError for an undeclared notice.
    """
    notice = notices()[key]
    letter = _letter(notice, about, to, occasion, expires_at=expires_at)
    _gather(notice, [letter])
    letter.facts = dict(facts or {})
    is_new = _store_once(letter)
    transaction.on_commit(nudge)
    return letter if is_new else None


def notify_each(
    key: str,
    *,
    letters: Iterable[tuple[Model, Recipient]],
    occasion: str = "",
    batch: Batch | None = None,
    facts: Mapping[str, Any] | None = None,
    expires_at: datetime | None = None,
) -> int:
    """Owe many letters of one kind with few queries; returns how many are new.

    `facts` are the same for all of them. With a batch they are counted in it, and leave no sooner than
    it does.
    """
    notice = notices()[key]
    rows = [_letter(notice, about, to, occasion, batch=batch, expires_at=expires_at) for about, to in letters]
    _gather(notice, rows)
    for row in rows:
        row.facts = dict(facts or {})
    Letter.objects.bulk_create(rows, ignore_conflicts=True, batch_size=_AT_A_TIME)
    new = Letter.objects.filter(code__in=[row.code for row in rows]).count()
    if batch is not None:
        batch.total += new
        batch.save(update_fields=["total"])
    transaction.on_commit(partial(nudge, at=batch and batch.leaves_at))
    return new


def _letter(
    notice: Notice, about: Model, to: Recipient, occasion: str, batch: Batch | None = None, **more
) -> Letter:
    now = clock.now()
    leaves_at = (batch and batch.leaves_at) or now
    about_type = ContentType.objects.get_for_model(about)
    identity = f"{notice.key}|{about_type.pk}|{about.pk}|{to.address.pk}|{occasion}"
    return Letter(
        notice=notice.key,
        kind=notice.declined_by(about),
        about_type=about_type,
        about_id=about.pk,
        address=to.address,
        user=to.user,
        name=to.name,
        language=to.language,
        urgency=notice.urgency,
        dedupe=hashlib.sha256(identity.encode()).hexdigest(),
        occasion=occasion,
        batch=batch,
        queued_at=now,
        not_before=max(now + notice.gathers, leaves_at),
        **more,
    )


def _store_once(letter: Letter) -> bool:
    """Store one letter, and whether it is new."""
    fields, sql = _one_letter()
    values = [field.get_db_prep_save(field.pre_save(letter, add=True), connection) for field in fields]
    letter.pk = next((key for (key,) in ask(sql, values)), None)
    return letter.pk is not None


@cache
def _one_letter() -> tuple[list[Field], str]:
    """The columns of a letter, and the statement that stores it; the key comes back where none stood."""
    fields = [field for field in Letter._meta.concrete_fields if not field.primary_key]
    columns, values = ", ".join(field.column for field in fields), ", ".join(["%s"] * len(fields))
    row = f"INSERT INTO {Letter._meta.db_table} ({columns}) VALUES ({values})"
    return fields, f"{row} ON CONFLICT DO NOTHING RETURNING id"


def _gather(notice: Notice, rows: list[Letter]) -> None:
    """Let letters leave when those that they overtake would have.

    Else somebody who changes a thing again and again keeps the others from ever hearing of it.
    """
    if not notice.gathers:
        return
    waiting = Letter.objects.filter(
        notice=notice.key,
        about_id__in={row.about_id for row in rows},
        address_id__in={row.address_id for row in rows},
        state=LetterState.WAITING,
    )
    earlier = {
        (letter.about_type_id, letter.about_id, letter.address_id): letter.not_before
        for letter in waiting.order_by("-not_before")
    }
    for row in rows:
        row.not_before = earlier.get((row.about_type_id, row.about_id, row.address_id), row.not_before)


def reminded_today(addresses: Iterable[int]) -> set[int]:
    """Which of these addresses, by id, a reminder has been owed to today: more than one a day is too many."""
    reminders = [key for key, notice in notices().items() if notice.reminds]
    letters = Letter.objects.filter(
        notice__in=reminders,
        address__in=set(addresses),
        queued_at__gte=clock.instant(clock.today(), time()),
    )
    return set(letters.exclude(state=LetterState.LAPSED).values_list("address", flat=True))


def open_batch(
    key: str,
    *,
    about: Model,
    without_address: int,
    asked_at: datetime | None = None,
    leaves_at: datetime | None = None,
    actor: Actor,
) -> Batch:
    """Begin a batch, so that its progress can be seen and a receipt given.

    None of its letters leaves before `leaves_at`: until then it may be regretted.
    """
    return Batch.objects.create(
        notice=notices()[key].key,
        about_type=ContentType.objects.get_for_model(about),
        about_id=about.pk,
        asked_by_id=actor.user_id,
        asked_at=asked_at or clock.now(),
        leaves_at=leaves_at,
        without_address=without_address,
    )


@recorded
def stop_batch(batch: Batch, *, actor: Actor) -> int:
    """Let the letters of a batch that still wait lapse; returns how many.

    One that a worker has in hand is neither waited for nor taken from it: only the mail server knows
    whether it has gone. It stays in the batch as if nobody had stopped it, and is sent or tried again.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    free = Letter.objects.select_for_update(skip_locked=True).filter(batch=batch, state=LetterState.WAITING)
    stopped = Letter.objects.filter(pk__in=list(free.values_list("pk", flat=True)))
    number = stopped.update(state=LetterState.LAPSED, facts={})
    if number or batch.may_be_regretted:
        batch.stopped_at, batch.stopped_by_id = clock.now(), actor.user_id
        batch.save(update_fields=["stopped_at", "stopped_by"])
    return number


@recorded
def send_now(batch: Batch, *, actor: Actor) -> Batch:
    """End the time in which a batch may be regretted. Once it has left, or was stopped, nothing happens."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.may_be_regretted:
        batch.leaves_at = now = clock.now()
        batch.save(update_fields=["leaves_at"])
        batch.letters.filter(state=LetterState.WAITING, not_before__gt=now).update(not_before=now)
        transaction.on_commit(nudge)
    return batch


@recorded
def send_test_letter(*, user: User, actor: Actor) -> Letter | None:
    """Owe the person a letter that only shows that mail works; at most one each minute."""
    to = Recipient(address_for(user.email, language=user.language), user.name, user.language, user)
    minute = clock.now().strftime("%Y-%m-%dT%H:%M")
    return notify("notifications.test_letter", about=user, to=to, occasion=minute)


@recorded
def decline(letter: Letter, *, kind: str, actor: Actor) -> Choice:
    """No more letters of a kind to the address of a letter. The second time nothing happens."""
    choice, _new = Choice.objects.get_or_create(
        address=letter.address, kind=kind, defaults={"off_since": clock.now()}
    )
    return choice


@recorded
def accept_again(letter: Letter, *, kind: str, actor: Actor) -> None:
    """Take a declined kind back."""
    Choice.objects.filter(address=letter.address, kind=kind).delete()


@recorded
def choose_letters(address: Address, *, wanted: Collection[str], actor: Actor) -> None:
    """Send exactly these of the kinds that may be declined to an address."""
    Choice.objects.filter(address=address, kind__in=wanted).delete()
    for kind in kinds():
        if kind not in wanted:
            Choice.objects.get_or_create(address=address, kind=kind, defaults={"off_since": clock.now()})


@recorded
def reopen(address: Address, *, actor: Actor) -> Address:
    """Send letters to an address again that a server once refused; the next refusal closes it anew."""
    address.state, address.state_since, address.reason = AddressState.OK, clock.now(), ""
    address.save(update_fields=["state", "state_since", "reason"])
    return address


@recorded
def mark_bounced(address: Address, *, reason: str, actor: Actor) -> Address:
    """Send no more letters to an address from which they come back, as somebody has seen in the mailbox.

    What is closed already keeps its own reason. `reopen` undoes it.
    """
    address = Address.objects.select_for_update().get(pk=address.pk)
    if address.state not in CLOSED_ADDRESSES:
        address.state, address.state_since = AddressState.BOUNCED, clock.now()
        address.reason = reason[:_REASON_LENGTH]
        address.save(update_fields=["state", "state_since", "reason"])
    return address


@recorded
def try_again(letter: Letter, *, actor: Actor) -> Letter:
    """Owe a letter anew that did not arrive. Refuses one that has."""
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.state not in NOT_DELIVERED:
        raise Refused(_("Brevet är redan på väg, eller har kommit fram."))
    letter.state, letter.attempts, letter.next_try_at = LetterState.WAITING, 0, None
    letter.save(update_fields=["state", "attempts", "next_try_at"])
    transaction.on_commit(nudge)
    return letter


def close_finished_batches() -> int:
    """Close batches in which no letter waits any longer; how many."""
    waiting = Letter.objects.filter(batch=OuterRef("pk"), state=LetterState.WAITING)
    return Batch.objects.filter(~Exists(waiting), closed_at__isnull=True).update(closed_at=clock.now())


def forget_old_bodies() -> int:
    """After thirty days only the proof of a letter stays: subject, address, time, answer, digest."""
    long_ago = clock.now() - BODIES_KEPT
    Letter.objects.filter(state__in=NOT_DELIVERED, queued_at__lt=long_ago).exclude(facts={}).update(facts={})
    return Letter.objects.filter(sent_at__lt=long_ago).exclude(body="").update(body="")
