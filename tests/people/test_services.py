"""What happens with people: addresses, links, roles, employments, the municipality's organisation."""

import threading
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from portal.pages.services import erase_person
from portal.people import services
from portal.people.enums import LinkPurpose, Role
from portal.people.models import (
    Address,
    Employment,
    GuestLink,
    RoleGrant,
    User,
)
from portal.web import clock
from portal.web.actor import A_COMMAND, Actor, Door
from portal.web.refusals import Refused
from tests.factories import AddressFactory, CommitteeFactory, DepartmentFactory, UserFactory, staff

pytestmark = pytest.mark.django_db

TODAY = clock.today


def days(number):
    return clock.today() + timedelta(days=number)


# --- Addresses -----------------------------------------------------------------------------


def test_an_address_is_one_row_however_it_is_typed():
    one = services.address_for("Karin@Norrby.example", language="en")
    assert services.address_for(" karin@norrby.example ") == one
    assert Address.objects.get().language == "en"


def test_what_is_no_address_gets_no_row():
    with pytest.raises(ValueError):
        services.address_for("karin")
    assert not Address.objects.exists()


@pytest.mark.parametrize("number", [3, 30])
def test_many_addresses_cost_two_queries(number, django_assert_num_queries):
    AddressFactory(email="a0@norrby.example")
    with django_assert_num_queries(2):
        rows = services.addresses_for([f"A{n}@norrby.example" for n in range(number)])
    assert rows["A0@norrby.example"].email == "a0@norrby.example"
    assert Address.objects.count() == number


# --- Secret links --------------------------------------------------------------------------


def link(**more):
    return services.link_for(purpose=LinkPurpose.ANSWER, subject=more.pop("subject"), **more)


def opened(link, purpose=LinkPurpose.ANSWER):
    code, _dash, given_seal = link.secret.partition("-")
    return GuestLink.objects.opened_by(purpose=purpose, code=code, given_seal=given_seal)


def test_a_door_has_one_link_for_each_address_and_one_for_nobody():
    subject, karin = UserFactory(), AddressFactory()
    assert link(subject=subject, address=karin) == link(subject=subject, address=karin)
    assert link(subject=subject, address=None) == link(subject=subject, address=None)
    assert GuestLink.objects.count() == 2


def test_asking_again_moves_the_end_and_keeps_the_letter_true():
    subject, karin = UserFactory(), AddressFactory()
    before = link(subject=subject, address=karin, expires_at=clock.now() + timedelta(days=1))
    later = clock.now() + timedelta(days=9)
    after = link(subject=subject, address=karin, expires_at=later)
    assert after.secret == before.secret
    assert after.expires_at == later


def test_a_revoked_link_opens_nothing_and_the_next_letter_does():
    subject, karin = UserFactory(), AddressFactory()
    old = link(subject=subject, address=karin)
    assert opened(old)
    services.revoke_link(GuestLink.objects.get(), actor=A_COMMAND)
    assert opened(old) is None
    assert opened(link(subject=subject, address=karin))


def test_a_link_opens_its_own_door_only_and_only_in_time():
    one = link(subject=UserFactory(), address=AddressFactory(), expires_at=clock.now() + timedelta(days=1))
    assert opened(one, LinkPurpose.HAND_OVER) is None
    with clock.standing_at(clock.now() + timedelta(days=2)):
        assert opened(one) is None


@pytest.mark.parametrize("number", [3, 30])
def test_many_links_cost_as_many_queries_as_few(number, django_assert_max_num_queries):
    pairs = [(UserFactory(), AddressFactory()) for _ in range(number)]
    services.links_for(purpose=LinkPurpose.ANSWER, subjects_and_addresses=pairs[:1])
    # Savepoint and its release besides the two.
    with django_assert_max_num_queries(4):
        links = services.links_for(purpose=LinkPurpose.ANSWER, subjects_and_addresses=pairs)
    assert {(subject.pk, address.pk) for subject, address in pairs} == set(links)
    assert services.links_for(purpose=LinkPurpose.ANSWER, subjects_and_addresses=[]) == {}


# --- Users and roles -----------------------------------------------------------------------


def test_a_new_person_has_no_password_and_one_address():
    user = services.create_user(email=" Eva@Skarsjo.example", name="Eva Lind", actor=A_COMMAND)
    assert user.email == "eva@skarsjo.example"
    assert not user.has_usable_password()
    with pytest.raises(Refused, match="finns redan") as refused:
        services.create_user(email="EVA@skarsjo.example", name="Eva", actor=A_COMMAND)
    assert refused.value.field == "email"


def test_a_person_needs_an_address_that_letters_can_go_to():
    with pytest.raises(Refused) as refused:
        services.create_user(email="eva", name="Eva", actor=A_COMMAND)
    assert refused.value.field == "email"


