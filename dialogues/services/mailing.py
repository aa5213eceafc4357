"""Utskick are drafted, changed, sent, regretted, stopped and shown in the archive."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Exists
from django.utils.translation import gettext as _
from rules import has_perm

from organisations.models import Chosen
from organisations.services import save_selection
from portal.files.services import store_file, throw_away
from portal.history.recording import recorded
from portal.municipality.current import municipality
from portal.notifications.declaring import Recipient
from portal.notifications.enums import LetterState
from portal.notifications.models import Batch, Letter
from portal.notifications.services import notify, notify_each, open_batch, send_now, stop_batch
from portal.people.models import User
from portal.people.services import address_for
from portal.records.services import never_sent
from portal.web import clock
from portal.web.actor import Actor
from portal.web.overtaking import refuse_if_overtaken
from portal.web.refusals import Refused

from ..enums import MAILING_PROOF, MailingState
from ..models import Dialogue, Mailing, MailingCopy
from ..models.receipt import letters_about
from .choosing import refuse_choice
from .conversing import regret_opening
from .filing import file_mailing
from .reaching import letters_about_copies


def _held(mailing: Mailing) -> Mailing:
    """The row as it is now, and nobody else's until we are done. Refuses a draft that has been discarded."""
    rows = Mailing.objects.select_for_update(of=("self",)).select_related("committee", "file")
    standing = rows.filter(pk=mailing.pk).first()
    if standing is None:
        raise Refused(_("Utkastet är redan slängt."))
    return standing


def _held_draft(mailing: Mailing) -> Mailing:
    mailing = _held(mailing)
    if not mailing.is_draft:
        raise Refused(_("Utskicket är redan skickat, så det går inte att ändra."))
    return mailing


@recorded
def draft_mailing(*, values: Mapping[str, Any], code: str, owner: User, actor: Actor) -> Mailing:
    """A new utskick that only those who send them see.

    `code` is drawn when the form is given out: sent twice, it makes one draft.
    """
    try:
        with transaction.atomic():
            return Mailing.objects.create(code=code, owner=owner, made_at=clock.now(), **values)
    except IntegrityError:
        return Mailing.objects.get(code=code)


@recorded
def change_mailing(
    mailing: Mailing, *, values: Mapping[str, Any], seen: Mapping[str, Any] | None = None, actor: Actor
) -> Mailing:
    """Change a draft. Refuses one that is sent, where what was `seen` no longer stands, and odd persons."""
    mailing = _held_draft(mailing)
    refuse_if_overtaken(mailing, seen or {})
    for name, value in values.items():
        setattr(mailing, name, value)
    _refuse_odd_persons(mailing, values)
    mailing.save()
    return mailing


def _refuse_odd_persons(mailing: Mailing, values: Mapping[str, Any]) -> None:
    if mailing.deputy_id and mailing.deputy_id == mailing.owner_id:
        raise Refused(_("Ersättaren behöver vara någon annan än den ansvariga."), field="deputy")
    for field in {"owner", "deputy"} & values.keys():
        person = values[field]
        if person and not (person.is_active and has_perm("dialogues.prepare_mailing", person)):
            raise Refused(_("%(name)s får inte skicka utskick.") % {"name": person}, field=field)


@recorded
def attach_file(mailing: Mailing, *, upload: UploadedFile | None, actor: Actor) -> Mailing:
    """Give a draft a file in place of the one it has, or none. Refuses what is no PDF or picture."""
    mailing = _held_draft(mailing)
    former = mailing.file
    mailing.file = upload and store_file(upload=upload, owner=mailing, public=False, actor=actor)
    mailing.save(update_fields=["file"])
    if former:
        throw_away(former, actor=actor)
    return mailing


@recorded
def choose_recipients(
    mailing: Mailing, *, chosen: Chosen, made_from: str = "", save_as: str = "", actor: Actor
) -> Mailing:
    """Say whom a draft goes to, and perhaps save that as a selection with a name.

    Raises Refused where nothing is chosen, where it is sent, and where something else has been chosen since
    the mark `made_from` was taken.
    """
    mailing = _held_draft(mailing)
    refuse_choice(chosen, standing=mailing.chosen, made_from=made_from)
    if save_as:
        save_selection(name=save_as, chosen=chosen, actor=actor)
    mailing.recipients = chosen.to_json()
    mailing.save(update_fields=["recipients"])
    return mailing


@recorded
def discard_mailing(mailing: Mailing, *, actor: Actor) -> None:
    """Throw a draft away, and its file; the history stays."""
    mailing = _held_draft(mailing)
    file = mailing.file
    mailing.delete()
    if file:
        throw_away(file, actor=actor)


