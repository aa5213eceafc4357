"""Somebody asks to act for an organisation: its contacts answer, or an official where none can be reached."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.notifications.declaring import Recipient
from portal.notifications.services import notify, notify_each
from portal.people.enums import LinkPurpose
from portal.people.models import Address, GuestLink, Protection, User
from portal.people.services import address_for, link_for, links_for
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused

from ..enums import PUBLIC_STATES, MembershipRequestState
from ..models import Membership, MembershipRequest, Organisation
from ..notices import recipient
from .handing_over import TIME_TO_CONFIRM, hand_over_links
from .holding import held_organisation, hold_additions
from .joining import account_of, as_contact

MOST_WISHES_A_DAY = 5


@recorded
def ask_to_join(
    organisation: Organisation, *, name: str, email: str, words: str, user: User | None = None, actor: Actor
) -> MembershipRequest:
    """Somebody asks to act for an organisation; who has not signed in first confirms the address by mail.

    Asked twice it is once. Raises Refused where it is no address, for the sixth wish of a day, and where the
    person acts for the organisation already: told only to who has signed in, as all else would tell a
    stranger whose addresses we know. A stranger's sixth is answered as the first, and nothing is kept of it.
    """
    organisation = held_organisation(organisation.pk)
    _refuse_unless_in_use(organisation)
    address = _address_of(email)
    if user is not None:
        _refuse_who_is_protected(address, user)
        _refuse_who_acts_for_it(organisation, address, user)
    standing = organisation.membership_requests.open().filter(address=address).first()
    if standing is None:
        standing = MembershipRequest(organisation=organisation, address=address, made_at=clock.now())
        if user is None and _wishes_of_today(address) >= MOST_WISHES_A_DAY:
            return standing
        if user is not None:
            _refuse_too_many_wishes(address)
    if standing.is_waiting:
        return standing
    # Until it is confirmed anybody may have typed it: what was typed last is what the person will read.
    standing.name, standing.words = name, words
    standing.save()
    if user is not None:
        return _begin(standing, user)
    _ask_whether_it_is_theirs(standing)
    return standing


@recorded
def confirm_request(request: MembershipRequest, *, actor: Actor) -> MembershipRequest:
    """Whoever reads the letters to the address has asked; pressed twice it is once.

    Raises Refused where it is withdrawn or answered, and where the person acts for it already.
    """
    request = _held(request)
    if request.is_waiting:
        return request
    if request.state != MembershipRequestState.UNCONFIRMED:
        raise Refused(_("Frågan är redan besvarad eller återtagen."))
    user = account_of(request.address)
    _refuse_unless_in_use(request.organisation)
    _refuse_who_is_protected(request.address, user)
    _refuse_who_acts_for_it(request.organisation, request.address, user)
    # By the same link it can be taken back, as long as nobody has answered.
    link_for(purpose=LinkPurpose.JOIN, subject=request, address=request.address)
    return _begin(request, user)


@recorded
def withdraw_request(request: MembershipRequest, *, actor: Actor) -> MembershipRequest:
    """The person asks no more; twice is once. Raises Refused where it is answered."""
    request = _held(request)
    if request.state == MembershipRequestState.WITHDRAWN:
        return request
    if request.state not in {MembershipRequestState.UNCONFIRMED, MembershipRequestState.WAITING}:
        raise Refused(_("Frågan är redan besvarad, så den går inte att ta tillbaka."))
    request.state = MembershipRequestState.WITHDRAWN
    request.save(update_fields=["state"])
    return request


@recorded
def approve_request(
    request: MembershipRequest, *, by: Membership | None = None, actor: Actor
) -> MembershipRequest:
    """Yes: the person acts for the organisation from today, and gets a receipt.

    `by` is the contact who answers; an official needs none. Raises Refused where somebody has answered,
    where it is withdrawn or one's own, and where the contact is none any more.
    """
    hold_additions()
    request = _held_to_answer(request, by, actor)
    organisation = request.organisation
    _refuse_unless_in_use(organisation)
    _decide(request, MembershipRequestState.APPROVED, actor)
    if organisation.memberships.current().filter(address=request.address).exists():
        return request
    membership = Membership.objects.create(
        organisation=organisation,
        **as_contact(request.address, name=request.name),
    )
    hand_over_links([membership])
    # Nobody writes to whoever was protected meanwhile.
    if membership.address:
        notify("organisations.contact_confirmed", about=membership, to=recipient(membership))
    return request


@recorded
def decline_request(
    request: MembershipRequest, *, reason: str = "", by: Membership | None = None, actor: Actor
) -> MembershipRequest:
    """No; the person is told, with the reason where one is given. Raises Refused as `approve_request`."""
    request = _held_to_answer(request, by, actor)
    request.reason = reason
    _decide(request, MembershipRequestState.DECLINED, actor)
    notify("organisations.join_declined", about=request, to=asker(request))
    return request


@recorded
def forget_unconfirmed_requests(*, actor: Actor) -> int:
    """Forget wishes whose address nobody confirmed in time; returns how many."""
    old = MembershipRequest.objects.filter(
        state=MembershipRequestState.UNCONFIRMED, made_at__lte=clock.now() - TIME_TO_CONFIRM
    )
    ids = list(old.values_list("pk", flat=True))
    GuestLink.objects.filter(
        subject_type__app_label="organisations", subject_type__model="membershiprequest", subject_id__in=ids
    ).delete()
    MembershipRequest.objects.filter(pk__in=ids).delete()
    return len(ids)


def asker(request: MembershipRequest) -> Recipient:
    """Whoever asks, as the post room writes to them."""
    return Recipient(
        address=request.address, name=request.name, language=request.address.language, user=request.user
    )


def _ask_whether_it_is_theirs(request: MembershipRequest) -> None:
    expires_at = clock.now() + TIME_TO_CONFIRM
    link_for(purpose=LinkPurpose.JOIN, subject=request, address=request.address, expires_at=expires_at)
    notify(
        "organisations.join_to_confirm",
        about=request,
        to=asker(request),
        # One that was lost is sent again, once a day.
        occasion=str(clock.today()),
        expires_at=expires_at,
    )


def _begin(request: MembershipRequest, user: User | None) -> MembershipRequest:
    """From now it waits for an answer, and those contacts are told whom a letter reaches."""
    request.user, request.asked_at, request.state = user, clock.now(), MembershipRequestState.WAITING
    request.save(update_fields=["user", "asked_at", "state"])
    contacts = request.organisation.memberships.current().reachable().select_related("address", "user")
    _tell(request, list(contacts))
    return request


def _tell(request: MembershipRequest, contacts: Iterable[Membership]) -> None:
    """Each with a link of its own, and the door that the foot of every letter shows."""
    pairs = [(request, contact.address) for contact in contacts]
    links_for(purpose=LinkPurpose.DECIDE, subjects_and_addresses=pairs)
    hand_over_links(contacts)
    notify_each("organisations.join_asked", letters=[(request, recipient(contact)) for contact in contacts])


def _held(request: MembershipRequest) -> MembershipRequest:
    """The row as it is now, and nobody else's until we are done; after its organisation, as all do."""
    held_organisation(request.organisation_id)
    rows = MembershipRequest.objects.for_letter().select_for_update(of=("self",))
    standing = rows.filter(pk=request.pk).first()
    if standing is None:
        raise Refused(_("Frågan är borttagen."))
    return standing


