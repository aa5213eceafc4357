"""People sign up in their own name: by themselves with a letter to confirm it, or with the help of staff."""

from dataclasses import dataclass, replace
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from organisations.models import Organisation
from portal.history.recording import recorded
from portal.notifications.services import notify
from portal.people.models import Address, GuestLink, protected_name
from portal.people.services import address_for
from portal.web import clock
from portal.web.actor import Actor
from portal.web.codes import new_code
from portal.web.overtaking import refuse_if_overtaken
from portal.web.refusals import Refused
from portal.web.templatetags.furniture import day as in_words

from ..enums import RECEIPT, SIGN_UP, AgendaItemState, Answer, GivenBy, MeetingState, PhoneAbout
from ..models import Meeting, Rsvp
from .filing import file_what_was_said
from .inviting import locked
from .said import Said, write_down
from .seating import fill_seats, give_seat, seats_of
from .telling import letters_to, tell

# A sign-up whose letter nobody has opened is kept so long; one by telephone until the meeting is over.
UNCONFIRMED_KEPT = timedelta(days=7)
# What staff who correct a sign-up have before them.
_CORRECTED = ("answer", "name", "phone", "address", "organisation", "organisation_name", "group_size", "mode")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who comes: a name, an address or a telephone number, and perhaps from which organisation."""

    name: str
    email: str = ""
    phone: str = ""
    organisation: Organisation | None = None
    organisation_name: str = ""
    language: str = "sv"


@recorded
def sign_up(meeting: Meeting, *, who: Person, said: Said, code: str = "", actor: Actor) -> Rsvp:
    """Somebody signs up on the meeting's page; not confirmed, so no seat is taken yet.

    With an address a letter goes there, whose link confirms; without one staff will phone. `code` is drawn
    when the form is given out, so that a press that comes twice is one sign-up with one letter. An address
    that has signed up already keeps what stands: nobody has proved that it is the same person who types now.
    Raises Refused for a meeting that takes no sign-ups, and where neither address nor number is given.
    """
    address = _address_of(who)
    meeting = locked(meeting)
    _refuse_closed(meeting)
    if not meeting.open_to_all:
        raise Refused(_("Mötet är för dem som är inbjudna, så det går inte att anmäla sig här."))
    rsvp = _standing(meeting, who, address, code)
    if rsvp.is_confirmed:
        _ask_to_confirm(rsvp, code)
        return rsvp
    _take(rsvp, who, address)
    rsvp.phone_about = "" if address else PhoneAbout.CONFIRM
    if not write_down(rsvp, said, given_by=GivenBy.PAGE, address=address, actor=actor):
        rsvp.save()
    if address:
        _ask_to_confirm(rsvp, code)
    return rsvp


@recorded
def register_person(
    meeting: Meeting, *, who: Person, said: Said, given_by: GivenBy, code: str = "", actor: Actor
) -> Rsvp:
    """Staff write down that somebody comes, confirmed at once; a receipt goes to the address, if any.

    Until the meeting begins, at the door until it is over. Raises Refused, at the field `email`, where the
    address has signed up already.
    """
    address = _address_of(who, by_staff=True, given_by=given_by)
    meeting = locked(meeting)
    _refuse_closed(meeting, by_staff=True, at_the_door=given_by == GivenBy.DOOR)
    rsvp = _standing(meeting, who, address, code)
    if rsvp.is_confirmed:
        if code and rsvp.code == code:
            return rsvp
        raise Refused(_("Den adressen är redan anmäld till mötet. Ändra den anmälan."), field="email")
    _take(rsvp, who, address)
    rsvp.confirmed_at, rsvp.phone_about, rsvp.address = clock.now(), "", address
    # As if anew, whatever somebody had typed on the page: who stands before one is the one to hear.
    rsvp.answer = ""
    write_down(rsvp, said, given_by=given_by, address=address, actor=actor)
    file_what_was_said(rsvp, actor=actor)
    tell(RECEIPT, rsvp, occasion=f"version {rsvp.version}")
    return rsvp


@recorded
def confirm_sign_up(rsvp: Rsvp, *, actor: Actor) -> Rsvp:
    """Whoever holds the link in the letter confirms: now a seat is given, or a turn on the waiting list.

    Whoever signed up in time may until the meeting begins. The second time nothing happens. Raises Refused
    once the meeting has begun or is cancelled, or the sign-up is forgotten.
    """
    return _confirm(rsvp, actor)


@recorded
def confirm_by_phone(rsvp: Rsvp, *, actor: Actor) -> Rsvp:
    """Staff have phoned somebody who left only a number, and it was so. As `confirm_sign_up`."""
    return _confirm(rsvp, actor)


def _confirm(rsvp: Rsvp, actor: Actor) -> Rsvp:
    rsvp = _held(rsvp)
    if rsvp.is_confirmed:
        return rsvp
    _refuse_closed(rsvp.meeting, by_staff=True)
    rsvp.confirmed_at, rsvp.phone_about = clock.now(), ""
    give_seat(rsvp, rsvp.meeting, size_before=rsvp.group_size)
    rsvp.version += 1
    rsvp.save()
    file_what_was_said(rsvp, actor=actor)
    tell(RECEIPT, rsvp, occasion=f"version {rsvp.version}")
    return rsvp


@recorded
def change_sign_up(
    rsvp: Rsvp, *, said: Said, who: Person | None = None, given_by: GivenBy = GivenBy.LINK, actor: Actor
) -> Rsvp:
    """Change a sign-up, or take it back: by its link until the last day, by staff until the meeting begins.

    A receipt goes to the address; seats that come free go to those who wait. Staff may correct `who` it is,
    and what staff save is confirmed. Raises Refused when it is too late, when a link changes what nobody has
    confirmed, when staff correct what is no longer as `rsvp` says, and when a group that has seats would grow
    past those left.
    """
    seen = {name: Rsvp._meta.get_field(name).value_from_object(rsvp) for name in _CORRECTED}
    rsvp = _held(rsvp)
    if who is not None:
        refuse_if_overtaken(rsvp, seen)
    meeting, by_staff = rsvp.meeting, given_by != GivenBy.LINK
    _refuse_closed(meeting, by_staff=by_staff)
    was_confirmed = rsvp.is_confirmed
    if not was_confirmed:
        if not by_staff:
            raise Refused(_("Bekräfta anmälan först."))
        rsvp.confirmed_at, rsvp.phone_about, rsvp.answer = clock.now(), "", ""
    if by_staff or said.answer == Answer.WITHDRAWN:
        rsvp.phone_about = ""
    before, had = rsvp.address, seats_of(rsvp)
    if who is not None:
        if before and before.is_protected:
            raise Refused(_("Personen har skyddade uppgifter, så anmälan ändras inte här."))
        rsvp.address = _address_of(who, by_staff=True, given_by=given_by)
        _refuse_taken(rsvp)
        _take(rsvp, who, rsvp.address)
    is_new = write_down(rsvp, said, given_by=given_by, address=rsvp.address, actor=actor)
    if not is_new:
        rsvp.save()
    if not was_confirmed:
        file_what_was_said(rsvp, actor=actor)
    if before not in {None, rsvp.address}:
        # Letters to the old address open no door of this person any more.
        _links_of(rsvp).filter(address=before).delete()
    if is_new or before != rsvp.address:
        tell(RECEIPT, rsvp, occasion=f"version {rsvp.version}")
    if seats_of(rsvp) < had:
        fill_seats(meeting, actor=actor)
    return rsvp


@recorded
def take_back_sign_up(rsvp: Rsvp, *, given_by: GivenBy = GivenBy.LINK, actor: Actor) -> Rsvp:
    """Take a sign-up back; as `change_sign_up`."""
    return change_sign_up(rsvp, said=Said(answer=Answer.WITHDRAWN), given_by=given_by, actor=actor)


@recorded
def note_phoned(rsvp: Rsvp, *, actor: Actor) -> Rsvp:
    """Somebody without an address has been phoned and told; who waits to be confirmed stays on the list."""
    rsvp = _held(rsvp)
    if rsvp.is_confirmed or rsvp.meeting.state == MeetingState.CANCELLED:
        rsvp.phone_about = ""
        rsvp.save(update_fields=["phone_about"])
    return rsvp


@recorded
def forget_unconfirmed(rsvp: Rsvp, *, actor: Actor) -> bool:
    """Forget what nobody has confirmed, with all that was said in it; whether it was there still."""
    standing = Rsvp.objects.select_for_update().filter(pk=rsvp.pk, confirmed_at__isnull=True).first()
    if standing is None:
        return False
    standing.proposals.filter(state=AgendaItemState.PROPOSED).delete()
    _links_of(standing).delete()
    standing.delete()
    return True


def _links_of(rsvp: Rsvp) -> QuerySet[GuestLink]:
    kind = ContentType.objects.get_for_model(Rsvp)
    return GuestLink.objects.filter(subject_type=kind, subject_id=rsvp.pk)


def _refuse_closed(meeting: Meeting, *, by_staff: bool = False, at_the_door: bool = False) -> None:
    if meeting.state == MeetingState.CANCELLED:
        raise Refused(_("Mötet är inställt, så det går inte att anmäla sig."))
    if meeting.state == MeetingState.DRAFT:
        raise Refused(_("Mötet är inte utlyst än, så det går inte att anmäla någon."))
    if meeting.state != MeetingState.CALLED or meeting.is_over:
        raise Refused(_("Mötet har redan hållits, så det går inte att anmäla sig."))
    if by_staff and not at_the_door and not meeting.may_be_registered:
        raise Refused(_("Mötet har redan börjat, så det går inte att ändra anmälningar."))
    if not by_staff and not meeting.may_be_answered:
        raise Refused(
            _("Sista dagen att anmäla sig var %(day)s. Ring oss om du ändå vill komma.")
            % {"day": in_words(meeting.answer_by)}
        )


def _address_of(who: Person, *, by_staff: bool = False, given_by: GivenBy = GivenBy.PAGE) -> Address | None:
    if who.email:
        try:
            return address_for(who.email, language=who.language)
        except ValueError:
            raise Refused(_("Skriv en e-postadress, till exempel namn@forening.example."), field="email")
    if not who.phone and not (by_staff and given_by == GivenBy.DOOR):
        raise Refused(_("Skriv en e-postadress eller ett telefonnummer."), field="email")
    return None


def _standing(meeting: Meeting, who: Person, address: Address | None, code: str) -> Rsvp:
    """The sign-up that this is once more, else a new one; under the meeting's lock."""
    persons = meeting.rsvps.persons().select_related("address", "organisation")
    if address:
        standing = persons.filter(address=address).first()
    else:
        by_phone = persons.filter(address__isnull=True)
        standing = by_phone.filter(code=code).first() if code else None
        standing = standing or next(
            (one for one in by_phone.filter(confirmed_at__isnull=True) if _is_the_same(one, who)), None
        )
    if standing is None:
        is_free = code and not Rsvp.objects.filter(code=code).exists()
        standing = Rsvp(code=code if is_free else new_code(), version=0)
    standing.meeting = meeting
    return standing


