"""Committees and the tree of departments."""

import pytest

from portal.people import services
from portal.web.actor import A_COMMAND
from portal.web.refusals import Refused
from tests.factories import CommitteeFactory, DepartmentFactory

pytestmark = pytest.mark.django_db


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
