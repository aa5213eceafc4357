"""Contacts leave, and hand over to somebody who says yes (product.md: anybody may leave, the last too)."""

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.notifications.models import Letter
from portal.notifications.services import notify
from portal.people.enums import CLOSED_ADDRESSES, LinkPurpose
from portal.people.models import Address, GuestLink
from portal.people.services import address_for, link_for, links_for
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused

from ..models import Membership, MembershipQuerySet, Organisation
from ..notices import recipient
from .holding import held_organisation, hold_additions
from .joining import account_of

# How long somebody who was named has to say yes; then the name and the address are forgotten.
TIME_TO_CONFIRM = timedelta(days=14)
MOST_ASKED_A_DAY = 3


def hand_over_links(memberships: Iterable[Membership]) -> None:
    """See to it that each contact has the door that the foot of every letter to it shows; two queries.

    Whoever has no address has no such page.
    """
    pairs = [(membership, membership.address) for membership in memberships if membership.address_id]
    links_for(purpose=LinkPurpose.HAND_OVER, subjects_and_addresses=pairs)


@recorded
def leave(membership: Membership, *, actor: Actor) -> Membership:
    """Stop being a contact, from now; the last one may too. Whoever was named and waits may still say yes.

    Raises Refused where the person has already left.
    """
    membership = _locked(membership)
    _refuse_unless_current(membership)
    _end(membership)
    if membership.address:
        notify("organisations.contact_left", about=membership, to=recipient(membership))
    return membership


@recorded
def end_contact(membership: Membership, *, actor: Actor) -> Membership:
    """Staff say that somebody is no longer a contact, from now; said twice it is once, and no letter goes.

    Whoever was named and waits may still say yes.
    """
    membership = _locked(membership)
    if membership.is_current:
        _end(membership)
    return membership


@recorded
def let_all_go(organisation: Organisation, *, actor: Actor) -> None:
    """End every contact of an organisation, and forget those who were named and have not answered."""
    _forget(organisation.memberships.waiting())
    for membership in organisation.memberships.current().select_for_update(of=("self",)):
        _end(membership)


@recorded
def name_successor(membership: Membership, *, name: str, email: str, actor: Actor) -> Membership:
    """Name a new contact, who is asked by mail and counts only after saying yes.

    Returns the waiting membership. Whoever was named before and has not answered is let go; the same
    person named once more gets no second letter. Raises Refused where the address will not do.
    """
    _hold(membership)
    membership = _locked(membership)
    _refuse_unless_current(membership)
    address = _address_of_successor(membership, email)
    asked = _asked(membership, name, address, replaces=True)
    if asked is not None:
        return asked
    _refuse_too_many_questions(membership)
    _forget(Membership.objects.waiting().filter(named_by=membership, replaces=True))
    return _ask(membership, name, address, replaces=True)


@recorded
def invite_colleague(membership: Membership, *, name: str, email: str, actor: Actor) -> Membership:
    """Ask somebody by mail to be a contact too; whoever asks stays. Counts only after saying yes.

    Returns the waiting membership; the same person asked once more gets no second letter. Raises Refused
    where the address will not do.
    """
    _hold(membership)
    membership = _locked(membership)
    _refuse_unless_current(membership)
    address = _address_of_successor(membership, email)
    asked = _asked(membership, name, address, replaces=False)
    if asked is not None:
        return asked
    _refuse_too_many_questions(membership)
    return _ask(membership, name, address, replaces=False)


def _ask(membership: Membership, name: str, address: Address, *, replaces: bool) -> Membership:
    """Somebody who waits, with the link by which to say yes or no, and the letter that holds it."""
    named = Membership.objects.create(
        organisation=membership.organisation,
        name=name,
        address=address,
        role=membership.role,
        named_by=membership,
        replaces=replaces,
        active_from=None,
    )
    expires_at = clock.now() + TIME_TO_CONFIRM
    link_for(purpose=LinkPurpose.CONFIRM, subject=named, address=address, expires_at=expires_at)
    notify(
        "organisations.hand_over_asked",
        about=named,
        to=recipient(named),
        occasion=membership.code,
        expires_at=expires_at,
    )
    return named


@recorded
def confirm_contact(membership: Membership, *, actor: Actor) -> Membership:
    """Say yes: from today a contact, in place of the one who named this person or, where a colleague was
    invited, beside. Both get a receipt.

    Raises Refused where there is nothing left to say yes to.
    """
    _hold(membership)
    membership = _locked(membership)
    if not membership.is_waiting:
        raise Refused(_("Du har redan svarat."))
    membership.active_from, membership.user = clock.today(), account_of(membership.address)
    membership.save(update_fields=["active_from", "user"])
    hand_over_links([membership])
    notify("organisations.contact_confirmed", about=membership, to=recipient(membership))
    predecessor = membership.named_by
    if predecessor and predecessor.is_current:
        if membership.replaces:
            _end(predecessor)
        else:
            hand_over_links([predecessor])
        if predecessor.address:
            notify("organisations.contact_confirmed", about=membership, to=recipient(predecessor))
    return membership


