"""Roles and employments, from a day to a day."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from portal.pages.services import erase_person
from portal.people import services
from portal.people.enums import Role
from portal.people.models import Employment, RoleGrant, User
from portal.web import clock
from portal.web.actor import A_COMMAND, Actor, Door
from portal.web.refusals import Refused
from tests.factories import DepartmentFactory, UserFactory, staff
from tests.moments import in_days

pytestmark = pytest.mark.django_db

TODAY = clock.today


def days(number):
    return clock.today() + timedelta(days=number)


def test_a_role_is_held_from_its_first_day_to_its_last():
    user = UserFactory()
    services.grant_role(user, role=Role.OFFICIAL, active_from=days(1), active_to=days(2), actor=A_COMMAND)
    held = []
    for number in range(4):
        with clock.standing_at(in_days(number)):
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
