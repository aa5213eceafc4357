"""Viewpoints come in: by a link, signed in, on the page, by telephone; confirmed, changed, withdrawn."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from organisations.enums import OrganisationState
from organisations.models import Membership, MembershipQuerySet, Organisation
from portal.files.enums import PDF
from portal.files.services import is_the_same, store_file, throw_away
from portal.history.recording import recorded
from portal.people.models import Address, GuestLink, User, protected_name
from portal.people.services import address_for
from portal.web import clock
from portal.web.actor import Actor
from portal.web.codes import new_code
from portal.web.personal_numbers import without_personal_numbers
from portal.web.refusals import Refused
from portal.web.templatetags.furniture import day

from ..enums import (
    VIEWPOINT_RECEIVED,
    VIEWPOINT_TO_CONFIRM,
    CameBy,
    DialogueState,
    ViewpointState,
)
from ..models import Dialogue, DialoguePart, Viewpoint
from .conversing import held_dialogue, mark_answered
from .filing import file_viewpoint
from .grouping import let_names_go
from .writing_back import write_back

# So long the same words from nobody known are taken to be sent again, not said by one more.
_SENT_AGAIN_WITHIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is said: text, a board's letter as PDF, or both; about a part, or about the whole."""

    text: str = ""
    part: DialoguePart | None = None
    upload: UploadedFile | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sayer:
    """Who says it: an organisation by somebody who acts for it, or a person in the own name.

    `is_known`: by a link, signed in or before staff; else whoever has the address has to confirm.
    """

    organisation: Organisation | None = None
    name: str = ""
    name_shown: bool = False
    email: str = ""
    language: str = "sv"
    user: User | None = None
    is_known: bool = False


def sayer_for(organisation: Organisation, address: Address) -> Sayer:
    """Somebody who acts for an organisation, by an address that stands for it today."""
    contacts = Membership.objects.current().filter(organisation=organisation, address=address)
    return _as_contact(organisation, contacts)


def sayer_signed_in(organisation: Organisation, user: User) -> Sayer:
    """The same of somebody signed in, who acts for it today."""
    return _as_contact(
        organisation, Membership.objects.current().filter(organisation=organisation, user=user)
    )


def _as_contact(organisation: Organisation, contacts: MembershipQuerySet) -> Sayer:
    contact = contacts.select_related("address", "user").order_by("pk").first()
    if contact is None:
        raise Refused(_("Du står inte längre som kontaktperson, så du kan inte svara för föreningen."))
    address = contact.address
    return Sayer(
        organisation=organisation,
        name=contact.name,
        email=address.email if address else "",
        language=address.language if address else "sv",
        user=contact.user,
        is_known=True,
    )


@recorded
def say(
    dialogue: Dialogue, *, words: Words, who: Sayer, came_by: CameBy, code: str = "", actor: Actor
) -> Viewpoint:
    """Take in a viewpoint while the dialogue is open.

    An organisation's shows at once, where it is confirmed; a person's is read first, and one with an address
    that nobody has proved waits for a press in a letter. `code` is drawn when the form is given out, so that
    a press that comes twice is one viewpoint. So are the same words sent anew: whoever goes back gets a form
    with another code and with the words still in it. Raises Refused for a dialogue that takes none, and for
    words that cannot be.
    """
    dialogue = held_dialogue(dialogue.pk)
    standing = dialogue.viewpoints.filter(code=code).first() if code else None
    standing = standing or _said_already(dialogue, words, who)
    if standing:
        return standing
    if not dialogue.takes_viewpoints:
        raise Refused(why_closed(dialogue))
    return _take_in(dialogue, words, who, came_by=came_by, code=code, received_at=clock.now(), actor=actor)


@recorded
def register_viewpoint(
    dialogue: Dialogue,
    *,
    words: Words,
    who: Sayer,
    came_by: CameBy,
    received_on: date,
    code: str = "",
    actor: Actor,
) -> Viewpoint:
    """Staff write in what came by telephone, mail or paper, also after the last day.

    A dialogue that was answered waits for an answer again. Raises Refused for a draft, one that is taken
    back, and a day that cannot be.
    """
    dialogue = held_dialogue(dialogue.pk)
    standing = dialogue.viewpoints.filter(code=code).first() if code else None
    if standing:
        return standing
    if dialogue.state in {DialogueState.DRAFT, DialogueState.WITHDRAWN}:
        raise Refused(_("Remissen är inte öppen, så det går inte att skriva in någon synpunkt."))
    if not dialogue.opens_on <= received_on <= clock.today():
        raise Refused(
            _("Välj en dag från %(day)s till i dag.") % {"day": day(dialogue.opens_on)}, field="received_on"
        )
    today = received_on == clock.today()
    received_at = clock.now() if today else clock.instant(received_on, time(12))
    return _take_in(dialogue, words, who, came_by=came_by, code=code, received_at=received_at, actor=actor)