def test_a_role_is_held_from_its_first_day_to_its_last():
    user = UserFactory()
    services.grant_role(user, role=Role.OFFICIAL, active_from=days(1), active_to=days(2), actor=A_COMMAND)
    held = []
    for number in range(4):
        with clock.standing_at(clock.now() + timedelta(days=number)):
            held.append(Role.OFFICIAL in User.objects.get(pk=user.pk).roles)
    assert held == [False, True, True, False]


@pytest.mark.parametrize(
    ("first", "last", "department", "goes"),
    [(0, None, False, False), (5, 6, False, False), (11, None, False, True), (0, None, True, True)],
)
def test_the_same_role_is_not_given_twice_for_the_same_days(first, last, department, goes):
    user = UserFactory()
    services.grant_role(user, role=Role.OFFICIAL, active_to=days(10), actor=A_COMMAND)
    again = {
        "role": Role.OFFICIAL,
        "active_from": days(first),
        "active_to": days(last) if last else None,
        "department": DepartmentFactory() if department else None,
        "actor": A_COMMAND,
    }
    if goes:
        assert services.grant_role(user, **again).pk
        return
    with pytest.raises(Refused, match="redan den rollen") as refused:
        services.grant_role(user, **again)
    assert refused.value.field == "role"


def test_a_role_that_ends_before_it_begins_is_refused_at_that_field():
    with pytest.raises(Refused, match="före den första") as refused:
        services.grant_role(UserFactory(), role=Role.OFFICIAL, active_to=days(-1), actor=A_COMMAND)
    assert refused.value.field == "active_to"


def test_the_history_knows_who_gave_a_role():
    giver = staff(Role.ADMINISTRATOR)
    grant = services.grant_role(UserFactory(), role=Role.OFFICIAL, actor=Actor(Door.WEB, user_id=giver.pk))
    assert grant.granted_by == giver


def test_the_last_administrator_stays():
    only = staff(Role.ADMINISTRATOR)
    grant = only.role_grants.get()
    with pytest.raises(Refused, match="Någon måste vara administratör"):
        services.withdraw_role(grant, last_day=days(30), actor=A_COMMAND)
    with pytest.raises(Refused):
        services.withdraw_role(grant, last_day=days(-1), actor=A_COMMAND)
    with pytest.raises(Refused):
        services.change_user(only, values={"is_active": False}, actor=A_COMMAND)
    assert User.objects.get(pk=only.pk).is_active
    assert RoleGrant.objects.get().active_to is None


@pytest.mark.parametrize(
    ("other", "goes"),
    [
        ({}, True),
        ({"active_from": 30}, True),
        ({"active_from": 32}, False),
        ({"active_to": 300}, False),
    ],
)
def test_an_administrator_may_leave_only_to_one_who_stays(other, goes):
    leaving = staff(Role.ADMINISTRATOR).role_grants.get()
    when = {name: days(number) for name, number in other.items()}
    services.grant_role(UserFactory(), role=Role.ADMINISTRATOR, actor=A_COMMAND, **when)
    if goes:
        services.withdraw_role(leaving, last_day=days(30), actor=A_COMMAND)
        return
    with pytest.raises(Refused):
        services.withdraw_role(leaving, last_day=days(30), actor=A_COMMAND)


def test_a_locked_out_administrator_does_not_count():
    leaving = staff(Role.ADMINISTRATOR).role_grants.get()
    staff(Role.ADMINISTRATOR, is_active=False)
    with pytest.raises(Refused):
        services.withdraw_role(leaving, last_day=TODAY(), actor=A_COMMAND)


def test_a_role_that_never_came_into_force_goes_away():
    grant = services.grant_role(UserFactory(), role=Role.OFFICIAL, active_from=days(5), actor=A_COMMAND)
    services.withdraw_role(grant, last_day=TODAY(), actor=A_COMMAND)
    assert not RoleGrant.objects.exists()


def test_two_employments_in_one_department_do_not_overlap():
    user, department = UserFactory(), DepartmentFactory()
    values = {"department": department, "active_from": TODAY(), "active_to": None}
    first = services.add_employment(user, values=values, actor=A_COMMAND)
    with pytest.raises(Refused, match="redan en anställning") as refused:
        services.add_employment(user, values={**values, "active_from": days(9)}, actor=A_COMMAND)
    assert refused.value.field == "department"
    services.end_employment(first, last_day=days(8), actor=A_COMMAND)
    services.add_employment(user, values={**values, "active_from": days(9)}, actor=A_COMMAND)
    assert [row.active_to for row in user.employments.order_by("active_from")] == [days(8), None]
    assert Employment.objects.count() == 2


@pytest.mark.parametrize("name", ["", "   ", "–", "\u200f"])
def test_nobody_is_without_a_name(name):
    with pytest.raises(Refused, match="namn") as refused:
        services.create_user(email="eva@skarsjo.example", name=name, actor=A_COMMAND)
    assert refused.value.field == "name"
    with pytest.raises(Refused):
        services.change_user(UserFactory(), values={"name": name}, actor=A_COMMAND)


