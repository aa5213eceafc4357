"""An association registers itself: writes, sends, vouches by a mailed link, answers, takes back."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.notifications.services import notify
from portal.people.enums import LinkPurpose
from portal.people.models import Address, GuestLink, Protection, protected_name
from portal.people.services import address_for, link_for
from portal.web import clock
from portal.web.actor import Actor
from portal.web.overtaking import refuse_if_overtaken
from portal.web.refusals import Refused

from ..enums import UNPROVEN, RegistrationState
from ..models import DRAFTS_KEPT, LISTS, PERSONS_KEPT, Organisation, Registration
from ..notices import registrant
from .filing import APPEALED, REGISTERED, REPLIED, file_received
from .joining import account_of

# Nobody writes on so many pages sooner than as many open forms; what fills in everything does.
_PAGES = 5


@recorded
def begin_registration(*, values: Mapping[str, Any], language: str = "sv", actor: Actor) -> GuestLink:
    """A draft with its first step; returns the link that opens it in the browser where it is written.

    Raises Refused where the number stands in the register.
    """
    registration = Registration(language=language)
    _take(registration, values)
    _refuse_what_is_there(registration)
    registration.save()
    return link_for(purpose=LinkPurpose.REGISTER, subject=registration, address=None)


@recorded
def write_registration(
    registration: Registration,
    *,
    values: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
    actor: Actor,
) -> Registration:
    """Save a step; `values` may hold `email`. What was sent and not vouched for is a draft again.

    Raises Refused where it can no longer be written in, where what was `seen` no longer stands, and where
    the number stands in the register.
    """
    registration = held_registration(registration)
    if not registration.may_be_written:
        raise Refused(_("Anmälan går inte att ändra nu. Ladda om sidan, så ser du hur det ligger till."))
    refuse_if_overtaken(registration, _as_columns(seen or {}))
    _take(registration, values)
    _refuse_what_is_there(registration)
    if registration.state == RegistrationState.SENT:
        registration.state = RegistrationState.DRAFT
    registration.touched_at = clock.now()
    _save(registration)
    for name in LISTS:
        if name in values:
            getattr(registration, name).set(values[name])
    return registration


@recorded
def save_for_later(registration: Registration, *, email: str, language: str = "sv", actor: Actor) -> None:
    """A letter with a link by which the draft is opened again. At most one each minute to an address.

    Where the draft has no address yet the contact's step proposes this one: nobody types it twice.
    Raises Refused where it has been sent in, and where the address will not do.
    """
    registration = held_registration(registration)
    if registration.state not in UNPROVEN:
        raise Refused(_("Anmälan är redan inskickad. Länken till den finns i brevet som kom då."))
    address = _address(email, language)
    registration.address, registration.touched_at = registration.address or address, clock.now()
    registration.save(update_fields=["address", "touched_at"])
    link_for(purpose=LinkPurpose.REGISTER, subject=registration, address=address)
    to = registrant(address)
    notify("organisations.registration_resume", about=registration, to=to, occasion=_this_minute())


@recorded
def send_registration(registration: Registration, *, link: GuestLink, actor: Actor) -> Registration:
    """Send it in. It is received at once by a link to its own address; else a letter asks for a press.

    Sent twice it is once. Raises Refused where something is missing, where it goes too fast for a person,
    and where the association is there already.
    """
    registration = held_registration(registration)
    if registration.state != RegistrationState.DRAFT:
        return registration
    _refuse_unfinished(registration)
    _refuse_what_is_there(registration)
    if clock.now() - registration.begun_at < timedelta(seconds=_PAGES * settings.LEAST_SECONDS_TO_TYPE):
        raise Refused(_("Det gick fortare än vi hann med. Vänta några sekunder och skicka igen."))
    if _is_its_own(link, registration):
        return _receive(registration, REGISTERED, actor)
    registration.state, registration.touched_at = RegistrationState.SENT, clock.now()
    registration.save()
    _ask_to_vouch(registration)
    return registration


@recorded
def send_letter_again(registration: Registration, *, actor: Actor) -> Registration:
    """The letter that asks for a press once more, for whoever lost the first; at most one each minute."""
    registration = held_registration(registration)
    if registration.state == RegistrationState.SENT:
        _ask_to_vouch(registration)
    return registration


@recorded
def vouch_for_registration(registration: Registration, *, link: GuestLink, actor: Actor) -> Registration:
    """Whoever reads the letters to its address says that it is so: now it has come to the municipality.

    Said twice it is once. Raises Refused for a link to another address, for what has not been sent, and
    where somebody else has registered the same number meanwhile.
    """
    registration = held_registration(registration)
    if registration.is_proven:
        return registration
    if registration.state != RegistrationState.SENT or not _is_its_own(link, registration):
        raise Refused(_("Anmälan har ändrats sedan brevet skickades. Läs igenom den och skicka den igen."))
    _refuse_what_is_there(registration)
    return _receive(registration, REGISTERED, actor)


@recorded
def reply_to_question(registration: Registration, *, reply: str, actor: Actor) -> Registration:
    """The association has answered, and may have changed what it said: it waits for the municipality.

    Raises Refused where nothing is asked any more.
    """
    registration = held_registration(registration)
    if registration.state != RegistrationState.ASKED:
        raise Refused(_("Frågan är inte öppen längre. Ladda om sidan, så ser du hur det ligger till."))
    registration.reply = reply
    # What was asked in a second look is answered to the second look.
    is_second = registration.appealed_at is not None
    waits_as = RegistrationState.APPEALED if is_second else RegistrationState.RECEIVED
    return _receive(registration, REPLIED, actor, waits_as)


@recorded
def appeal(registration: Registration, *, reason: str, actor: Actor) -> Registration:
    """The association wants a no to be looked at again, by somebody else: once.

    Raises Refused for what was not refused, or has been looked at twice, or where the number is registered
    anew.
    """
    registration = held_registration(registration)
    if not registration.may_be_appealed:
        raise Refused(_("Det går inte att be om ny prövning av den här anmälan."))
    registration.appeal, registration.appealed_at = reason, clock.now()
    return _receive(registration, APPEALED, actor, RegistrationState.APPEALED)


@recorded
def withdraw_registration(registration: Registration, *, actor: Actor) -> Registration | None:
    """The association takes it back. What nobody has vouched for is erased, and None is returned.

    Taken back twice it is once. Raises Refused where the answer has been given.
    """
    registration = held_registration(registration)
    if registration.state in UNPROVEN:
        _links_of(registration).delete()
        registration.delete()
        return None
    if registration.state == RegistrationState.WITHDRAWN:
        return registration
    if not registration.is_open:
        raise Refused(_("Anmälan är redan avgjord, så den går inte att ta tillbaka."))
    registration.state, registration.touched_at = RegistrationState.WITHDRAWN, clock.now()
    registration.waits_since = None
    registration.save()
    tell(registration, "withdrawn")
    return registration


@recorded
def forget_registrations(*, actor: Actor) -> int:
    """Erase what was never sent, and blank who stood behind what is over; returns how many of both."""
    left = Registration.objects.untouched_since(clock.now() - DRAFTS_KEPT).select_for_update()
    over = Registration.objects.over_since(clock.now() - PERSONS_KEPT).select_for_update()
    erased = [_links_of(one).delete() and one.delete() for one in left]
    blanked = [_blank(one) for one in over]
    return len(erased) + len(blanked)


def held_registration(registration: Registration) -> Registration:
    """The row as it is now, and nobody else's until we are done. Raises Refused where it is gone."""
    rows = Registration.objects.for_letter().select_for_update(of=("self",))
    standing = rows.filter(pk=registration.pk).first()
    if standing is None:
        raise Refused(_("Anmälan är borttagen."))
    return standing


