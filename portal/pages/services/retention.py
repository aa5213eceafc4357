"""The retention run: what is older than the municipality has decided is forgotten, and a receipt is kept."""

from collections.abc import Iterator

from django.db import IntegrityError, models, transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from portal.history.events import events_of
from portal.history.recording import recorded
from portal.notifications.models import Letter
from portal.notifications.nudging import nudge
from portal.people.models import Address
from portal.people.services import hold_addresses
from portal.web import clock
from portal.web.actor import Actor
from portal.web.addresses import spellings

from ..erasing import kept_texts, personal_words, rows_that_may_name, texts
from ..models import RetentionRun
from ..processing import Kind, kind_called
from ..retention import is_still_named, old_enough, runs_in_order
from ..words import Words
from .erasing import Erased, forget_elsewhere, forget_rows

# So many rows are forgotten in one transaction: nobody waits long for them, and a run that is killed has
# lost no more.
AT_A_TIME = 500
CARRY_OUT = "portal.pages.tasks.carry_out_retention_runs"


@recorded
def ask_for_retention(*, actor: Actor) -> RetentionRun:
    """Let what is old be forgotten in a moment; the run that is under way already, where one is."""
    transaction.on_commit(lambda: nudge(CARRY_OUT))
    under_way = RetentionRun.objects.under_way().first()
    if under_way:
        return under_way
    try:
        with transaction.atomic():
            return RetentionRun.objects.create(asked_at=clock.now(), asked_by_id=actor.user_id)
    except IntegrityError:
        # Somebody else asked in the same instant.
        return RetentionRun.objects.under_way().get()


@recorded
def note_unused_addresses(*, actor: Actor) -> int:
    """Mark addresses that nothing else has any more, from today on; returns how many are marked anew.

    Whoever is written to again is no longer marked.
    """
    named = is_still_named(Address)
    Address.objects.filter(named, unused_since__isnull=False).update(unused_since=None)
    unnamed = Address.objects.filter(unused_since__isnull=True).exclude(named)
    return unnamed.update(unused_since=clock.today())


def carry_out_retention(run: RetentionRun, *, actor: Actor) -> RetentionRun:
    """Forget all that is older than decided, in portions; begun once more it goes on where it was.

    Each portion is a transaction of its own, in which the decision is read anew.
    """
    for kind in runs_in_order():
        last: int | None = 0
        while last is not None:
            last = _forget_some(run, kind.key, after=last, actor=actor)
    return _end(run, actor=actor)


@recorded
def _forget_some(run: RetentionRun, key: str, *, after: int, actor: Actor) -> int | None:
    """Forget the next rows of a kind; the last of them, or None where no more are left."""
    # Under its lock no other process carries out the same run.
    run = RetentionRun.objects.select_for_update().get(pk=run.pk)
    kind = kind_called(key)
    if kind is None or not kind.is_run or not run.is_under_way:
        return None
    # A register file that is just coming in may bring somebody back: so that is waited for.
    hold_addresses()
    old = old_enough(kind.model, kind.line.months)
    found = old.filter(pk__gt=after).order_by("pk").select_for_update(of=("self",), skip_locked=True)
    held = [row.pk for row in found[:AT_A_TIME]]
    # Asked once more: what is held gets no new role or membership, but may have got one just before.
    rows = old.filter(pk__in=held)
    number, erased = rows.count(), Erased()
    forget_rows(rows, erased)
    _forget_words(erased, actor)
    _note(run, kind, number)
    return held[-1] if len(held) == AT_A_TIME else None


def _note(run: RetentionRun, kind: Kind, rows: int) -> None:
    """What a line has come to so far, and the decision that it rests on."""
    line = kind.line
    before = run.lines.get(line.label, {}).get("forgotten", 0)
    run.lines[line.label] = {
        "forgotten": before + rows,
        "committee": str(line.committee or ""),
        "months": line.months,
        "document": line.document,
        "paragraph": line.paragraph,
        "decided_on": line.decided_on.isoformat(),
    }
    run.save(update_fields=["lines"])


@recorded
def _end(run: RetentionRun, *, actor: Actor) -> RetentionRun:
    run = RetentionRun.objects.select_for_update().get(pk=run.pk)
    if run.is_under_way:
        run.ended_at = clock.now()
        run.save(update_fields=["ended_at"])
    return run


def _forget_words(erased: Erased, actor: Actor) -> None:
    """What was said in the rows goes out of letters to others, and addresses out of history and lists.

    Not what stands here still: whoever has left one association may be the contact of another.
    """
    gone = erased.words - _still_known(erased.words)
    if not gone:
        return
    words = Words(gone)
    letters = Letter.objects.exclude(body="", subject="").values_list("pk", "subject", "body")
    found = [
        (pk, bool(words.said_in(subject)), bool(words.said_in(body)))
        for pk, subject, body in letters.iterator()
    ]
    Letter.objects.filter(pk__in=[pk for pk, in_subject, _in_body in found if in_subject]).update(subject="")
    Letter.objects.filter(pk__in=[pk for pk, _in_subject, in_body in found if in_body]).update(body="")
    for email in _addresses_told_of({word for word in gone if "@" in word}):
        forget_elsewhere(email, erased, actor)


def _still_known(words: set[str]) -> set[str]:
    known: set[str] = set()
    for model, names in personal_words():
        for name in names:
            rows = model._base_manager.filter(**{f"{name}__in": words})
            known.update(rows.values_list(name, flat=True))
    return known


def _addresses_told_of(emails: set[str]) -> set[str]:
    """Those of these addresses that stand in the history, or in lists that came in."""
    if not emails:
        return set()
    spelled = {spelling: email for email in emails for spelling in spellings(email)}
    words = Words(spelled)
    return {spelled[said] for text in _texts_with_addresses() for said in words.said_in(text)}


def _texts_with_addresses() -> Iterator[str]:
    for model, _names in texts():
        for name in kept_texts(model):
            yield from _with_an_address(events_of(model).objects.all(), name)
    for model, names in rows_that_may_name():
        for name in names:
            yield from _with_an_address(model._base_manager.all(), name)


def _with_an_address(rows: models.QuerySet, name: str) -> Iterator[str]:
    said = f"{name}_said"
    told = rows.annotate(**{said: Cast(name, TextField())}).filter(**{f"{said}__contains": "@"})
    yield from told.values_list(said, flat=True).distinct().iterator()
