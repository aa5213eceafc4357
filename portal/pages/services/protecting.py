"""Protected identity: a person's name, telephone and private address are moved out of everybody's sight.

They are moved, not hidden: what no other table says, no list, file, search or letter can tell. As with
erasing, only the top floor sees every room where they may stand.
"""

import re
from collections.abc import Iterable, Mapping

from django.db.models import Q
from django.utils.translation import gettext as _

from dialogues.models import Rsvp, Viewpoint
from dialogues.services import hide_who_said
from organisations.enums import MembershipRequestState
from organisations.models import Membership, MembershipRequest, Registration
from portal.history.recording import recorded
from portal.notifications.enums import LetterState
from portal.notifications.models import Letter
from portal.people.models import Address, GuestLink, Protection, Reading, User, protected_name
from portal.people.services import address_for, hold_addresses
from portal.records.models import Record, Wording
from portal.web.actor import Actor
from portal.web.names import fold
from portal.web.refusals import Refused

from ..erasing import rows_that_name
from .erasing import redact_everywhere, take_out

# Shorter parts of a name stand in many addresses.
_TELLING = 3


@recorded
def protect(
    *,
    user: User | None = None,
    contact: Membership | None = None,
    role_addresses: Mapping[str, str],
    actor: Actor,
) -> Protection:
    """Protect a person, known by an account or as a contact; `role_addresses` by the memberships' codes.

    A contact whose association has no role address is from then on reached through the municipality. Pressed
    twice it is done once. Raises Refused, at the membership's code, for an address that will not do.
    """
    hold_addresses()
    if contact:
        contact = Membership.objects.filter(pk=contact.pk).first()
        if contact is None:
            raise Refused(_("Uppgifterna är redan borttagna."))
        if contact.protection:
            return contact.protection
        user = contact.user
    memberships = _memberships(user, contact)
    name = (user.name if user else "") or next((one.name for one in memberships if one.name), "")
    roles = {one.pk: _role_address(one, role_addresses.get(one.code, ""), name) for one in memberships}
    private = _private(user, memberships, roles.values())
    addresses = _addresses(private, memberships, roles.values())
    protection = Protection.objects.of(user=user, address=private)
    if protection is None:
        phone = next((one.phone for one in memberships if one.phone), "")
        protection = Protection.objects.create(
            user=user, address=private, name=name, phone=phone, marked_by_id=actor.user_id
        )
    elif user and protection.user is None:
        # Protected as a contact before there was an account.
        protection.user = user
        protection.save(update_fields=["user"])
        protection.memberships.filter(user=None).update(user=user)
    elif not memberships:
        return protection
    words = {name, *(one.name for one in memberships), *(one.phone for one in memberships)}
    words = {word for word in words if len(word) > _TELLING}
    _move(protection, memberships, roles)
    _clear(addresses, words, actor)
    said = Q(address__in=addresses) | (Q(user=user) if user else Q(pk=None))
    hide_who_said(Viewpoint.objects.filter(said), words=words, actor=actor)
    return protection


@recorded
def unprotect(protection: Protection, *, actor: Actor) -> None:
    """Name and telephone are the account's and the contact's again, and the private address where no role's
    stands; else nobody would reach the association. Shown for all it is only once the person says so.

    Older addresses that went along are on no page any more, and stay unshown.
    """
    hold_addresses()
    protection = Protection.objects.select_for_update().filter(pk=protection.pk).first()
    if protection is None:
        return
    User.objects.filter(pk=protection.user_id).update(name=protection.name, is_protected=False)
    Address.objects.filter(pk=protection.address_id).update(is_protected=False)
    for membership in protection.memberships.all():
        membership.name, membership.phone = protection.name, protection.phone
        membership.protection = None
        if membership.is_current and membership.address is None:
            membership.address = protection.address
        membership.save(update_fields=["name", "phone", "protection", "address"])
    protection.delete()


@recorded
def forget_protections(*, actor: Actor) -> int:
    """Forget what is protected of those who have no account, and are contacts nowhere any more; returns how
    many. The private address stays hidden for as long as anything else has it. Who has read it goes too:
    nobody is left to ask.
    """
    hold_addresses()
    over = Protection.objects.filter(user=None, memberships=None)
    Reading.objects.filter(protection__in=over).delete()
    return over.delete()[1].get(Protection._meta.label, 0)