def _held_to_answer(request: MembershipRequest, by: Membership | None, actor: Actor) -> MembershipRequest:
    request = _held(request)
    if by is not None and not Membership.objects.current().filter(pk=by.pk).exists():
        raise Refused(_("Du är inte längre kontaktperson, så du kan inte svara för föreningen."))
    if actor.user_id and actor.user_id == request.user_id:
        raise Refused(_("Det är din egen fråga. Låt någon annan svara på den."))
    if request.state == MembershipRequestState.WITHDRAWN:
        raise Refused(_("Den som frågade har tagit tillbaka sin fråga."))
    if not request.is_waiting:
        raise Refused(_("Någon har redan svarat på frågan."))
    return request


def _decide(request: MembershipRequest, state: MembershipRequestState, actor: Actor) -> None:
    request.state, request.decided_at, request.decided_by_id = state, clock.now(), actor.user_id
    request.save(update_fields=["state", "decided_at", "decided_by", "reason"])


def _address_of(email: str) -> Address:
    try:
        return address_for(email)
    except ValueError:
        raise Refused(_("Skriv en e-postadress, till exempel namn@forening.example."), field="email")


def _refuse_who_is_protected(address: Address, user: User | None) -> None:
    """The contacts would read the name and the address."""
    if Protection.objects.of(user=user, address=address):
        raise Refused(
            _("Du har skyddade personuppgifter, och föreningen skulle få se dem. Kontakta oss i stället.")
        )


def _refuse_unless_in_use(organisation: Organisation) -> None:
    if organisation.state not in PUBLIC_STATES:
        raise Refused(_("Föreningen står inte i registret just nu, så det går inte att företräda den."))


def _refuse_who_acts_for_it(organisation: Organisation, address: Address, user: User | None) -> None:
    own = organisation.memberships.current()
    if own.filter(address=address).exists() or (user and own.filter(user=user).exists()):
        raise Refused(_("Du företräder redan den här föreningen."))


def _wishes_of_today(address: Address, **proven: bool) -> int:
    since = clock.now() - timedelta(days=1)
    return MembershipRequest.objects.filter(address=address, made_at__gt=since, **proven).count()


def _refuse_too_many_wishes(address: Address) -> None:
    """A page that anybody may use must not become a way to write to contacts again and again.

    What others have typed in somebody's name, and nobody has confirmed, is not the person's.
    """
    if _wishes_of_today(address, asked_at__isnull=False) >= MOST_WISHES_A_DAY:
        raise Refused(_("Du har redan frågat flera föreningar i dag. Vänta till i morgon."))
