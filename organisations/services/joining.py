"""A contact gets an account by asking for a code, and its memberships when the code has come back.

An imported contact is only a name and an address. Who reads the letters to the address is the contact.
"""

from typing import Any

from portal.history.recording import recorded
from portal.people.models import Address, Protection, User
from portal.people.services import open_user
from portal.web.actor import Actor
from portal.web.addresses import normalise

from ..models import Membership


@recorded
def open_account(*, email: str, actor: Actor) -> None:
    """Let whoever is a contact by this address ask for a code. Says nothing, does nothing for others."""
    try:
        email = normalise(email)
    except ValueError:
        return
    # Two presses at once wait for each other here, and the second finds the account of the first.
    address = Address.objects.select_for_update().filter(email=email).first()
    if address is None or User.objects.filter(email=email).exists():
        return
    contact = Membership.objects.current().filter(address=address).order_by("-active_from", "-id").first()
    if contact:
        open_user(email=email, name=contact.name, language=address.language, actor=actor)


@recorded
def join(user: User, *, actor: Actor) -> int:
    """The memberships of a person's proven address are the person's own from now on; returns how many.

    None where contacts of several names read it: nobody knows which of them has come. Nor a protected
    contact's: what is left of it is a role's address, which others read.
    """
    at_address = Membership.objects.current().filter(address__email=user.email)
    theirs = at_address.filter(user__isnull=True, protection__isnull=True)
    if not theirs.exists() or len(set(at_address.values_list("name", flat=True)) - {""}) > 1:
        return 0
    if user.is_protected:
        return theirs.update(user=user, name="", phone="", address=None, protection=user.protection)
    return theirs.update(user=user)


def account_of(address: Address | None) -> User | None:
    """Whose address it is: what is said yes to by a link in a letter to it is that person's own at once."""
    return address and User.objects.filter(email=address.email, is_active=True).first()


def as_contact(address: Address, *, name: str, phone: str = "") -> dict[str, Any]:
    """What a new contact's row says of whoever reads the letters to an address.

    Of somebody with protected identity it says only that.
    """
    user = account_of(address)
    protection = Protection.objects.of(user=user, address=address)
    if protection:
        return {"user": user, "protection": protection, "name": "", "phone": "", "address": None}
    return {"user": user, "name": name, "phone": phone, "address": address}
