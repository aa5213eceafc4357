"""Anybody may leave, the last contact too; a successor counts only after saying yes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organisations import services
from organisations.models import Membership, Organisation
from organisations.tasks import forget_unconfirmed_contacts
from portal.notifications.models import Letter
from portal.people.enums import AddressState, LinkPurpose
from portal.people.models import GuestLink
from portal.web import clock
from portal.web.actor import A_COMMAND
from portal.web.refusals import Refused
from tests.factories import AddressFactory, MembershipFactory
from tests.moments import in_days

pytestmark = pytest.mark.django_db


def letters() -> list[tuple[str, str]]:
    """Notice and address of all that is owed."""
    return sorted(
        (letter.notice, letter.address.email) for letter in Letter.objects.select_related("address")
    )


def name(membership, email="ny@forening.example"):
    return services.name_successor(membership, name="Ny Kontakt", email=email, actor=A_COMMAND)


def test_the_last_contact_may_leave_and_gets_a_receipt():
    membership = MembershipFactory()
    services.leave(membership, actor=A_COMMAND)
    assert not membership.organisation.memberships.current().exists()
    assert Organisation.objects.without_contact().get() == membership.organisation
    assert letters() == [("organisations.contact_left", membership.address.email)]


def test_one_who_has_left_can_neither_leave_again_nor_name_anybody():
    membership = MembershipFactory()
    services.leave(membership, actor=A_COMMAND)
    with pytest.raises(Refused):
        services.leave(membership, actor=A_COMMAND)
    with pytest.raises(Refused):
        name(membership)


def test_a_successor_is_asked_and_is_nobody_until_the_answer_is_yes():
    membership = MembershipFactory()
    named = name(membership, "NY@Forening.Example")
    assert named.address.email == "ny@forening.example"
    assert list(Membership.objects.current()) == [membership]
    assert letters() == [("organisations.hand_over_asked", "ny@forening.example")]
    services.confirm_contact(named, actor=A_COMMAND)
    assert list(Membership.objects.current()) == [named]
    assert letters()[:2] == [
        ("organisations.contact_confirmed", membership.address.email),
        ("organisations.contact_confirmed", "ny@forening.example"),
    ]


def test_yes_still_counts_when_the_other_has_left_meanwhile():
    membership = MembershipFactory()
    named = name(membership)
    services.leave(membership, actor=A_COMMAND)
    services.confirm_contact(named, actor=A_COMMAND)
    assert list(Membership.objects.current()) == [named]


def test_nobody_is_named_or_says_yes_while_an_address_is_being_erased():
    membership = MembershipFactory()
    name(membership)
    for act in (
        lambda: name(membership, "en@forening.example"),
        lambda: services.invite_colleague(
            membership, name="Li Ek", email="li@forening.example", actor=A_COMMAND
        ),
        lambda: services.confirm_contact(
            Membership.objects.waiting().filter(replaces=True).get(), actor=A_COMMAND
        ),
    ):
        with CaptureQueriesContext(connection) as asked:
            act()
        held = [one["sql"] for one in asked if "pg_advisory" in one["sql"] or "FOR UPDATE" in one["sql"]]
        assert "pg_advisory" in held[0]


def test_no_forgets_the_person_and_tells_the_one_who_asked():
    membership = MembershipFactory()
    named = name(membership)
    services.decline_contact(named, actor=A_COMMAND)
    assert list(Membership.objects.all()) == [membership]
    assert not GuestLink.objects.filter(purpose=LinkPurpose.CONFIRM).exists()
    assert ("organisations.hand_over_declined", membership.address.email) in letters()


def test_an_answer_is_given_once():
    named = name(MembershipFactory())
    services.confirm_contact(named, actor=A_COMMAND)
    with pytest.raises(Refused):
        services.confirm_contact(named, actor=A_COMMAND)
    with pytest.raises(Refused):
        services.decline_contact(named, actor=A_COMMAND)


def test_naming_somebody_else_lets_the_first_go():
    membership = MembershipFactory()
    first = name(membership)
    second = name(membership, "annan@forening.example")
    assert list(Membership.objects.waiting()) == [second]
    assert not GuestLink.objects.filter(purpose=LinkPurpose.CONFIRM, subject_id=first.pk).exists()


def test_an_address_that_will_not_do_is_refused_at_its_field():
    membership = MembershipFactory()
    colleague = MembershipFactory(organisation=membership.organisation)
    dead = AddressFactory(state=AddressState.BOUNCED)
    for email in (membership.address.email, colleague.address.email, dead.email, "inte en adress"):
        with pytest.raises(Refused) as refusal:
            name(membership, email)
        assert refusal.value.field == "email"


def test_a_link_is_no_way_to_write_to_strangers():
    membership = MembershipFactory()
    for number in range(3):
        name(membership, f"ny{number}@forening.example")
    with pytest.raises(Refused, match="i dag"):
        name(membership, "ny4@forening.example")


def test_whoever_never_answers_is_forgotten_after_two_weeks():
    name(MembershipFactory())
    assert forget_unconfirmed_contacts() == 0
    with clock.standing_at(in_days(15)):
        assert forget_unconfirmed_contacts() == 1
    assert not Membership.objects.waiting().exists()


def test_every_contact_with_an_address_gets_one_door_by_which_to_hand_over(django_assert_num_queries):
    memberships = [MembershipFactory(), MembershipFactory(), MembershipFactory(address=None)]
    for _ in range(2):
        with django_assert_num_queries(2):
            services.hand_over_links(memberships)
    doors = GuestLink.objects.filter(purpose=LinkPurpose.HAND_OVER)
    assert sorted(door.subject_id for door in doors) == [memberships[0].pk, memberships[1].pk]


def test_no_said_twice_is_no_and_yes_is_then_too_late():
    named = name(MembershipFactory())
    services.decline_contact(named, actor=A_COMMAND)
    told = letters()
    services.decline_contact(named, actor=A_COMMAND)
    assert letters() == told
    with pytest.raises(Refused, match="inget kvar"):
        services.confirm_contact(named, actor=A_COMMAND)


def test_the_same_person_named_twice_gets_one_letter_and_one_link():
    membership = MembershipFactory()
    first = name(membership)
    link = GuestLink.objects.get(purpose=LinkPurpose.CONFIRM)
    for _press in range(4):
        assert name(membership, "NY@forening.example") == first
    assert letters() == [("organisations.hand_over_asked", "ny@forening.example")]
    again = GuestLink.objects.get(purpose=LinkPurpose.CONFIRM)
    assert (again.secret, again.expires_at) == (link.secret, link.expires_at)


def test_the_same_person_is_asked_anew_when_the_link_has_closed():
    membership = MembershipFactory()
    first = name(membership)
    with clock.standing_at(in_days(15)):
        assert name(membership) != first
        assert len(letters()) == 2
