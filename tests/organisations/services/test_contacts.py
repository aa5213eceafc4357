"""Staff name contacts and correct them: what is known of an address stays with it, and no letter goes."""

import pytest

from organisations import services
from organisations.enums import OrganisationState
from organisations.models import Membership
from portal.notifications.models import Letter
from portal.people.enums import AddressState, LinkPurpose
from portal.people.models import Address, GuestLink
from portal.people.services import link_for
from portal.web.actor import A_COMMAND
from portal.web.refusals import Refused
from tests.factories import AddressFactory, MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def add(organisation, **values) -> Membership:
    return services.add_contact(organisation, values=values, actor=A_COMMAND)


def change(membership, **values) -> Membership:
    return services.change_contact(membership, values=values, actor=A_COMMAND)


def test_a_new_contact_is_one_from_today_and_is_shown_to_nobody():
    organisation = OrganisationFactory(language="en")
    contact = add(organisation, email="Ordf@Draken.Example", name="")
    assert organisation.memberships.current().get() == contact
    assert (contact.address.email, contact.address.language) == ("ordf@draken.example", "en")
    assert not contact.shown_publicly
    assert not Letter.objects.exists()


def test_a_telephone_is_enough_and_nothing_at_all_is_not():
    organisation = OrganisationFactory()
    assert add(organisation, email="", phone="070-1740605").address is None
    with pytest.raises(Refused) as refusal:
        add(organisation, email="", name="Åsa")
    assert refusal.value.field == "email"


def test_the_way_to_the_last_of_both_is_not_taken_away():
    contact = MembershipFactory()
    with pytest.raises(Refused) as refusal:
        change(contact, email="")
    assert refusal.value.field == "email"
    assert change(contact, email="", phone="070-1740605").address is None


def test_a_new_address_leaves_what_is_known_of_the_old_one():
    contact = MembershipFactory(address__state=AddressState.BOUNCED)
    old = contact.address
    known = AddressFactory(email="kassor@draken.example", state=AddressState.REFUSED)
    assert change(contact, email="KASSOR@draken.example").address == known
    old.refresh_from_db()
    assert (old.state, Address.objects.count()) == (AddressState.BOUNCED, 2)


def test_a_letter_to_the_old_address_opens_no_door_of_the_person_any_more():
    contact = MembershipFactory()
    link_for(purpose=LinkPurpose.HAND_OVER, subject=contact, address=contact.address)
    change(contact, name="Nytt namn")
    assert GuestLink.objects.exists()
    change(contact, email="ny@draken.example")
    assert not GuestLink.objects.exists()


@pytest.mark.parametrize("is_waiting", [False, True])
def test_one_address_is_one_contact_of_an_organisation(is_waiting):
    contact = MembershipFactory()
    other = MembershipFactory(organisation=contact.organisation)
    if is_waiting:
        Membership.objects.filter(pk=other.pk).update(active_from=None, named_by=contact)
    with pytest.raises(Refused) as refusal:
        add(contact.organisation, email=other.address.email)
    assert refusal.value.field == "email"
    # The same person may stand for two organisations, and come back after having stopped.
    assert add(OrganisationFactory(), email=other.address.email)
    if not is_waiting:
        services.end_contact(other, actor=A_COMMAND)
        assert add(contact.organisation, email=other.address.email)


def test_the_address_with_which_somebody_signs_in_is_the_persons_own():
    contact = MembershipFactory(user=UserFactory())
    with pytest.raises(Refused) as refusal:
        change(contact, email="ny@draken.example")
    assert refusal.value.field == "email"
    assert change(contact, name="Rättat namn").user


def test_two_who_change_the_same_are_told():
    contact = MembershipFactory(phone="070-1740605")
    for field, seen in (("phone", ""), ("email", "annan@draken.example")):
        with pytest.raises(Refused, match="ändrats medan du skrev"):
            services.change_contact(
                contact, values={field: "070-1740606"}, seen={field: seen}, actor=A_COMMAND
            )


def test_whoever_has_stopped_or_waits_is_not_changed():
    contact = MembershipFactory()
    waiting = MembershipFactory(organisation=contact.organisation, named_by=contact, active_from=None)
    services.end_contact(contact, actor=A_COMMAND)
    for one in (contact, waiting):
        with pytest.raises(Refused, match="inte längre kontaktperson"):
            change(one, name="Ny")


def test_ending_is_done_once_sends_no_letter_and_leaves_who_waits():
    contact = MembershipFactory()
    waiting = MembershipFactory(organisation=contact.organisation, named_by=contact, active_from=None)
    for _twice in range(2):
        ended = services.end_contact(contact, actor=A_COMMAND)
    assert not ended.is_current
    assert not Letter.objects.exists()
    services.confirm_contact(waiting, actor=A_COMMAND)
    assert contact.organisation.memberships.current().get() == waiting


def test_one_that_has_withdrawn_gets_no_contacts():
    organisation = OrganisationFactory(state=OrganisationState.WITHDRAWN)
    with pytest.raises(Refused, match="begärt att tas bort"):
        add(organisation, email="ordf@draken.example")