def _memberships(user: User | None, contact: Membership | None) -> list[Membership]:
    """All that the person is or was a contact for, and that is not protected yet.

    Who shares an address with another has another name.
    """
    whose = Q(pk=contact.pk) if contact else Q(pk=None)
    if user:
        whose |= Q(user=user) | _not_joined(user)
    elif contact.address_id:
        whose |= Q(address=contact.address_id, name=contact.name)
    rows = Membership.objects.filter(whose, protection=None).select_related("organisation", "address")
    return list(rows.order_by("-active_from", "id"))


def _not_joined(user: User) -> Q:
    """What stands at an account's address without it; of a shared mailbox only what has the person's name."""
    by_address = Q(address__email=user.email, user=None)
    theirs = Membership.objects.exclude(name="")
    if len(set(theirs.filter(address__email=user.email).values_list("name", flat=True))) < 2:
        return by_address
    return by_address & Q(name__in=[user.name, *theirs.filter(user=user).values_list("name", flat=True)])


def _role_address(membership: Membership, email: str, name: str) -> Address | None:
    if not email or not membership.is_current:
        return None
    local = fold(email.partition("@")[0])
    if any(part in local for part in re.findall(r"\w+", fold(name)) if len(part) >= _TELLING):
        raise Refused(
            _("Den adressen verkar innehålla namnet. Skriv en adress som hör till uppdraget."),
            field=membership.code,
        )
    try:
        address = address_for(email, language=membership.organisation.language)
    except ValueError:
        raise Refused(
            _("Skriv en e-postadress, till exempel styrelsen@forening.example."), field=membership.code
        )
    if address.is_protected:
        raise Refused(_("Den adressen är skyddad. Skriv föreningens egen."), field=membership.code)
    return address


def _private(
    user: User | None, memberships: Iterable[Membership], roles: Iterable[Address | None]
) -> Address | None:
    """The address that is to be shown no more; none where the person is known by a role's alone."""
    email = user.email if user else next((one.address.email for one in memberships if one.address), "")
    if not email or email in {role.email for role in roles if role}:
        return None
    return address_for(email)


def _addresses(
    private: Address | None, memberships: Iterable[Membership], roles: Iterable[Address | None]
) -> list[Address]:
    """All that are the person's alone: also older ones, which an earlier contact's row still has."""
    theirs = {one.address for one in memberships if one.address} - {private, *roles}
    others = Membership.objects.exclude(pk__in=[one.pk for one in memberships])
    alone = [one for one in theirs if not others.filter(address=one).exists()]
    return [*filter(None, [private]), *alone]


def _move(
    protection: Protection, memberships: Iterable[Membership], roles: Mapping[int, Address | None]
) -> None:
    """Out of the account and the contact's rows."""
    User.objects.filter(pk=protection.user_id).update(name="", is_protected=True)
    for membership in memberships:
        membership.name, membership.phone, membership.protection = "", "", protection
        # Its address goes, and by that alone it would have been joined.
        membership.user_id = membership.user_id or protection.user_id
        membership.address = roles[membership.pk]
        membership.shown_publicly = membership.shown_publicly and membership.address is not None
        membership.save(update_fields=["user", "name", "phone", "protection", "address", "shown_publicly"])


def _clear(addresses: Iterable[Address], words: set[str], actor: Actor) -> None:
    """Out of answers, what was asked and registered, letters, lists that came in, and the history.

    The links of earlier letters show who they were made for, so they are closed.
    """
    for private in addresses:
        Address.objects.filter(pk=private.pk).update(is_protected=True)
        GuestLink.objects.filter(address=private).delete()
        answers = Rsvp.objects.filter(address=private)
        answers.exclude(name="").update(name=protected_name())
        answers.update(phone="")
        _clear_what_waits(private)
        letters = Letter.objects.filter(address=private)
        letters.filter(state=LetterState.WAITING).update(state=LetterState.LAPSED, facts={})
        letters.update(name="", body="", subject="")
        words |= {private.email}
    for word in words:
        Letter.objects.filter(body__icontains=word).update(body="")
        Letter.objects.filter(subject__icontains=word).update(subject="")
        redact_everywhere(word, actor)
    if words:
        for rows, names in rows_that_name(words):
            take_out(rows, names, words)


def _clear_what_waits(private: Address) -> None:
    """A wish to act for an association is taken back: its contacts would read who. A registration stands."""
    wishes = MembershipRequest.objects.filter(address=private)
    wishes.open().update(state=MembershipRequestState.WITHDRAWN)
    wishes.update(name=protected_name(), words="")
    registrations = Registration.objects.filter(address=private)
    registrations.update(contact_name=protected_name(), phone="", filled_in_by="")
    Record.objects.filter(address=private).exclude(counterpart="").update(counterpart=protected_name())
    Wording.objects.filter(address=private).update(parts={})