@recorded
def send_mailing(mailing: Mailing, *, actor: Actor) -> Batch:
    """Send a draft to every organisation chosen, each contact by a letter of its own.

    The letters leave when the time to regret them is over. Pressed twice, it is sent once. Refuses what
    still has gaps, and what would reach nobody.
    """
    mailing = _held(mailing)
    if not mailing.is_draft:
        return mailing.batches()[0]
    _refuse_unfinished(mailing)
    _refuse_unopened(mailing)
    organisations = list(mailing.organisations())
    if not organisations:
        raise Refused(_("Ingen förening är vald, så det finns ingen att skicka till."))
    now, minutes = clock.now(), municipality().regret_minutes
    leaves_at = now + timedelta(minutes=minutes) if minutes else None
    MailingCopy.objects.bulk_create(
        [MailingCopy(mailing=mailing, organisation=each) for each in organisations], batch_size=1000
    )
    letters = letters_about_copies(
        mailing.copies.all(), declined_by=mailing.declined_by, asks=bool(mailing.dialogue_id)
    )
    reached = {copy.pk for copy, _to in letters}
    batch = open_batch(
        mailing.notice,
        about=mailing,
        without_address=len(organisations) - len(reached),
        asked_at=now,
        leaves_at=leaves_at,
        actor=actor,
    )
    notify_each(mailing.notice, letters=letters, batch=batch)
    mailing.state, mailing.sent_at = MailingState.SENDING, leaves_at or now
    mailing.save(update_fields=["state", "sent_at"])
    file_mailing(mailing, organisations=len(organisations), actor=actor)
    return batch


def _refuse_unfinished(mailing: Mailing) -> None:
    if not mailing.text.strip():
        raise Refused(_("Skriv en text först."))
    if mailing.has_gaps:
        raise Refused(_("Fyll först i det som står inom [[ ]] i texten."))


def _refuse_unopened(mailing: Mailing) -> None:
    """What asks for viewpoints goes only while these are taken."""
    if mailing.dialogue_id and not Dialogue.objects.get(pk=mailing.dialogue_id).takes_viewpoints:
        raise Refused(_("Remissen är inte öppen, så ingen kan få brevet."))


@recorded
def send_mailing_now(mailing: Mailing, *, actor: Actor) -> Mailing:
    """End the time in which it may be regretted. Once it has left, or was taken back, nothing happens."""
    mailing = _held(mailing)
    batch = mailing.batches().first()
    if batch and batch.may_be_regretted:
        mailing.sent_at = send_now(batch, actor=actor).leaves_at
        mailing.save(update_fields=["sent_at"])
    return mailing


@recorded
def take_back_mailing(mailing: Mailing, *, actor: Actor) -> Mailing:
    """Regret before anything has left: a draft again. Else stop what still waits: those told stay told.

    Refuses when there is nothing left to stop.
    """
    mailing = _held(mailing)
    batch = mailing.batches().first()
    if batch is None or mailing.is_draft:
        raise Refused(_("Utskicket är redan ångrat."))
    nothing_left, stopped = batch.may_be_regretted, stop_batch(batch, actor=actor)
    if not stopped and not nothing_left:
        raise Refused(_("Alla brev har redan gått i väg, så det finns inget att stoppa."))
    told = letters_about(model=MailingCopy).exclude(state=LetterState.LAPSED)
    mailing.copies.filter(~Exists(told)).delete()
    is_draft = nothing_left and not mailing.copies.exists()
    mailing.state = MailingState.DRAFT if is_draft else MailingState.STOPPED
    mailing.sent_at = None if is_draft else mailing.sent_at
    if is_draft:
        never_sent(mailing, actor=actor)
    mailing.save(update_fields=["state", "sent_at"])
    if is_draft and mailing.dialogue:
        regret_opening(mailing.dialogue, actor=actor)
    return mailing


@recorded
def finish_mailing(mailing: Mailing, *, actor: Actor) -> bool:
    """An utskick whose letters are all handled has been sent; whether this was when it became so."""
    mailing = _held(mailing)
    if mailing.state != MailingState.SENDING or mailing.batches().filter(closed_at__isnull=True).exists():
        return False
    mailing.state = MailingState.SENT
    mailing.save(update_fields=["state"])
    return True


@recorded
def show_in_archive(mailing: Mailing, *, shown: bool, actor: Actor) -> Mailing:
    """Let everybody read it in the archive, or no longer."""
    mailing = _held(mailing)
    mailing.archived = shown
    mailing.save(update_fields=["archived"])
    return mailing


@recorded
def send_mailing_proof(mailing: Mailing, *, user: User, actor: Actor) -> Letter | None:
    """Owe whoever asks the letter as it will look, with links that lead nowhere; at most one a minute."""
    to = Recipient(address_for(user.email, language=user.language), user.name, user.language, user)
    minute = clock.now().strftime("%Y-%m-%dT%H:%M")
    return notify(MAILING_PROOF, about=mailing, to=to, occasion=minute)