def tell(registration: Registration, what: str) -> None:
    """Owe the letter that says what has just happened; nothing where the address has been erased."""
    if registration.address is None:
        return
    notify(
        f"organisations.registration_{what}",
        about=registration,
        to=registrant(registration.address, registration.contact_name),
        occasion=registration.touched_at.isoformat(),
    )


def _take(registration: Registration, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name == "email":
            registration.address = _address(value, registration.language)
        elif name not in LISTS:
            setattr(registration, name, value)


def _address(email: str, language: str) -> Address:
    try:
        return address_for(email, language=language)
    except ValueError:
        raise Refused(_("Skriv en e-postadress, till exempel namn@forening.example."), field="email")


def _as_columns(seen: Mapping[str, Any]) -> dict[str, Any]:
    """What was seen, with the address by its row."""
    columns = dict(seen)
    if "email" in columns:
        email = columns.pop("email")
        columns["address"] = Address.objects.filter(email=email).values_list("pk", flat=True).first()
    return columns


def _save(registration: Registration) -> None:
    _hide_who_is_protected(registration)
    try:
        with transaction.atomic():
            registration.save()
    except IntegrityError:
        raise Refused(_("Någon har redan anmält föreningen med det numret."), field="number")


def _hide_who_is_protected(registration: Registration) -> None:
    """What others see says nothing of whoever has protected identity; a stranger with the address sees no
    difference, as nothing is hidden before somebody has vouched for it.
    """
    address = registration.address
    if not registration.is_proven or address is None:
        return
    if address.is_protected or Protection.objects.of(user=account_of(address), address=address):
        registration.contact_name, registration.phone, registration.filled_in_by = protected_name(), "", ""


def _refuse_what_is_there(registration: Registration) -> None:
    """Of the register visitors see; of what is registered, that the number is.

    One that has asked to be taken out is not told of: those who decide see it.
    """
    if not registration.number:
        return
    holder = Organisation.objects.in_use().filter(number=registration.number).first()
    if holder:
        raise Refused(_("Numret står redan på %(name)s.") % {"name": holder}, field="number")


def _refuse_unfinished(registration: Registration) -> None:
    if registration.missing():
        raise Refused(_("Något saknas i anmälan. Fyll i det och skicka igen."))


def _is_its_own(link: GuestLink, registration: Registration) -> bool:
    """Whether the link came in a letter to the address that the registration gives."""
    return link.address_id is not None and link.address_id == registration.address_id


def _ask_to_vouch(registration: Registration) -> None:
    link_for(purpose=LinkPurpose.REGISTER, subject=registration, address=registration.address)
    to = registrant(registration.address)
    notify("organisations.registration_sent", about=registration, to=to, occasion=_this_minute())


def _receive(
    registration: Registration,
    what: Any,
    actor: Actor,
    state: RegistrationState = RegistrationState.RECEIVED,
) -> Registration:
    """It has come to the municipality; only the address that vouches for it opens it from now on."""
    now = clock.now()
    registration.state = state
    registration.waits_since = registration.touched_at = now
    _save(registration)
    _links_of(registration).exclude(address=registration.address).delete()
    file_received(registration, what, actor=actor)
    tell(registration, "received")
    return registration


def _blank(registration: Registration) -> None:
    _links_of(registration).delete()
    for name in Registration.PERSONAL.fields:
        setattr(registration, name, None if name == "address" else "")
    registration.blanked_on = clock.today()
    registration.save()


def _links_of(registration: Registration) -> QuerySet[GuestLink]:
    kind = ContentType.objects.get_for_model(Registration)
    return GuestLink.objects.filter(subject_type=kind, subject_id=registration.pk)


def _this_minute() -> str:
    return clock.now().strftime("%Y-%m-%dT%H:%M")