@recorded
def decline_contact(membership: Membership, *, actor: Actor) -> None:
    """Say no to being a contact: the name and the address are forgotten, and whoever asked is told.

    Said twice it is no all the same. Raises Refused where the person has said yes already.
    """
    standing = _standing(membership)
    if standing is None:
        # Pressed twice: the first press forgot the row while the second was on its way.
        return
    membership = standing
    if not membership.is_waiting:
        raise Refused(_("Du har redan svarat."))
    predecessor = membership.named_by
    if predecessor and predecessor.is_current and predecessor.address:
        hand_over_links([predecessor])
        notify(
            "organisations.hand_over_declined",
            about=predecessor,
            to=recipient(predecessor),
            occasion=membership.code,
            facts={"replaces": membership.replaces},
        )
    _forget(Membership.objects.filter(pk=membership.pk))


@recorded
def forget_unconfirmed(*, actor: Actor) -> int:
    """Forget those who were named and never answered; returns how many."""
    live = GuestLink.objects.filter(
        purpose=LinkPurpose.CONFIRM, subject_type=_memberships(), expires_at__gt=clock.now()
    )
    return _forget(Membership.objects.waiting().exclude(pk__in=live.values("subject_id")))


def _forget(memberships: MembershipQuerySet) -> int:
    """Erase the rows and the links that open them; returns how many rows."""
    ids = list(memberships.values_list("pk", flat=True))
    GuestLink.objects.filter(subject_type=_memberships(), subject_id__in=ids).delete()
    Membership.objects.filter(pk__in=ids).delete()
    return len(ids)


def _memberships() -> ContentType:
    return ContentType.objects.get_for_model(Membership)


def _hold(membership: Membership) -> None:
    """Whoever is just being erased becomes no contact, nor does anybody of what is just being taken out.

    Raises Refused while a file comes in.
    """
    hold_additions()
    held_organisation(membership.organisation_id)


def _locked(membership: Membership) -> Membership:
    """The row as it is now, and nobody else's until we are done."""
    standing = _standing(membership)
    if standing is None:
        raise Refused(_("Uppgifterna är borttagna, så det finns inget kvar att ändra."))
    return standing


def _standing(membership: Membership) -> Membership | None:
    rows = Membership.objects.for_letter().select_for_update(of=("self",))
    return rows.filter(pk=membership.pk).first()


def _refuse_unless_current(membership: Membership) -> None:
    if not membership.is_current:
        raise Refused(
            _("Du är inte längre kontaktperson för %(organisation)s.")
            % {"organisation": membership.organisation}
        )


def _end(membership: Membership) -> None:
    membership.active_to, membership.stays_away = clock.today() - timedelta(days=1), True
    membership.save(update_fields=["active_to", "stays_away"])


def _address_of_successor(membership: Membership, email: str) -> Address:
    try:
        address = address_for(email, language=membership.address.language if membership.address else "sv")
    except ValueError:
        raise Refused(_("Skriv en e-postadress, till exempel namn@forening.example."), field="email")
    if address == membership.address:
        raise Refused(_("Det är din egen adress. Skriv den nya kontaktpersonens."), field="email")
    if address.state in CLOSED_ADDRESSES or address.is_protected:
        raise Refused(_("Till den adressen kommer brev inte fram. Skriv en annan."), field="email")
    if membership.organisation.memberships.current().filter(address=address).exists():
        raise Refused(_("Den adressen tillhör redan en kontaktperson för föreningen."), field="email")
    return address


def _asked(membership: Membership, name: str, address: Address, *, replaces: bool) -> Membership | None:
    """Whoever waits under this name and address for the same, with a link that still opens."""
    live = GuestLink.objects.filter(
        purpose=LinkPurpose.CONFIRM, subject_type=_memberships(), address=address, expires_at__gt=clock.now()
    )
    waiting = Membership.objects.waiting().filter(
        named_by=membership, name=name, address=address, replaces=replaces
    )
    return waiting.filter(pk__in=live.values("subject_id")).first()


def _refuse_too_many_questions(membership: Membership) -> None:
    """A link to a contact's page must not become a way to write to strangers."""
    asked = Letter.objects.filter(
        notice="organisations.hand_over_asked",
        occasion=membership.code,
        queued_at__gt=clock.now() - timedelta(days=1),
    )
    if asked.count() >= MOST_ASKED_A_DAY:
        raise Refused(
            _("Du har redan frågat %(most)s personer i dag. Vänta till i morgon.")
            % {"most": MOST_ASKED_A_DAY}
        )
