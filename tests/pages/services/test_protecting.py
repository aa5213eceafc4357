"""Protecting a person: what is moved, what is refused, and the way back."""

import pytest
from django.db import connection
from django.test import Client

from organisations.models import Membership
from organisations.registers import read_register
from organisations.services import add_contact, change_contact, import_register, join, name_successor
from portal.notifications.models import Letter
from portal.pages.erasing import things_that_say
from portal.pages.services import protect, unprotect
from portal.pages.tasks import forget_protections_of_nobody
from portal.people.enums import LinkPurpose
from portal.people.models import Address, GuestLink, Protection, Reading
from portal.people.services import link_for
from portal.web import clock
from portal.web.actor import A_COMMAND
from portal.web.refusals import Refused
from tests.factories import (
    AddressFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
    ViewpointFactory,
)

from .test_erasing import places

pytestmark = pytest.mark.django_db

NAME, PHONE, EMAIL = "Gunilla Zebrafink", "070-1740645", "gunilla@privat.example"
BOARD = "styrelsen@forening.example"


@pytest.fixture
def contact():
    return MembershipFactory(name=NAME, phone=PHONE, address__email=EMAIL, shown_publicly=True)


def protected(contact, role=BOARD):
    protection = protect(contact=contact, role_addresses={contact.code: role}, actor=A_COMMAND)
    contact.refresh_from_db()
    return protection


def test_name_and_number_stand_in_one_row_alone(contact):
    assert len(places("zebrafink")) == 1
    protection = protected(contact)
    assert places("zebrafink") == ["people_protection.name"]
    assert places(PHONE) == ["people_protection.phone"]
    assert (contact.name, contact.phone, contact.address.email) == ("", "", BOARD)
    assert (protection.name, protection.phone, protection.address.email) == (NAME, PHONE, EMAIL)
    assert contact.shown_publicly


def test_without_a_role_address_nothing_is_shown_and_no_letter_comes(contact):
    protected(contact, role="")
    assert contact.address is None
    assert not contact.shown_publicly
    assert "skyddade uppgifter" in contact.called


@pytest.mark.parametrize("wrong", ["gunilla.z@forening.example", "zebrafink@forening.example", "styrelsen@"])
def test_an_address_with_the_name_in_it_is_no_roles(contact, wrong):
    with pytest.raises(Refused) as refusal:
        protected(contact, role=wrong)
    assert refusal.value.field == contact.code
    assert not Protection.objects.exists()


def test_pressed_twice_it_is_done_once(contact):
    assert protected(contact) == protected(contact)
    assert Protection.objects.get().name == NAME


def test_links_of_earlier_letters_are_closed_and_what_waits_is_not_sent(contact):
    link_for(purpose=LinkPurpose.HAND_OVER, subject=contact, address=contact.address)
    protected(contact)
    assert not GuestLink.objects.filter(address__email=EMAIL).exists()
    assert not Letter.objects.filter(address__email=EMAIL, state="waiting").exists()


def test_whoever_comes_in_the_own_name_keeps_the_seat_without_a_name(contact):
    person = PersonFactory(name=NAME, phone=PHONE, address=contact.address)
    protected(contact)
    person.refresh_from_db()
    assert (person.name, person.phone, person.answer) == ("Skyddade uppgifter", "", "yes")


def test_staff_cannot_write_the_name_back(contact):
    protected(contact)
    with pytest.raises(Refused, match="skyddade"):
        change_contact(contact, values={"name": NAME}, actor=A_COMMAND)
    club = OrganisationFactory()
    values = {"name": NAME, "email": EMAIL, "phone": "", "role": "contact", "shown_publicly": False}
    with pytest.raises(Refused, match="skyddad"):
        add_contact(club, values=values, actor=A_COMMAND)


def test_a_register_file_does_not_bring_the_name_back(contact):
    contact.organisation.name, contact.organisation.number = "Norrö IF", "802000-1234"
    contact.organisation.save()
    protected(contact)
    text = f"Namn;Kontakt;E-post;Telefon\nNorrö IF;{NAME};{EMAIL};{PHONE}\n"
    import_register(register=read_register(text.encode()), actor=A_COMMAND, commit=True)
    assert not Membership.objects.filter(name=NAME).exists()
    assert not Membership.objects.filter(address__email=EMAIL).exists()


