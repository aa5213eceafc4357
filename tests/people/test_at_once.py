"""The same sent twice in the same instant, and one of a name in one place at a time."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from portal.people import services
from portal.people.models import Committee, Department, User
from portal.web import clock
from portal.web.actor import A_COMMAND
from portal.web.refusals import Refused
from tests.factories import DepartmentFactory

pytestmark = pytest.mark.django_db


def days(number):
    return clock.today() + timedelta(days=number)


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


def test_a_name_is_one_department_in_one_place_at_a_time():
    top = DepartmentFactory(name="Skolan")
    for values in ({"name": "SKOLAN", "parent": None}, {"name": "Skolan", "active_to": days(9)}):
        with pytest.raises(Refused, match="med det namnet") as refused:
            services.add_department(values=values, actor=A_COMMAND)
        assert refused.value.field == "name"
    services.add_department(values={"name": "Skolan", "parent": top}, actor=A_COMMAND)
    other = DepartmentFactory(name="Vården")
    with pytest.raises(Refused, match="med det namnet"):
        services.change_department(other, values={"name": "Skolan"}, actor=A_COMMAND)
    services.change_department(top, values={"active_to": days(9)}, actor=A_COMMAND)
    services.add_department(values={"name": "Skolan", "active_from": days(10)}, actor=A_COMMAND)
