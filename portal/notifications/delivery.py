"""Delivery: one letter at a time, each in a transaction of its own, held until the server answers.

A killed worker frees its letter at once and doubles at most that one. Several processes deliver
side by side: each takes what no other holds.
"""

import hashlib
import logging
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from time import monotonic

from django.db import transaction

from portal.municipality.current import is_open, municipality
from portal.people.enums import CLOSED_ADDRESSES, AddressState
from portal.web import clock
from portal.web.codes import ALPHABET, SEAL_LENGTH
from portal.web.rooms import notices

from .declaring import Draft, Notice, Recipient
from .enums import NOT_DELIVERED, LetterState, Urgency
from .links import decline_url
from .models import Letter
from .pacing import Allowance
from .posting import Outcome, Postbox, Reply
from .rendering import Forms, Renderer

logger = logging.getLogger(__name__)

# After a 4xx or a fault of our own: when to come back. After the last, the letter has failed.
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440)]
SUBJECT_LENGTH, ANSWER_LENGTH = 200, 300
_AT_THE_END = [
    "state",
    "language",
    "facts",
    "message_id",
    "server_answer",
    "subject",
    "digest",
    "body",
    "tells_of",
    "sent_at",
]
# The secret half of a link: what is kept of a letter opens no door.
_SEAL = re.compile(f"(/s/[{ALPHABET}]+-)[{ALPHABET}]{{{SEAL_LENGTH}}}")


class Ended(StrEnum):
    """Why a run stopped."""

    NOTHING_DUE = "nothing due"
    TIME_IS_UP = "time is up"
    CEILING = "ceiling"
    UNREACHABLE = "unreachable"


@dataclass(slots=True)
class Run:
    """What a run did."""

    finished: int = 0
    ended: Ended = Ended.NOTHING_DUE


def deliver_due(*, seconds: float = 50.0) -> Run:
    """Deliver what is due, most urgent first, until nothing is left, time is up or nobody answers.

    When the minute's ceiling is reached, those who wait at the screen still get their letters.
    """
    run = Run()
    deadline = monotonic() + seconds
    sender = municipality()
    renderer = Renderer(sender)
    with Postbox(sender) as postbox, Allowance(sender.letters_per_minute) as allowance:
        while True:
            if monotonic() > deadline:
                run.ended = Ended.TIME_IS_UP
                return run
            granted = allowance.grants_one()
            state = _deliver_one(postbox, renderer, Urgency.BULK if granted else Urgency.NOW)
            if granted and state in {None, LetterState.WAITING, LetterState.LAPSED}:
                # Nothing was posted.
                allowance.take_back_one()
            if state is None or state is LetterState.WAITING:
                if state is LetterState.WAITING:
                    run.ended = Ended.UNREACHABLE
                elif not granted:
                    run.ended = Ended.CEILING
                return run
            run.finished += 1


def _deliver_one(postbox: Postbox, renderer: Renderer, urgency: Urgency) -> LetterState | Outcome | None:
    """Take the most urgent letter through. None: nothing is due. WAITING: the server is not there."""
    only = None if is_open() else [key for key, notice in notices().items() if notice.while_closed]
    try:
        with transaction.atomic():
            letter = Letter.objects.take_next(urgency=urgency, only=only)
            if letter is None:
                return None
            return _take_through(letter, postbox, renderer)
    except _OwnFault as fault:
        logger.exception(
            "A letter could not be written",
            extra={"letter": fault.letter.code, "notice": fault.letter.notice},
        )
        with transaction.atomic():
            # Meanwhile another process may have had it in hand.
            again = Letter.objects.select_for_update().filter(pk=fault.letter.pk, state=LetterState.WAITING)
            for letter in again:
                _come_back(letter, "")
        return Outcome.LATER


class _OwnFault(Exception):
    """Writing a letter raised something: the transaction is undone, the letter tried later."""

    def __init__(self, letter: Letter):
        super().__init__(letter.code)
        self.letter = letter