def test_what_a_protected_person_joins_later_is_protected_too():
    user = UserFactory(name=NAME, email=EMAIL)
    protect(user=user, role_addresses={}, actor=A_COMMAND)
    user.refresh_from_db()
    later = MembershipFactory(name=NAME, phone=PHONE, address=Address.objects.get(email=EMAIL))
    join(user, actor=A_COMMAND)
    later.refresh_from_db()
    assert (later.name, later.phone, later.address, later.user) == ("", "", None, user)
    assert later.protection == user.protection


def test_whoever_signs_in_by_a_role_s_address_is_not_the_protected_contact_behind_it(contact):
    protected(contact)
    role = Address.objects.get(email=BOARD)
    other = MembershipFactory(name="Ny Ordförande", address=role, organisation=contact.organisation)
    user = UserFactory(email=BOARD)
    assert join(user, actor=A_COMMAND) == 1
    for one in (contact, other):
        one.refresh_from_db()
    assert (contact.user, other.user) == (None, user)


def test_what_an_account_has_not_joined_yet_is_protected_with_it(contact):
    user = UserFactory(name="G Zebrafink", email=EMAIL)
    protect(user=user, role_addresses={}, actor=A_COMMAND)
    contact.refresh_from_db()
    assert (contact.name, contact.phone, contact.address, contact.user) == ("", "", None, user)
    assert places(PHONE) == ["people_protection.phone"]


def test_an_account_opened_after_the_contact_was_protected_is_protected_when_asked_for(contact):
    protection = protected(contact)
    user = UserFactory(name=NAME, email=EMAIL)
    assert protect(user=user, role_addresses={}, actor=A_COMMAND) == protection
    for one in (user, contact):
        one.refresh_from_db()
    assert (user.name, user.is_protected, user.protection) == ("", True, protection)
    assert (contact.user, contact.address.email) == (user, BOARD)
    assert places("zebrafink") == ["people_protection.name"]
    unprotect(protection, actor=A_COMMAND)
    user.refresh_from_db()
    assert user.name == NAME


def test_older_addresses_are_cleared_too_but_not_those_of_others(contact):
    user = UserFactory(name=NAME, email="g.zebrafink@privat.example")
    shared = MembershipFactory(name="Kim Ek").address
    for one in (contact, MembershipFactory(name=NAME, address=shared)):
        Membership.objects.filter(pk=one.pk).update(user=user)
    person = PersonFactory(name=NAME, phone=PHONE, address=contact.address)
    link_for(purpose=LinkPurpose.HAND_OVER, subject=contact, address=contact.address)
    protection = protect(user=user, role_addresses={}, actor=A_COMMAND)
    assert protection.address.email == user.email
    hidden = Address.objects.filter(is_protected=True)
    assert {one.email for one in hidden} == {user.email, EMAIL}
    assert not GuestLink.objects.filter(address__email=EMAIL).exists()
    person.refresh_from_db()
    assert (person.name, person.phone) == ("Skyddade uppgifter", "")


def test_of_a_shared_mailbox_an_account_hides_what_has_its_name_alone(contact):
    other = MembershipFactory(name="Kim Ek", address=contact.address, shown_publicly=True)
    protect(user=UserFactory(name=NAME, email=EMAIL), role_addresses={}, actor=A_COMMAND)
    for one in (contact, other):
        one.refresh_from_db()
    assert (contact.name, other.name) == ("", "Kim Ek")
    page = Client().get(other.organisation.get_absolute_url()).text
    assert "Kim Ek" in page
    assert "skyddad adress" in page
    assert EMAIL not in page


def test_an_account_is_called_by_no_name(contact):
    user = UserFactory(name=NAME, email=EMAIL)
    protect(user=user, role_addresses={}, actor=A_COMMAND)
    user.refresh_from_db()
    assert str(user) == "Person med skyddade uppgifter"
    assert user.shown_email == str(Address.objects.get(email=EMAIL)) == "skyddad adress"


