"""Asking what is known, correcting it, and being erased: at once, or once somebody has looked at it."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.test import Client

from organisations.models import Membership, Organisation
from organisations.services import join
from portal.notifications.enums import LetterState
from portal.notifications.models import Letter
from portal.notifications.tasks import deliver_letters
from portal.pages.own_data import known_of
from portal.pages.services import (
    ask_for_own_data,
    ask_to_be_erased,
    correct_own_data,
    decline_to_erase,
    erase_as_asked,
    erase_oneself,
    erase_person,
    forget_last_letters,
    protect,
)
from portal.pages.whose import Whose
from portal.people.enums import ErasureState, LinkPurpose, Role
from portal.people.models import Address, Employment, Erasure, GuestLink, User
from portal.people.services import is_only_administrator
from portal.people.tasks import forget_who_was_not_erased
from portal.web import clock
from portal.web.actor import A_COMMAND, THE_CLOCK
from portal.web.refusals import Refused
from tests.factories import (
    AddressFactory,
    DepartmentFactory,
    MeetingFactory,
    MembershipFactory,
    MembershipRequestFactory,
    PersonFactory,
    RegistrationFactory,
    UserFactory,
    staff,
)
from tests.journeys.post import link_in, said_in
from tests.moments import in_days

from .test_erasing import places

EMAIL = "kim.zebrafink@forening.example"

pytestmark = pytest.mark.django_db


def a_contact(**more) -> Membership:
    return MembershipFactory(name="Kim Zebrafink", address__email=EMAIL, phone="070-1740645", **more)


def own_link() -> str:
    """The secret half that the latest letter carries."""
    return GuestLink.objects.get(purpose=LinkPurpose.OWN_DATA).secret


# --- The link -------------------------------------------------------------------------------


def test_a_known_address_gets_a_link_that_opens_its_data(mail_sink):
    a_contact()
    ask_for_own_data(email=" Kim.Zebrafink@Forening.example", actor=A_COMMAND)
    deliver_letters()
    (mail,) = mail_sink.letters
    page = Client().get(link_in(mail, "/mina-uppgifter/"))
    assert page.status_code == 200
    assert "Kim Zebrafink" in page.text


@pytest.mark.parametrize("email", ["okand@forening.example", "inte en adress", ""])
def test_an_unknown_address_gets_nothing(email):
    ask_for_own_data(email=email, actor=A_COMMAND)
    assert not Letter.objects.exists()
    assert not Address.objects.exists()


def test_a_link_is_good_for_a_day_and_only_the_latest_is():
    a_contact()
    ask_for_own_data(email=EMAIL, actor=A_COMMAND)
    first = own_link()
    assert Client().get(f"/s/{first}/mina-uppgifter/").status_code == 200
    ask_for_own_data(email=EMAIL, actor=A_COMMAND)
    assert Client().get(f"/s/{first}/mina-uppgifter/").status_code == 404
    second = own_link()
    with clock.standing_at(clock.now() + timedelta(hours=24, minutes=1)):
        assert Client().get(f"/s/{second}/mina-uppgifter/").status_code == 404
        assert Client().post(f"/s/{second}/mina-uppgifter/radera/").status_code == 404
    altered = second[:-1] + ("0" if second[-1] != "0" else "1")
    assert Client().get(f"/s/{altered}/mina-uppgifter/").status_code == 404


def test_another_links_seal_opens_no_own_data():
    contact = a_contact()
    ask_for_own_data(email=EMAIL, actor=A_COMMAND)
    link = GuestLink.objects.get(purpose=LinkPurpose.OWN_DATA)
    other = GuestLink(purpose=LinkPurpose.CONTACT, code=link.code, generation=link.generation)
    assert Client().get(f"/s/{other.secret}/mina-uppgifter/").status_code == 404
    assert Membership.objects.get() == contact


# --- Correcting -----------------------------------------------------------------------------


def test_a_contact_corrects_name_and_telephone_everywhere():
    user = UserFactory(name="Kim", email=EMAIL, opened_on=clock.today())
    a_contact(user=user)
    other = MembershipFactory(user=user, name="Kim Z")
    correct_own_data(Whose.of_user(user), name="Kim Ek", phone="070-1740605", actor=A_COMMAND)
    assert {one.name for one in (*Membership.objects.all(), *User.objects.all())} == {"Kim Ek"}
    other.refresh_from_db()
    assert other.phone == "070-1740605"


def test_what_the_municipality_keeps_is_not_corrected_by_oneself():
    employee = UserFactory()
    Employment.objects.create(user=employee, department=DepartmentFactory(), post="handläggare")
    with pytest.raises(Refused, match="rättar kommunen"):
        correct_own_data(Whose.of_user(employee), name="X", actor=A_COMMAND)


def test_who_was_laid_in_by_hand_and_is_no_employee_corrects_the_own_name():
    user = staff(Role.REPRESENTATIVE, name="Maj Sundn")
    assert Whose.of_user(user).may_correct
    correct_own_data(Whose.of_user(user), name="Maj Sundin", actor=A_COMMAND)
    user.refresh_from_db()
    assert user.name == "Maj Sundin"


def test_who_only_comes_to_a_meeting_corrects_what_the_answer_is_signed_with():
    answer = PersonFactory(name="Kim Zebrafnk", phone="070-1740645", address__email=EMAIL)
    whose = Whose.of_address(answer.address)
    correct_own_data(whose, name="Kim Zebrafink", phone="070-1740605", actor=A_COMMAND)
    answer.refresh_from_db()
    assert (answer.name, answer.phone) == ("Kim Zebrafink", "070-1740605")


def test_a_mailbox_that_signs_with_several_names_corrects_neither():
    mine = PersonFactory(name="Kim Zebrafink", address__email=EMAIL)
    PersonFactory(name="Bo Zebrafink", address=mine.address)
    assert not Whose.of_address(mine.address).may_correct


def test_whoever_is_protected_corrects_what_is_hidden():
    contact = a_contact()
    protection = protect(contact=contact, role_addresses={}, actor=A_COMMAND)
    correct_own_data(Whose.of_address(protection.address), name="Kim Ek", phone="", actor=A_COMMAND)
    protection.refresh_from_db()
    contact.refresh_from_db()
    assert (protection.name, contact.name) == ("Kim Ek", "")


def test_whoever_reads_a_role_address_neither_names_nor_erases_a_protected_contact():
    contact, role = a_contact(), "styrelsen@forening.example"
    protection = protect(contact=contact, role_addresses={contact.code: role}, actor=A_COMMAND)
    board = Address.objects.get(email=role)
    MembershipFactory(name="Li Ek", address=board)
    correct_own_data(Whose.of_address(board), name="Li Alm", phone="070-1740605", actor=A_COMMAND)
    contact.refresh_from_db()
    assert (contact.name, contact.phone) == ("", "")
    known = {
        row.pk for kind in known_of(Whose.of_address(board)) for row in kind.rows if kind.model is Membership
    }
    assert contact.pk not in known
    erase_oneself(Whose.of_address(board), actor=A_COMMAND)
    contact.refresh_from_db()
    assert (contact.protection, contact.address) == (protection, None)
    assert Membership.objects.get() == contact


# --- Being erased ---------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_contact_is_erased_and_the_last_letter_is_the_last_thing_that_knows_the_address(mail_sink):
    contact = a_contact()
    erasure = erase_oneself(Whose.of_address(contact.address), actor=A_COMMAND)
    assert (erasure.state, erasure.user, erasure.address) == (ErasureState.ERASED, None, None)
    assert not Membership.objects.exists()
    assert Organisation.objects.without_contact().count() == 1
    assert places("zebrafink") == ["people_address.email"]
    deliver_letters()
    (mail,) = mail_sink.letters
    assert mail["To"] == EMAIL
    assert erasure.code.upper() in said_in(mail)
    forget_last_letters(actor=THE_CLOCK)
    assert places("zebrafink") == []
    assert forget_last_letters(actor=THE_CLOCK) == 0


def test_a_last_letter_that_nobody_takes_is_not_waited_for_for_ever():
    erase_oneself(Whose.of_address(a_contact().address), actor=A_COMMAND)
    assert forget_last_letters(actor=THE_CLOCK) == 0
    with clock.standing_at(in_days(3)):
        assert forget_last_letters(actor=THE_CLOCK) == 1
    assert places("zebrafink") == []


@pytest.mark.parametrize("later", [PersonFactory, RegistrationFactory, MembershipRequestFactory])
def test_what_comes_after_the_last_letter_is_not_erased_with_its_address(later):
    erase_oneself(Whose.of_address(a_contact().address), actor=A_COMMAND)
    thing = later(address=Address.objects.get(email=EMAIL))
    with clock.standing_at(in_days(3)):
        forget_last_letters(actor=THE_CLOCK)
    thing.refresh_from_db()
    assert thing.address.email == EMAIL
    assert not Letter.objects.exists()


def test_a_contact_of_two_associations_leaves_both():
    contact = a_contact()
    MembershipFactory(name="Kim Zebrafink", address=contact.address)
    whose = Whose.of_address(contact.address)
    assert len(whose.memberships) == 2
    erase_oneself(whose, actor=A_COMMAND)
    assert not Membership.objects.exists()


def test_pressed_twice_it_is_done_once():
    whose = Whose.of_address(a_contact().address)
    erase_oneself(whose, actor=A_COMMAND)
    deliver_letters()
    forget_last_letters(actor=THE_CLOCK)
    with pytest.raises(Refused, match="redan borttagna"):
        erase_oneself(whose, actor=A_COMMAND)
    assert Erasure.objects.count() == 1


def test_whoever_shares_an_address_is_not_erased_by_the_other():
    contact = a_contact()
    MembershipFactory(name="Li Ek", address=contact.address)
    whose = Whose.of_address(contact.address)
    with pytest.raises(Refused, match="delar din e-postadress"):
        erase_oneself(whose, actor=A_COMMAND)
    ask_to_be_erased(whose, actor=A_COMMAND)
    assert Membership.objects.count() == 2


def test_an_account_does_not_let_one_erase_or_rename_another_at_the_same_address():
    user = UserFactory(name="Kim Zebrafink", email=EMAIL, opened_on=clock.today())
    contact = a_contact(user=user)
    other = MembershipFactory(name="Li Ek", address=contact.address)
    assert join(user, actor=A_COMMAND) == 0
    with pytest.raises(Refused, match="delar din e-postadress"):
        erase_oneself(Whose.of_user(user), actor=A_COMMAND)
    with pytest.raises(Refused, match="rättar kommunen"):
        correct_own_data(Whose.of_user(user), name="Kim Ek", phone="", actor=A_COMMAND)
    ask_to_be_erased(Whose.of_user(user), actor=A_COMMAND)
    other.refresh_from_db()
    assert (other.name, other.user) == ("Li Ek", None)


def test_somebody_with_a_role_or_a_meeting_asks_and_is_answered_within_a_month():
    staff(Role.ADMINISTRATOR)
    official = staff(Role.OFFICIAL)
    MeetingFactory(owner=official)
    whose = Whose.of_user(official)
    with pytest.raises(Refused, match="roll"):
        erase_oneself(whose, actor=A_COMMAND)
    erasure = ask_to_be_erased(whose, actor=A_COMMAND)
    assert ask_to_be_erased(whose, actor=A_COMMAND) == erasure
    assert erasure.answer_by == clock.today() + timedelta(days=30)
    erase_as_asked(erasure, actor=A_COMMAND)
    erasure.refresh_from_db()
    official.refresh_from_db()
    assert (erasure.state, erasure.user, official.name) == (ErasureState.ERASED, None, "")
    with pytest.raises(Refused, match="redan avgjord"):
        erase_as_asked(erasure, actor=A_COMMAND)


def test_a_no_tells_the_person_why(mail_sink):
    erasure = ask_to_be_erased(Whose.of_user(staff(Role.OFFICIAL)), actor=A_COMMAND)
    decline_to_erase(erasure, reason="Du är anställd här.", actor=A_COMMAND)
    deliver_letters()
    assert "Du är anställd här." in said_in(mail_sink.letters[-1])
    with pytest.raises(Refused, match="redan avgjord"):
        decline_to_erase(erasure, reason="Igen", actor=A_COMMAND)


def test_after_a_no_it_is_forgotten_who_asked_and_the_letter_leaves_all_the_same(mail_sink):
    waits = ask_to_be_erased(Whose.of_user(staff(Role.OFFICIAL)), actor=A_COMMAND)
    by_user = ask_to_be_erased(Whose.of_user(staff(Role.OFFICIAL)), actor=A_COMMAND)
    by_address = ask_to_be_erased(Whose.of_address(a_contact().address), actor=A_COMMAND)
    for erasure in (by_user, by_address):
        decline_to_erase(erasure, reason="Du behövs här.", actor=A_COMMAND)
    assert forget_who_was_not_erased() == 2
    assert forget_who_was_not_erased() == 0
    for erasure in (waits, by_user, by_address):
        erasure.refresh_from_db()
    assert waits.user
    for erasure in (by_user, by_address):
        assert (erasure.state, erasure.user, erasure.address) == (ErasureState.DECLINED, None, None)
    deliver_letters()
    assert sum("Du behövs här." in said_in(mail) for mail in mail_sink.letters) == 2


def test_the_last_administrator_stays_and_is_told_why():
    only = staff(Role.ADMINISTRATOR)
    assert is_only_administrator(only)
    for act in (erase_oneself, ask_to_be_erased):
        with pytest.raises(Refused, match="enda administratören"):
            act(Whose.of_user(only), actor=A_COMMAND)
    staff(Role.ADMINISTRATOR)
    assert not is_only_administrator(only)


def test_a_request_of_somebody_erased_in_another_way_is_answered():
    staff(Role.ADMINISTRATOR)
    erasure = ask_to_be_erased(Whose.of_user(staff(Role.OFFICIAL)), actor=A_COMMAND)
    erase_person(erasure.user, actor=A_COMMAND)
    erasure.refresh_from_db()
    assert erasure.state == ErasureState.ERASED


@pytest.mark.django_db(transaction=True)
def test_erasing_waits_for_a_letter_that_is_just_being_sent(mail_sink):
    contact = a_contact()
    ask_for_own_data(email=EMAIL, actor=A_COMMAND)
    whose = Whose.of_address(contact.address)
    done = []

    def erase():
        done.append(erase_oneself(whose, actor=A_COMMAND))
        connection.close()

    erasing = Thread(target=erase)
    erasing.start()
    deliver_letters()
    erasing.join()
    deliver_letters()
    assert done
    assert "raderad" in mail_sink.letters[-1]["Subject"]
    assert not Letter.objects.filter(state=LetterState.WAITING).exists()
    forget_last_letters(actor=THE_CLOCK)
    assert places("zebrafink") == []


def test_an_account_takes_its_addresses_and_leaves_those_of_others():
    user = UserFactory(name="Kim Zebrafink", email=EMAIL)
    shared = AddressFactory(email="styrelsen@forening.example")
    MembershipFactory(user=user, address=shared)
    MembershipFactory(address=shared)
    whose = Whose.of_user(user)
    assert shared not in whose.addresses
    Address.objects.create(email=EMAIL)
    erase_oneself(Whose.of_user(user), actor=A_COMMAND)
    assert Address.objects.filter(email=shared.email).exists()