def _take_through(letter: Letter, postbox: Postbox, renderer: Renderer) -> LetterState | Outcome:
    notice = notices().get(letter.notice)
    # Asked now: the municipality may have changed its languages since the letter was owed.
    letter.language = renderer.sender.language_for(letter.language)
    # What is true now is what it says, however long the server takes: later letters say what is new since.
    written_at = clock.now()
    try:
        draft = _draft(letter, notice)
        forms = renderer.render(notice, draft, letter.language) if draft else None
    except Exception as error:
        raise _OwnFault(letter) from error
    if draft is None or forms is None:
        return _finish(letter, LetterState.LAPSED)
    letter.message_id, letter.tells_of = postbox.message_id(letter), draft.tells_of
    try:
        reply = postbox.post(letter, forms, may_decline=bool(letter.kind))
    except Exception as error:
        # A line break in a name, an address no server understands: it must hold up no other letter.
        raise _OwnFault(letter) from error
    return _note(letter, notice, forms, reply, written_at)


def _draft(letter: Letter, notice: Notice | None) -> Draft | None:
    """What the letter says now, or None when it is no longer true, wanted or deliverable."""
    if notice is None or (letter.expires_at and letter.expires_at <= clock.now()):
        return None
    # Somebody who waits for a sign-in code may have had a full mailbox yesterday: try.
    if letter.urgency != Urgency.NOW and letter.address.state in CLOSED_ADDRESSES:
        return None
    if (letter.kind and letter.is_declined) or (notice.latest_only and letter.is_overtaken):
        return None
    about = notice.find().filter(pk=letter.about_id).first()
    if about is None:
        return None
    draft = notice.write(about, Recipient(letter.address, letter.name, letter.language), letter.facts)
    if draft is None or not letter.kind:
        return draft
    return replace(draft, own={**draft.own, "decline_url": decline_url(letter)})


def _note(
    letter: Letter, notice: Notice, forms: Forms, reply: Reply, written_at: datetime
) -> LetterState | Outcome:
    """Write down how the server took it."""
    letter.server_answer = reply.words[:ANSWER_LENGTH]
    match reply.outcome:
        case Outcome.UNREACHABLE:
            logger.warning("The mail server did not answer: %s", reply.words)
            return LetterState.WAITING
        case Outcome.LATER:
            return _come_back(letter, reply.words)
        case Outcome.NO_SUCH_ADDRESS:
            address = letter.address
            address.state, address.state_since = AddressState.REFUSED, clock.now()
            address.reason = reply.words[:ANSWER_LENGTH]
            address.save(update_fields=["state", "state_since", "reason"])
            return _finish(letter, LetterState.REFUSED)
        case Outcome.NOT_WANTED:
            return _finish(letter, LetterState.REFUSED)
    letter.sent_at = written_at
    letter.subject = forms.subject[:SUBJECT_LENGTH]
    letter.digest = hashlib.sha256(forms.as_sent()).hexdigest()
    if not notice.secret:
        letter.body = _SEAL.sub(r"\1…", forms.text + "\n\f\n" + forms.html)
    return _finish(letter, LetterState.SENT)


def _come_back(letter: Letter, words: str) -> LetterState | Outcome:
    letter.server_answer = words[:ANSWER_LENGTH]
    if letter.attempts >= len(WAITS):
        return _finish(letter, LetterState.FAILED)
    letter.next_try_at = clock.now() + WAITS[letter.attempts]
    letter.attempts += 1
    letter.save(update_fields=["attempts", "next_try_at", "server_answer"])
    return Outcome.LATER


def _finish(letter: Letter, state: LetterState) -> LetterState:
    letter.state = state
    # What only a letter says is kept while the letter may be tried again; a secret never is.
    if state not in NOT_DELIVERED or notices()[letter.notice].secret:
        letter.facts = {}
    letter.save(update_fields=_AT_THE_END)
    return state