def _said_already(dialogue: Dialogue, words: Words, who: Sayer) -> Viewpoint | None:
    """What the same giver has said in the same words on the same part, with the same file if any comes.

    For an organisation it is the same contact too, whose own way to the words it is.
    """
    address, name = _address_of(who), who.name.strip()
    same = dialogue.viewpoints.exclude(state=ViewpointState.WITHDRAWN).filter(
        part=words.part,
        text=words.text.strip(),
        organisation=who.organisation,
        address=address,
        user=who.user,
    )
    if not (address or who.user):
        since = clock.now() - _SENT_AGAIN_WITHIN
        same = same.filter(name=name, name_shown=who.name_shown and bool(name), made_at__gt=since)
    # A browser that goes back may have let go of the file.
    upload, said = words.upload, same.select_related("dialogue", "file", "address")
    standing = (one for one in said if not upload or is_the_same(one.file, upload, accepted=(PDF,)))
    return next(standing, None)


def _take_in(dialogue: Dialogue, words: Words, who: Sayer, *, came_by, code, received_at, actor) -> Viewpoint:
    _refuse_odd(words, dialogue)
    state, address = _state_of(who), _address_of(who)
    is_free = code and not Viewpoint.objects.filter(code=code).exists()
    viewpoint = Viewpoint(
        code=code if is_free else new_code(),
        dialogue=dialogue,
        part=words.part,
        text=words.text.strip(),
        organisation=who.organisation,
        name=who.name.strip(),
        name_shown=who.name_shown and bool(who.name.strip()),
        address=address,
        user=who.user,
        came_by=came_by,
        state=state,
        made_at=clock.now(),
        received_at=None if state == ViewpointState.UNCONFIRMED else received_at,
    )
    if any(one and one.is_protected for one in (address, who.user)):
        viewpoint.name, viewpoint.name_shown = protected_name(), False
    viewpoint.save()
    if words.upload:
        viewpoint.file = store_file(
            upload=words.upload, owner=viewpoint, public=False, accepted=(PDF,), actor=actor
        )
        viewpoint.file_shown = state == ViewpointState.SHOWN
        viewpoint.save(update_fields=["file", "file_shown"])
    if state == ViewpointState.UNCONFIRMED:
        write_back(VIEWPOINT_TO_CONFIRM, viewpoint, occasion="new", nameless=True)
    else:
        _received(viewpoint, actor, occasion="new")
    return viewpoint


def _address_of(who: Sayer) -> Address | None:
    try:
        return address_for(who.email, language=who.language) if who.email else None
    except ValueError:
        raise Refused(_("Skriv en e-postadress, till exempel namn@forening.example."), field="email")


def _state_of(who: Sayer) -> ViewpointState:
    if who.organisation is None:
        waits = bool(who.email) and not who.is_known
        return ViewpointState.UNCONFIRMED if waits else ViewpointState.TO_READ
    is_confirmed = who.organisation.state == OrganisationState.ACTIVE
    return ViewpointState.SHOWN if is_confirmed else ViewpointState.TO_READ


def _received(viewpoint: Viewpoint, actor: Actor, *, occasion: str) -> None:
    """It is in: the registrar has it, whoever said it gets a receipt, and somebody owes an answer."""
    dialogue = viewpoint.dialogue
    if dialogue.state == DialogueState.ANSWERED:
        dialogue.state = DialogueState.CLOSED
        dialogue.save(update_fields=["state"])
    file_viewpoint(viewpoint, actor=actor)
    write_back(VIEWPOINT_RECEIVED, viewpoint, occasion=occasion)


def _refuse_odd(words: Words, dialogue: Dialogue) -> None:
    if not words.text.strip() and not words.upload:
        raise Refused(_("Skriv vad du tycker, eller bifoga en fil."), field="text")
    if without_personal_numbers(words.text)[1]:
        raise Refused(_("Det ser ut som ett personnummer. Ta bort det, vi behöver det inte."), field="text")
    if words.part and words.part.dialogue_id != dialogue.pk:
        raise Refused(_("Delen finns inte längre. Välj en annan."), field="part")


def why_closed(dialogue: Dialogue) -> str:
    """Why a dialogue takes no viewpoints, for a person."""
    if dialogue.state == DialogueState.WITHDRAWN:
        return _("Remissen är tillbakadragen, så den tar inte emot några synpunkter.")
    if dialogue.closes_on and dialogue.closes_on < clock.today():
        return _("Sista dagen för synpunkter var %(day)s.") % {"day": day(dialogue.closes_on)}
    return _("Remissen är inte öppen för synpunkter.")


def _held(viewpoint: Viewpoint) -> Viewpoint:
    """The viewpoint as it stands, under its dialogue's lock. Refuses one that is gone."""
    dialogue = held_dialogue(viewpoint.dialogue_id)
    rows = Viewpoint.objects.select_for_update(of=("self",)).for_letter()
    standing = rows.filter(pk=viewpoint.pk).first()
    if standing is None:
        raise Refused(_("Synpunkten är borttagen, för den blev inte bekräftad. Lämna den igen."))
    standing.dialogue = dialogue
    return standing