# --- Ending what is held -------------------------------------------------------------------


def grant(**when):
    return RoleGrant.objects.create(user=UserFactory(), role=Role.OFFICIAL, **when)


def employment(**when):
    return Employment.objects.create(user=UserFactory(), department=DepartmentFactory(), **when)


def end(held, last_day):
    if isinstance(held, RoleGrant):
        services.withdraw_role(held, last_day=last_day, actor=A_COMMAND)
    else:
        services.end_employment(held, last_day=last_day, actor=A_COMMAND)


@pytest.mark.parametrize("hold", [grant, employment])
@pytest.mark.parametrize(
    ("first", "present_end", "last", "becomes"),
    [
        (-900, None, 0, 0),
        (-900, 30, 5, 5),
        (-900, 30, 31, "redan"),
        (-900, 30, -901, "före den första"),
        (5, None, 0, None),
        # Given today by mistake: gone at once.
        (0, None, -1, None),
    ],
)
def test_what_is_held_ends_on_a_day_within_its_time(hold, first, present_end, last, becomes):
    held = hold(active_from=days(first), active_to=days(present_end) if present_end else None)
    if isinstance(becomes, str):
        with pytest.raises(Refused, match=becomes) as refused:
            end(held, days(last))
        assert refused.value.field == "last_day"
        held.refresh_from_db()
        assert held.active_to == days(present_end)
        return
    end(held, days(last))
    rows = type(held).objects.filter(pk=held.pk)
    assert [row.active_to for row in rows] == ([days(becomes)] if becomes is not None else [])


@pytest.mark.parametrize("hold", [grant, employment])
def test_an_end_is_judged_by_what_stands_in_the_database(hold):
    seen = hold(active_from=days(-9))
    type(seen).objects.update(active_to=days(3))
    with pytest.raises(Refused, match="redan"):
        end(seen, days(4))
    type(seen).objects.all().delete()
    with pytest.raises(Refused, match="borttaget"):
        end(seen, days(2))


# --- Two at once ---------------------------------------------------------------------------


def withdraw(person):
    services.withdraw_role(person.role_grants.get(), last_day=TODAY(), actor=A_COMMAND)


def lock_out(person):
    services.change_user(person, values={"is_active": False}, actor=A_COMMAND)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("remove", [withdraw, lock_out, lambda person: erase_person(person, actor=A_COMMAND)])
def test_two_administrators_who_remove_each_other_leave_one(remove):
    one, other = staff(Role.ADMINISTRATOR), staff(Role.ADMINISTRATOR)
    outcome = []

    def remove_the_other():
        try:
            remove(other)
        except Refused:
            outcome.append("refused")
        else:
            outcome.append("done")
        finally:
            connection.close()

    meanwhile = threading.Thread(target=remove_the_other)
    with transaction.atomic():
        remove(one)
        meanwhile.start()
        # The other waits for our end, or has already done what must not be done.
        meanwhile.join(timeout=1)
    meanwhile.join(timeout=20)
    assert outcome == ["refused"]


# --- Committees and departments ------------------------------------------------------------


def test_two_committees_do_not_share_an_abbreviation():
    CommitteeFactory(abbreviation="SN")
    with pytest.raises(Refused, match="förkortningen") as refused:
        services.add_committee(values={"name": "Skolnämnden", "abbreviation": "SN"}, actor=A_COMMAND)
    assert refused.value.field == "abbreviation"


def move(department, parent):
    return services.change_department(department, values={"parent": parent}, actor=A_COMMAND)


def test_a_department_never_belongs_to_what_belongs_to_it():
    top = DepartmentFactory()
    middle = DepartmentFactory(parent=top)
    bottom = DepartmentFactory(parent=middle)
    for parent in (top, middle, bottom):
        with pytest.raises(Refused) as refused:
            move(top, parent)
        assert refused.value.field == "parent"
    assert move(bottom, top).parent == top


def test_a_department_answers_to_its_committees():
    committees = [CommitteeFactory(), CommitteeFactory()]
    department = services.add_department(
        values={"name": "Socialförvaltningen", "parent": None, "committees": committees}, actor=A_COMMAND
    )
    assert set(department.committees.all()) == set(committees)
    services.change_department(department, values={"name": "Omsorgen"}, actor=A_COMMAND)
    assert department.committees.count() == 2


# --- The command ---------------------------------------------------------------------------


def test_the_first_administrator_is_made_once():
    for _ in range(2):
        call_command("create_administrator", "Adam@skarsjo.example", name="Adam Ek", verbosity=0)
    adam = User.objects.get()
    assert adam.roles == {Role.ADMINISTRATOR}
    assert RoleGrant.objects.count() == 1
    with pytest.raises(CommandError):
        call_command("create_administrator", "adam")
