"""Who comes to the doors: one person of each kind that the rights tell apart."""

from collections.abc import Callable

from portal.people.enums import Role
from portal.people.models import Deputyship, User
from tests.factories import DepartmentFactory, UserFactory, staff
from tests.house.furnished import House


def _deputy_of(person: User) -> User:
    deputy = staff(Role.OFFICIAL, department=DepartmentFactory())
    Deputyship.objects.create(user=person, deputy=deputy)
    return deputy


# Each makes its person in a furnished house; a visitor is nobody.
CAST: dict[str, Callable[[House], User | None]] = {
    "visitor": lambda house: None,
    "no_role": lambda house: UserFactory(),
    **{role.value: lambda house, role=role: staff(role) for role in Role},
    # An official of another department.
    "other_official": lambda house: staff(Role.OFFICIAL, department=DepartmentFactory()),
    # An official of another department who stands in for whoever is responsible for the meetings.
    "deputy": lambda house: _deputy_of(house.administrator),
    # Acts for an association: the one that is invited to the meeting.
    "contact": lambda house: house.things["Membership"].user,
    # Has signed in as administrator, and is locked out or erased while the session lasts.
    "locked": lambda house: staff(Role.ADMINISTRATOR),
}


def lock_out(kind: str, person: User | None) -> None:
    """Once everybody has signed in, those whose kind it is are let in no more."""
    if kind == "locked":
        User.objects.filter(pk=person.pk).update(is_active=False)