@recorded
def confirm_viewpoint(viewpoint: Viewpoint, *, actor: Actor) -> Viewpoint:
    """Whoever holds the link in the letter confirms: now it has come in, and is read.

    What was written in time counts, also after the last day. The second time nothing happens. Raises Refused
    where the dialogue is taken back, or the viewpoint forgotten.
    """
    viewpoint = _held(viewpoint)
    if viewpoint.state != ViewpointState.UNCONFIRMED:
        return viewpoint
    if viewpoint.dialogue.state == DialogueState.WITHDRAWN:
        raise Refused(why_closed(viewpoint.dialogue))
    viewpoint.state, viewpoint.received_at = ViewpointState.TO_READ, clock.now()
    viewpoint.save(update_fields=["state", "received_at"])
    _received(viewpoint, actor, occasion="new")
    return viewpoint


def why_not_changed(viewpoint: Viewpoint) -> str:
    """Why a viewpoint cannot be changed, for a person; empty where it can."""
    if viewpoint.state == ViewpointState.WITHDRAWN:
        return _("Synpunkten är tillbakadragen, så den går inte att ändra.")
    if viewpoint.state == ViewpointState.UNCONFIRMED:
        return _("Bekräfta synpunkten först.")
    if not viewpoint.dialogue.takes_viewpoints:
        return why_closed(viewpoint.dialogue)
    if viewpoint.group_id and hasattr(viewpoint.group, "response"):
        return _("Synpunkten har fått svar, så den går inte att ändra. Lämna en ny om du vill säga mer.")
    return ""


@recorded
def change_viewpoint(
    viewpoint: Viewpoint, *, words: Words, name_shown: bool | None = None, actor: Actor
) -> Viewpoint:
    """Say it in other words until the last day; a person's is then read again. A file that is there stays.

    Raises Refused where it has been answered, withdrawn, or the time is over, and for words that cannot be.
    """
    viewpoint = _held(viewpoint)
    if sentence := why_not_changed(viewpoint):
        raise Refused(sentence)
    text = words.text.strip()
    if not text and not viewpoint.file_id:
        raise Refused(
            _("Skriv vad du tycker. Vill du inte säga något längre kan du ta tillbaka synpunkten."),
            field="text",
        )
    if text:
        _refuse_odd(words, viewpoint.dialogue)
    shown = viewpoint.name_shown if name_shown is None else name_shown and bool(viewpoint.name)
    if (viewpoint.text, viewpoint.part, viewpoint.name_shown) == (text, words.part, shown):
        return viewpoint
    is_new = (viewpoint.text, viewpoint.part) != (text, words.part)
    viewpoint.text, viewpoint.part, viewpoint.name_shown = text, words.part, shown
    if is_new:
        viewpoint.shown_text, viewpoint.masked = "", []
        viewpoint.read_by = viewpoint.read_at = None
        if viewpoint.organisation is None:
            viewpoint.state, viewpoint.received_at = ViewpointState.TO_READ, clock.now()
    viewpoint.save()
    if is_new:
        _received(viewpoint, actor, occasion=f"changed {clock.now():%Y-%m-%dT%H:%M:%S}")
    return viewpoint


@recorded
def withdraw_viewpoint(viewpoint: Viewpoint, *, actor: Actor) -> Viewpoint:
    """Take back what was said: the words leave the page, and the page of the answers says how many have.

    What has come in stays with the registrar. The second time nothing happens.
    """
    viewpoint = _held(viewpoint)
    if viewpoint.state == ViewpointState.WITHDRAWN:
        return viewpoint
    if viewpoint.state == ViewpointState.UNCONFIRMED:
        raise Refused(
            _("Synpunkten är inte bekräftad, så den har inte kommit in. Du behöver inte göra något.")
        )
    let_names_go([viewpoint], actor=actor)
    viewpoint.state, viewpoint.withdrawn_at = ViewpointState.WITHDRAWN, clock.now()
    viewpoint.file_shown = viewpoint.name_shown = False
    viewpoint.save(update_fields=["state", "withdrawn_at", "file_shown", "name_shown"])
    mark_answered(viewpoint.dialogue, actor=actor)
    return viewpoint


@recorded
def forget_unconfirmed_viewpoint(viewpoint: Viewpoint, *, actor: Actor) -> bool:
    """Forget what nobody has confirmed, with its file and its links; whether it was there still."""
    rows = Viewpoint.objects.select_for_update(of=("self",)).select_related("file")
    standing = rows.filter(pk=viewpoint.pk, state=ViewpointState.UNCONFIRMED).first()
    if standing is None:
        return False
    kind, file = ContentType.objects.get_for_model(Viewpoint), standing.file
    GuestLink.objects.filter(subject_type=kind, subject_id=standing.pk).delete()
    standing.delete()
    if file:
        throw_away(file, actor=actor)
    return True
