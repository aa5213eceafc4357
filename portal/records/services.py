"""What happens to records: kept by the rooms' services, registered, sent to the diary, handed out."""

import hashlib
import re
from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext as _

from portal.files.models import File
from portal.history.recording import recorded
from portal.notifications.declaring import Recipient
from portal.notifications.services import notify
from portal.people.models import Address, Committee, User
from portal.people.services import address_for
from portal.web import clock
from portal.web.actor import Actor
from portal.web.forms import without_unseen
from portal.web.overtaking import refuse_if_overtaken
from portal.web.personal_numbers import without_personal_numbers
from portal.web.refusals import Refused

from .diary_file import diary_file
from .documents import Document
from .enums import FileFate, RecordKind, RecordState
from .masking import MaskedPart, hides_something, mark_of, mask, parts_of, stands_in, with_fate
from .models import Dispatch, Enclosure, HandedOut, Record, Wording
from .on_paper import masked_copy, whole

TO_THE_DIARY = "records.to_the_diary"
_TITLE_LENGTH = 200
# `KS 2026/123`, `KFN-2026-00123`, `2026:14 § 8`; letters, digits, and what stands between them.
_FILE_NUMBER = re.compile(r"(?=.*\d)[\w§ .:/–-]{1,40}")


@recorded
def received(
    thing: models.Model,
    *,
    title: str,
    counterpart: str = "",
    person: Address | None = None,
    committee: Committee | None = None,
    state: RecordState = RecordState.TO_REGISTER,
    actor: Actor,
) -> Record:
    """Keep a record of a document that has come in, in the transaction that takes it in.

    `person` is the address of a counterpart who is a person, not an organisation.
    """
    return _keep(RecordKind.RECEIVED, thing, title, counterpart, person, committee, state)


@recorded
def drawn_up(
    thing: models.Model,
    *,
    title: str,
    counterpart: str = "",
    person: Address | None = None,
    committee: Committee | None = None,
    state: RecordState = RecordState.TO_REGISTER,
    actor: Actor,
) -> Record:
    """Keep a record of a document that was drawn up, in the transaction that sends it; as `received`."""
    return _keep(RecordKind.DRAWN_UP, thing, title, counterpart, person, committee, state)


def _keep(
    kind: RecordKind,
    thing: models.Model,
    title: str,
    counterpart: str,
    person: Address | None,
    committee: Committee | None,
    state: RecordState,
) -> Record:
    return Record.objects.create(
        kind=kind,
        thing_type=ContentType.objects.get_for_model(thing),
        thing_id=thing.pk,
        title=without_unseen(title)[:_TITLE_LENGTH],
        counterpart=without_unseen(counterpart)[:_TITLE_LENGTH],
        address=person,
        committee=committee,
        state=state,
    )


@recorded
def keep_wording(
    record: Record, *, address: Address | None = None, user: User | None = None, actor: Actor
) -> None:
    """Keep what the document says now, for a thing that is written in again; as `received`.

    `address` or `user` is the person whom it tells of: forgotten, it is too.
    """
    parts = [(part.title, part.text) for part in document_of(record).parts]
    Wording.objects.create(record=record, address=address, user=user, parts=parts)


@recorded
def never_sent(thing: models.Model, *, actor: Actor) -> None:
    """Let go of the records of what was regretted before it left; not of what is in the diary."""
    drawn_up = Record.objects.of(thing).filter(kind=RecordKind.DRAWN_UP).to_register()
    drawn_up.filter(dispatches__isnull=True, handed_out__isnull=True).delete()


@recorded
def register(
    record: Record, *, values: Mapping[str, Any], seen: Mapping[str, Any] | None = None, actor: Actor
) -> Record:
    """Say where a record stands: its state, its file number, its committee.

    Raises Refused where what was `seen` no longer stands, and where number and state do not go together.
    """
    record = _held(record)
    refuse_if_overtaken(record, seen or {})
    for name, value in values.items():
        setattr(record, name, value)
    record.file_number = checked_file_number(record.file_number)
    record.state = state_with(record.file_number, record.state)
    is_decided = record.state != RecordState.TO_REGISTER
    record.registered_by_id = actor.user_id if is_decided else None
    record.registered_at = clock.now() if is_decided else None
    record.save()
    return record


def state_with(file_number: str, state: str) -> str:
    """The state that a number makes: whoever writes one has registered. Raises Refused for what cannot be."""
    if file_number and state == RecordState.TO_REGISTER:
        return RecordState.REGISTERED
    if state == RecordState.REGISTERED and not file_number:
        raise Refused(_("Skriv diarienumret som handlingen har fått."), field="file_number")
    if state != RecordState.REGISTERED and file_number:
        raise Refused(
            _("En handling med diarienummer är registrerad. Ta bort numret eller ändra läget."), field="state"
        )
    return state


