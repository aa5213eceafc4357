"""Who comes to the doors: one person of each kind that the rights tell apart."""

from collections.abc import Callable

from organisations.models import Membership
from portal.people.enums import Role
from portal.people.models import Deputyship, User
from portal.web import clock
from tests.factories import DepartmentFactory, UserFactory, staff
from tests.house.furnished import House


def _deputy_of(person: User) -> User:
    deputy = staff(Role.OFFICIAL, department=DepartmentFactory())
    Deputyship.objects.create(user=person, deputy=deputy)
    return deputy


def _contact_of(house: House) -> User:
    contact = house.things["contact"]
    person = UserFactory(email=contact.address.email, opened_on=clock.today())
    Membership.objects.filter(pk=contact.pk).update(user=person)
    return person


# Each makes its person in a furnished house; a visitor is nobody.
CAST: dict[str, Callable[[House], User | None]] = {
    "visitor": lambda house: None,
    "no_role": lambda house: UserFactory(),
    **{role.value: lambda house, role=role: staff(role) for role in Role},
    # An official of another department.
    "other_official": lambda house: staff(Role.OFFICIAL, department=DepartmentFactory()),
    # An official of another department who stands in for whoever is responsible for the meetings.
    "deputy": lambda house: _deputy_of(house.administrator),
    # Speaks for the association that is invited.
    "contact": _contact_of,
    # Has signed in as administrator, and is locked out or erased while the session lasts.
    "locked": lambda house: staff(Role.ADMINISTRATOR),
}


def lock_out(kind: str, person: User | None) -> None:
    """Once everybody has signed in, those whose kind it is are let in no more."""
    if kind == "locked":
        User.objects.filter(pk=person.pk).update(is_active=False)
