"""Whom a person acts for, and for whom the history says that something was done."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organisations.models import Membership, Organisation, organisations_of, represented_by
from portal.people.enums import Role
from portal.people.models import Department, Employment, User
from portal.web import clock
from tests.factories import DepartmentFactory, MembershipFactory, OrganisationFactory, UserFactory, staff

pytestmark = pytest.mark.django_db


def names(user: User) -> list[str]:
    """Whom a person acts for, asked anew."""
    return [one.name for one in represented_by(User.objects.get(pk=user.pk))]


def test_a_person_acts_for_organisations_in_swedish_order_and_then_for_the_department():
    kultur = DepartmentFactory(name="Kultur")
    person = staff(Role.OFFICIAL, department=kultur)
    for name in ("Östanå IF", "Byalaget", "Åkersta PRO"):
        MembershipFactory(organisation__name=name, user=person)
    assert names(person) == ["Byalaget", "Åkersta PRO", "Östanå IF", "Kultur"]


@pytest.mark.parametrize(
    "changed",
    [
        {"active_to": clock.today() - timedelta(days=1)},
        {"active_from": clock.today() + timedelta(days=1)},
        # Named by somebody, and has not said yes.
        {"active_from": None},
        {"user": None},
    ],
)
def test_only_a_membership_of_today_counts(changed):
    person = UserFactory()
    contact = MembershipFactory(user=person)
    assert names(person) == [contact.organisation.name]
    Membership.objects.filter(pk=contact.pk).update(**changed)
    assert names(person) == []


def test_the_question_holds_for_the_memberships_that_the_queryset_calls_current():
    person, today = UserFactory(), clock.today()
    for begins, ends in [(-9, None), (-9, -1), (0, 0), (-1, 3), (1, None)]:
        MembershipFactory(
            user=person,
            active_from=today + timedelta(days=begins),
            active_to=None if ends is None else today + timedelta(days=ends),
        )
    current = set(person.memberships.current().values_list("organisation", flat=True))
    assert organisations_of(person) == current
    assert len(current) == 3


def test_an_organisation_that_has_withdrawn_is_acted_for_by_nobody():
    person = UserFactory()
    contact = MembershipFactory(user=person, organisation__state="proposed")
    assert names(person) == [contact.organisation.name]
    Organisation.objects.update(state="withdrawn")
    assert names(person) == []


def test_of_a_tree_of_departments_one_acts_for_the_one_where_one_works():
    above = DepartmentFactory(name="Social")
    below = Department.objects.create(name="Äldre", parent=above)
    assert names(staff(Role.HEAD, department=above)) == ["Social"]
    person = UserFactory()
    person.role_grants.create(role=Role.OFFICIAL)
    Employment.objects.create(user=person, department=below)
    assert names(person) == ["Äldre"]


@pytest.mark.parametrize("number", [3, 30])
def test_it_is_one_question_however_many_there_are(number):
    person = UserFactory()
    MembershipFactory.create_batch(number, user=person)
    assert person.roles == frozenset()
    with CaptureQueriesContext(connection) as asked:
        assert len(represented_by(person)) == number
        assert len(organisations_of(person)) == number
    assert len(asked) == 1


def test_a_visitor_is_asked_nothing(client, django_assert_num_queries):
    OrganisationFactory()
    client.get("/om-samverkan/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/om-samverkan/").content.decode()
    assert not [query for query in asked.captured_queries if "membership" in query["sql"]]
    assert "Du företräder" not in page
    assert not AnonymousUser().is_authenticated