def checked_file_number(text: str) -> str:
    """The number with single spaces; empty stays empty. Raises Refused for what no diary would give."""
    number = " ".join(text.split())
    if without_personal_numbers(number)[1]:
        raise Refused(_("Det ser ut som ett personnummer. Skriv diarienumret."), field="file_number")
    if number and not _FILE_NUMBER.fullmatch(number):
        raise Refused(
            _("Skriv diarienumret med bokstäver, siffror och snedstreck, till exempel KS 2026/123."),
            field="file_number",
        )
    return number


def _held(record: Record) -> Record:
    """The row as it is now, and nobody else's until we are done."""
    rows = Record.objects.select_for_update(of=("self",)).select_related("committee")
    standing = rows.filter(pk=record.pk).first()
    if standing is None:
        raise Refused(_("Raden finns inte längre. Det som den gällde ångrades innan det skickades."))
    return standing


def document_of(record: Record) -> Document:
    """What it says. Raises Refused where it is gone."""
    document = record.document()
    if document is None:
        raise Refused(
            _("Handlingen finns inte längre i Bryggan, så den kan inte skickas eller lämnas ut härifrån.")
        )
    return document


@recorded
def send_to_diary(record: Record, *, sent_before: int, actor: Actor) -> Dispatch:
    """Mail the document as PDF/A, with a file that the diary reads, to its committee's mailbox.

    What goes is what it says now, whatever happens to it before the letter leaves. `sent_before` is how
    often it had been sent as whoever pressed saw it. Raises Refused where somebody was quicker, where there
    is no mailbox, and where the document is gone.
    """
    record = _held(record)
    if record.dispatches.count() != sent_before:
        raise Refused(_("Handlingen har just skickats till diariet. Skicka igen bara om det behövs."))
    if record.committee is None or not record.committee.mailbox:
        raise Refused(_("Nämnden har ingen myndighetsbrevlåda, så det finns ingenstans att skicka."))
    document = document_of(record)
    dispatch = Dispatch.objects.create(
        record=record, mailbox=record.committee.mailbox, sent_by_id=actor.user_id, sent_at=clock.now()
    )
    enclosures = [_enclosure(f"{record.code}.pdf", "application/pdf", whole(record, document))]
    if document.file:
        enclosures.append(_original(document.file))
    about_them = diary_file(record, document, enclosures)
    enclosures.append(_enclosure(f"{record.code}.xml", "application/xml", about_them))
    for one in enclosures:
        one.dispatch = dispatch
    Enclosure.objects.bulk_create(enclosures)
    notify(
        TO_THE_DIARY,
        about=dispatch,
        to=Recipient(address_for(dispatch.mailbox), record.committee.name),
    )
    return dispatch


def _enclosure(name: str, content_type: str, content: bytes) -> Enclosure:
    digest = hashlib.sha256(content).hexdigest()
    return Enclosure(file_name=name, type=content_type, sha256=digest, content=content)


def _original(file: File) -> Enclosure:
    with file.stored.open("rb") as stored:
        return _enclosure(file.name, file.detected_type, stored.read())


@recorded
def forget_enclosures(*, actor: Actor) -> int:
    """Let go of the files whose letters have arrived; their names and digests stay. How many."""
    return Enclosure.objects.no_longer_needed().update(content=None)


def masked(
    record: Record, *, whole: Collection[int], words: Collection[str], file: str = ""
) -> list[MaskedPart]:
    """A document without these parts and words; `file` is what happens to the upload that it has.

    Raises Refused where it is gone, where nothing is masked, and, at the field `words`, for words that do
    not stand in it.
    """
    document = document_of(record)
    parts = parts_of(document, record.counterpart)
    missing = [word for word in words if not stands_in(word, parts)]
    if missing:
        raise Refused(
            _("De här orden står inte i handlingen: %(words)s") % {"words": ", ".join(missing)}, field="words"
        )
    found = mask(parts, whole=whole, words=words)
    if document.file and not file:
        raise Refused(_("Välj vad som händer med filen."), field="file")
    if not hides_something(found) and file not in (FileFate.MASKED, FileFate.WITHHELD):
        raise Refused(
            _("Välj minst en del, ett förslag eller ett ord att maskera. Hela handlingen finns som PDF.")
        )
    return with_fate(found, FileFate(file)) if document.file else found


@recorded
def hand_out(
    record: Record,
    *,
    whole: Collection[int],
    words: Collection[str],
    grounds: Collection[str],
    made_from: str,
    by: User,
    actor: Actor,
    file: str = "",
) -> bytes:
    """Make a masked copy, and note that it was handed out. The copy is kept nowhere.

    `made_from` is the mark of what was looked at. Raises Refused where it would be another copy, and as
    `masked` does.
    """
    record = _held(record)
    parts = masked(record, whole=whole, words=words, file=file)
    if mark_of(parts, grounds) != made_from:
        raise Refused(_("Se igenom kopian en gång till: handlingen eller ditt val har ändrats sedan sist."))
    document = document_of(record)
    HandedOut.objects.create(
        record=record,
        at=clock.now(),
        by=by,
        grounds=sorted(grounds),
        file=file if document.file else "",
    )
    return masked_copy(record, parts, language=document.language, grounds=sorted(grounds), by=by)
