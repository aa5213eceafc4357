"""Somebody asks to act for an organisation: its contacts answer, or an official where none can be reached."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organisations import services
from organisations.enums import MembershipRequestState, OrganisationState
from organisations.models import Membership, MembershipRequest
from organisations.tasks import forget_unconfirmed_contacts
from portal.notifications.models import Letter
from portal.people.enums import AddressState, LinkPurpose
from portal.people.models import Address, GuestLink, Protection
from portal.web import clock
from portal.web.actor import A_COMMAND, Actor, Door
from portal.web.refusals import Refused
from tests.factories import (
    AddressFactory,
    MembershipFactory,
    MembershipRequestFactory,
    OrganisationFactory,
    UserFactory,
    staff,
)
from tests.moments import in_days

pytestmark = pytest.mark.django_db


def ask(organisation, *, user=None, email="fraga@forening.example") -> MembershipRequest:
    return services.ask_to_join(
        organisation,
        name="Fredrik Frågare",
        email=user.email if user else email,
        words="Jag är ny kassör.",
        user=user,
        actor=A_COMMAND,
    )


def letters(notice: str) -> list[str]:
    """To whom letters of a kind are owed."""
    owed = Letter.objects.filter(notice=notice).select_related("address")
    return sorted(letter.address.email for letter in owed)


def by(user) -> Actor:
    return Actor(Door.WEB, user_id=user.pk)


def test_who_has_signed_in_asks_and_every_contact_that_a_letter_reaches_is_told():
    contact = MembershipFactory()
    MembershipFactory(organisation=contact.organisation, address__state=AddressState.BOUNCED)
    MembershipFactory(organisation=contact.organisation, address=None, phone="070-1740605")
    wish = ask(contact.organisation, user=UserFactory())
    assert wish.is_waiting
    assert letters("organisations.join_asked") == [contact.address.email]
    assert not letters("organisations.join_to_confirm")


def test_who_has_not_signed_in_first_confirms_the_address():
    contact = MembershipFactory()
    wish = ask(contact.organisation)
    assert letters("organisations.join_to_confirm") == ["fraga@forening.example"]
    assert not letters("organisations.join_asked")
    services.confirm_request(wish, actor=A_COMMAND)
    assert letters("organisations.join_asked") == [contact.address.email]
    # Pressed twice it is once.
    services.confirm_request(wish, actor=A_COMMAND)
    assert len(letters("organisations.join_asked")) == 1


def test_asked_twice_it_is_once():
    contact = MembershipFactory()
    user = UserFactory()
    assert ask(contact.organisation, user=user) == ask(contact.organisation, user=user)
    assert len(letters("organisations.join_asked")) == 1


def test_what_is_typed_last_is_what_the_person_confirms_and_a_lost_letter_comes_again_the_next_day():
    organisation = OrganisationFactory()
    ask(organisation)
    again = services.ask_to_join(
        organisation, name="Rätt Namn", email="fraga@forening.example", words="", actor=A_COMMAND
    )
    assert MembershipRequest.objects.get() == again
    assert (again.name, again.words) == ("Rätt Namn", "")
    assert len(letters("organisations.join_to_confirm")) == 1
    with clock.standing_at(in_days(1)):
        ask(organisation)
    assert len(letters("organisations.join_to_confirm")) == 2


def test_a_stranger_learns_of_no_address_that_we_know():
    contact = MembershipFactory()
    bounced = AddressFactory(state=AddressState.BOUNCED)
    for email in (contact.address.email, bounced.email, "okand@forening.example"):
        assert ask(contact.organisation, email=email).state == MembershipRequestState.UNCONFIRMED


def test_who_acts_for_it_already_is_told_once_the_address_is_proven():
    contact = MembershipFactory()
    wish = ask(contact.organisation, email=contact.address.email)
    with pytest.raises(Refused, match="redan"):
        services.confirm_request(wish, actor=A_COMMAND)
    own = MembershipFactory(user=UserFactory())
    with pytest.raises(Refused, match="redan"):
        ask(own.organisation, user=own.user)


def test_five_wishes_a_day_are_enough():
    user = UserFactory()
    for _number in range(5):
        ask(OrganisationFactory(), user=user)
    with pytest.raises(Refused, match="i morgon"):
        ask(OrganisationFactory(), user=user)
    with clock.standing_at(in_days(1, minutes=1)):
        assert ask(OrganisationFactory(), user=user).is_waiting


def test_what_a_stranger_types_shuts_nobody_out_and_tells_nobody():
    user = UserFactory()
    for _number in range(5):
        ask(OrganisationFactory(), email=user.email)
    # The sixth is answered as the first, but no letter goes and nothing is kept.
    assert ask(OrganisationFactory(), email=user.email).state == MembershipRequestState.UNCONFIRMED
    assert MembershipRequest.objects.count() == 5
    assert len(letters("organisations.join_to_confirm")) == 5
    assert ask(OrganisationFactory(), user=user).is_waiting


def test_yes_makes_a_contact_with_a_receipt_and_the_others_stay():
    contact = MembershipFactory()
    user = UserFactory()
    wish = ask(contact.organisation, user=user)
    services.approve_request(wish, by=contact, actor=A_COMMAND)
    made = contact.organisation.memberships.current().get(user=user)
    assert (made.name, made.shown_publicly) == ("Fredrik Frågare", False)
    assert contact.organisation.memberships.current().count() == 2
    assert letters("organisations.contact_confirmed") == [user.email]


def test_no_makes_none_and_says_why():
    contact = MembershipFactory()
    wish = ask(contact.organisation, user=UserFactory())
    services.decline_request(wish, reason="Vi känner dig inte.", by=contact, actor=A_COMMAND)
    assert contact.organisation.memberships.current().count() == 1
    assert len(letters("organisations.join_declined")) == 1


def test_an_official_answers_where_no_letter_reaches_anybody_or_nobody_has_answered_in_time():
    contact = MembershipFactory()
    waits = ask(contact.organisation, user=UserFactory())
    alone = ask(OrganisationFactory(), user=UserFactory())
    unheard = ask(MembershipFactory(address__state=AddressState.BOUNCED).organisation, user=UserFactory())
    assert set(MembershipRequest.objects.for_officials()) == {alone, unheard}
    with clock.standing_at(in_days(14, minutes=1)):
        assert waits in MembershipRequest.objects.for_officials()


def test_contacts_see_what_is_asked_of_their_own_and_officials_what_falls_to_them():
    own = MembershipFactory(user=UserFactory())
    waits = ask(own.organisation, user=UserFactory())
    alone = ask(OrganisationFactory(), user=UserFactory())
    ask(OrganisationFactory())
    assert list(MembershipRequest.objects.visible_to(own.user)) == [waits]
    assert list(MembershipRequest.objects.visible_to(staff())) == [alone]
    assert not MembershipRequest.objects.visible_to(UserFactory())


def test_only_one_answer_counts():
    first, second = staff(), staff()
    wish = ask(OrganisationFactory(), user=UserFactory())
    services.approve_request(wish, actor=by(first))
    for answer in (services.approve_request, services.decline_request):
        with pytest.raises(Refused, match="redan svarat"):
            answer(wish, actor=by(second))
    wish.refresh_from_db()
    assert (wish.state, wish.decided_by) == (MembershipRequestState.APPROVED, first)


def test_an_answer_holds_the_row_so_that_two_at_once_wait_for_each_other():
    wish = ask(OrganisationFactory(), user=UserFactory())
    with CaptureQueriesContext(connection) as queries:
        services.approve_request(wish, actor=A_COMMAND)
    locks = [query["sql"] for query in queries if "FOR UPDATE" in query["sql"]]
    # The organisation first, as whoever takes it out of the register does.
    assert "organisations_organisation" in locks[0]
    assert "organisations_membershiprequest" in locks[1]


def test_what_is_taken_back_meanwhile_cannot_be_approved_and_the_other_way_round():
    wish = ask(OrganisationFactory(), user=UserFactory())
    services.withdraw_request(wish, actor=A_COMMAND)
    services.withdraw_request(wish, actor=A_COMMAND)
    with pytest.raises(Refused, match="tagit tillbaka"):
        services.approve_request(wish, actor=A_COMMAND)
    other = ask(OrganisationFactory(), user=UserFactory())
    services.approve_request(other, actor=A_COMMAND)
    with pytest.raises(Refused, match="besvarad"):
        services.withdraw_request(other, actor=A_COMMAND)


def test_a_contact_who_has_left_answers_for_nobody():
    contact = MembershipFactory()
    wish = ask(contact.organisation, user=UserFactory())
    services.leave(contact, actor=A_COMMAND)
    with pytest.raises(Refused, match="inte längre"):
        services.approve_request(wish, by=contact, actor=A_COMMAND)


def test_nobody_acts_for_what_is_taken_out_of_the_register():
    organisation = OrganisationFactory()
    wish = ask(organisation, user=UserFactory())
    services.change_state(organisation, to=OrganisationState.WITHDRAWN, actor=A_COMMAND)
    with pytest.raises(Refused):
        services.approve_request(wish, actor=A_COMMAND)
    with pytest.raises(Refused, match="registret"):
        ask(organisation, user=UserFactory())
    assert not Membership.objects.exists()


def test_whoever_has_an_account_acts_by_it_at_once():
    user = UserFactory(email="konto@forening.example")
    wish = services.confirm_request(
        ask(OrganisationFactory(), email="konto@forening.example"), actor=A_COMMAND
    )
    services.approve_request(wish, actor=A_COMMAND)
    assert Membership.objects.own_of(user).get().organisation == wish.organisation


def test_what_nobody_confirmed_is_forgotten_after_two_weeks():
    ask(OrganisationFactory())
    waiting = MembershipRequestFactory()
    assert forget_unconfirmed_contacts() == 0
    with clock.standing_at(in_days(14, minutes=1)):
        assert forget_unconfirmed_contacts() == 1
    assert list(MembershipRequest.objects.all()) == [waiting]
    assert not GuestLink.objects.filter(purpose=LinkPurpose.JOIN).exists()
    assert Address.objects.filter(email="fraga@forening.example").exists()


def test_nobody_answers_their_own_question():
    official = staff()
    wish = ask(OrganisationFactory(), user=official)
    with pytest.raises(Refused, match="egen fråga"):
        services.approve_request(wish, actor=by(official))


def test_whoever_has_protected_identity_is_told_before_the_contacts_read_who_it_is():
    contact = MembershipFactory()
    user = UserFactory()
    address = AddressFactory(email=user.email, is_protected=True)
    Protection.objects.create(user=user, address=address, name="Rut Ek")
    with pytest.raises(Refused, match="skyddade"):
        ask(contact.organisation, user=user)
    # A stranger with the address learns nothing of it; whoever reads its letters does.
    wish = ask(contact.organisation, email=user.email)
    with pytest.raises(Refused, match="skyddade"):
        services.confirm_request(wish, actor=A_COMMAND)
    assert not letters("organisations.join_asked")
