"""Two people, or two presses, in the same instant."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from portal.pages.services import erase_person
from portal.people import services
from portal.people.enums import Role
from portal.people.models import Committee, Department, User
from portal.web import clock
from portal.web.actor import A_COMMAND
from portal.web.refusals import Refused
from tests.factories import staff


def withdraw(person):
    services.withdraw_role(person.role_grants.get(), last_day=clock.today(), actor=A_COMMAND)


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


def person():
    services.create_user(email="eva@skarsjo.example", name="Eva", actor=A_COMMAND)


def committee():
    services.add_committee(values={"name": "Skolnämnden", "abbreviation": "SN"}, actor=A_COMMAND)


def department():
    services.add_department(values={"name": "Skolan", "parent": None}, actor=A_COMMAND)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("add", "model", "field"),
    [(person, User, "email"), (committee, Committee, "abbreviation"), (department, Department, "name")],
)
def test_what_is_sent_twice_in_the_same_instant_makes_one_row(add, model, field):
    before, at_once = model.objects.count(), threading.Barrier(4, timeout=20)

    def press(_number) -> str | None:
        try:
            at_once.wait()
            add()
        except Refused as refusal:
            return refusal.field
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(press, range(4))) == sorted(["done", field, field, field])
    assert model.objects.count() == before + 1
