"""What the house has of those who act for associations: one who has signed in, and those who ask to."""

from django.urls import reverse

from organisations.models import ConfirmationAsked
from portal.people.enums import LinkPurpose
from portal.web import clock
from tests.factories import (
    AddressFactory,
    ChangeRequestFactory,
    MembershipFactory,
    MembershipRequestFactory,
    UserFactory,
)

from .house import House, Irregular, secret_of

IRREGULAR: Irregular = {
    ("own_request_withdraw", "code"): lambda house: house.things["asked"].code,
}
_OWN_PAGES = (
    "own_page_change",
    "own_renaming",
    "own_confirm",
    "own_invite",
    "own_hand_over",
    "own_leave",
)


def furnish(house: House) -> None:
    """Somebody who acts for the association that is invited, and asks to act for another."""
    organisation, contact = house.things["Organisation"], house.things["contact"]
    user = UserFactory(name="Frida Företrädare")
    address = AddressFactory(email=user.email)
    represented = MembershipFactory(
        organisation=organisation, user=user, name=user.name, address=address, shown_publicly=True
    )
    own = MembershipFactory(user=house.administrator, organisation=organisation, name="Administratören")
    to_contacts = MembershipRequestFactory(organisation=organisation)
    unconfirmed = MembershipRequestFactory(state="unconfirmed", asked_at=None)
    ConfirmationAsked.objects.create(organisation=organisation, asked_on=clock.today())
    house.things |= {
        "Membership": represented,
        "MembershipRequest": MembershipRequestFactory(),
        "ChangeRequest": ChangeRequestFactory(organisation=organisation, asked_by=user),
        "asked": MembershipRequestFactory(user=house.administrator, name="Administratören"),
    }
    # Whoever walks through the house is its administrator, whose own pages these are.
    house.more |= {f"{name}, the administrator's": reverse(name, args=[own.code]) for name in _OWN_PAGES}
    house.more["join_decide, to its contacts"] = to_contacts.get_absolute_url()
    house.secrets |= {
        "join": secret_of(LinkPurpose.JOIN, unconfirmed, unconfirmed.address),
        "decide": secret_of(LinkPurpose.DECIDE, to_contacts, contact.address),
        "stand_by": secret_of(LinkPurpose.STAND_BY, contact, contact.address),
    }