def _is_the_same(rsvp: Rsvp, who: Person) -> bool:
    """Two in a household may have one telephone; one who signs up twice has one name too."""
    return (rsvp.name.casefold(), _digits(rsvp.phone)) == (who.name.strip().casefold(), _digits(who.phone))


def _digits(phone: str) -> str:
    return "".join(filter(str.isdigit, phone))


def _take(rsvp: Rsvp, who: Person, address: Address | None) -> None:
    rsvp.name, rsvp.phone = who.name.strip(), who.phone.strip()
    if address and address.is_protected:
        rsvp.name, rsvp.phone = protected_name(), ""
    rsvp.organisation = who.organisation
    rsvp.organisation_name = "" if who.organisation else who.organisation_name.strip()


def _refuse_taken(rsvp: Rsvp) -> None:
    others = rsvp.meeting.rsvps.persons().exclude(pk=rsvp.pk)
    if rsvp.address and others.filter(address=rsvp.address).exists():
        raise Refused(_("Någon annan är anmäld med den adressen."), field="email")


def _held(rsvp: Rsvp) -> Rsvp:
    """The sign-up as it stands, under its meeting's lock. Refuses one that is gone."""
    meeting = locked(rsvp.meeting)
    persons = meeting.rsvps.persons().select_related("address", "organisation")
    standing = persons.select_for_update(of=("self",)).filter(pk=rsvp.pk).first()
    if standing is None:
        raise Refused(_("Anmälan är borttagen, för den blev inte bekräftad. Anmäl dig igen."))
    standing.meeting = meeting
    return standing


def _ask_to_confirm(rsvp: Rsvp, code: str) -> None:
    """The letter with the link; without a name, which anybody may have typed."""
    ((about, to),) = letters_to([rsvp], rsvp.meeting)
    notify(
        SIGN_UP,
        about=about,
        to=replace(to, name=to.name if rsvp.is_confirmed else ""),
        occasion=f"form {code or new_code()}",
        expires_at=rsvp.meeting.starts_at,
    )