def test_the_protection_is_taken_away_when_asked_for(contact):
    unprotect(protected(contact), actor=A_COMMAND)
    contact.refresh_from_db()
    assert (contact.name, contact.phone, contact.protection) == (NAME, PHONE, None)
    assert not Address.objects.filter(is_protected=True).exists()
    assert not Protection.objects.exists()


def test_without_a_role_address_the_private_one_reaches_the_contact_again_but_is_shown_to_nobody(contact):
    unprotect(protected(contact, role=""), actor=A_COMMAND)
    contact.refresh_from_db()
    assert contact.address.email == EMAIL
    assert not contact.shown_publicly


def test_whoever_shares_an_address_is_another_person(contact):
    other = MembershipFactory(name="Kim Ek", address=contact.address)
    protected(contact, role="")
    other.refresh_from_db()
    assert other.name == "Kim Ek"


def test_a_role_address_that_stands_already_stays():
    contact = MembershipFactory(name=NAME, address=AddressFactory(email=BOARD))
    assert protected(contact).address is None
    assert contact.address.email == BOARD
    assert not contact.address.is_protected


def test_history_has_no_word_of_it(contact):
    protected(contact)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM organisations_membershipevent")
        assert cursor.fetchone()[0]
    assert not [place for place in places("zebrafink") if "event" in place]


def test_no_file_and_no_successor_brings_the_address_to_another_association(contact):
    protected(contact)
    text = f"Namn;Kontakt;E-post\nSöderby IF;G Z;{EMAIL}\n"
    import_register(register=read_register(text.encode()), actor=A_COMMAND, commit=True)
    with pytest.raises(Refused):
        name_successor(MembershipFactory(), name="G Z", email=EMAIL, actor=A_COMMAND)
    assert not Membership.objects.filter(address__email=EMAIL).exists()


def test_texts_that_others_wrote_are_pointed_out(contact):
    club = OrganisationFactory(about=f"Ring {NAME}")
    protected(contact)
    assert things_that_say([NAME]) == [club]
    assert things_that_say([]) == []


def test_what_is_protected_goes_with_the_last_that_it_is_about():
    address = AddressFactory(is_protected=True)
    over = Protection.objects.create(name="Kim", phone="070-1740605", address=address)
    Reading.objects.create(protection=over, reason="Ringer", read_at=clock.now())
    account = Protection.objects.create(user=UserFactory())
    contact = MembershipFactory(address=None, protection=Protection.objects.create(name="Li"))
    assert forget_protections_of_nobody() == 1
    assert set(Protection.objects.all()) == {account, contact.protection}
    address.refresh_from_db()
    assert address.is_protected
    contact.delete()
    assert forget_protections_of_nobody() == 1


@pytest.mark.parametrize("name", ['"}], "namn": "', "null", '": "', "[[[[", "Kim \\"])
def test_a_name_that_looks_like_a_part_of_a_list_breaks_no_list(name):
    contact = MembershipFactory(name=name)
    text = f"Namn;Kontakt;E-post\nKlubben;Bo Ek;{contact.address.email}"
    import_register(register=read_register(text.encode()), actor=A_COMMAND, commit=True)
    protect(contact=contact, role_addresses={}, actor=A_COMMAND)
    assert contact.organisation.memberships.get().name == ""


def test_what_was_said_in_a_dialogue_stays_without_name_and_file():
    person = UserFactory(name=NAME, email=EMAIL)
    own = {"organisation": None, "user": person, "address": AddressFactory(email=EMAIL)}
    shown = ViewpointFactory(name=NAME, name_shown=True, file_shown=True, text="Mer ljus.", **own)
    signed = ViewpointFactory(name=NAME, text=f"Mer ljus, hälsar {NAME}.", **own)
    protect(user=person, role_addresses={}, actor=A_COMMAND)
    shown.refresh_from_db()
    signed.refresh_from_db()
    assert (shown.who, shown.words, shown.file_shown) == ("En person", "Mer ljus.", False)
    assert NAME not in (signed.name, signed.who)
    assert signed.words == "Mer ljus, hälsar [maskat]."
    # Whoever reads it anew finds the name ticked.
    assert signed.masked == [NAME]
