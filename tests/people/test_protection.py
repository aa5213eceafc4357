"""Reading behind protection leaves a trace that says who, whose, when and why."""

import pytest

from portal.people.enums import Role
from portal.people.models import Protection, Reading
from portal.people.services import read_protected
from portal.web.actor import A_COMMAND, Actor, Door
from tests.factories import AddressFactory, UserFactory, staff

pytestmark = pytest.mark.django_db


def test_each_reading_is_a_row_of_its_own():
    reader, protection = staff(Role.REGISTRAR), Protection.objects.create(user=UserFactory(), name="Kim")
    for reason in ("Ringer", "Ringer igen"):
        read_protected(protection, reason=reason, actor=Actor(Door.WEB, user_id=reader.pk))
    assert [(one.reader, one.reason) for one in Reading.objects.order_by("id")] == [
        (reader, "Ringer"),
        (reader, "Ringer igen"),
    ]


@pytest.mark.parametrize("role", Role)
def test_few_may_read_and_mark(role):
    person, mark = staff(role), Protection.objects.create(name="Kim")
    may = role in {Role.ADMINISTRATOR, Role.REGISTRAR}
    assert person.has_perm("people.see_protected") == person.has_perm("people.protect") == may
    assert (mark in Protection.objects.visible_to(person)) == may
    # Those who may read are each other's eyes.
    assert person.has_perm("people.see_readings") == may


def test_the_end_of_a_protection_does_not_take_the_trace_away():
    protection, contact = Protection.objects.create(user=UserFactory(), name="Kim"), AddressFactory()
    other = Protection.objects.create(address=contact, name="Li")
    for one in (protection, other):
        read_protected(one, reason="Ringer", actor=A_COMMAND)
        one.delete()
    traces = [(one.protection, one.user, one.address) for one in Reading.objects.order_by("id")]
    assert traces == [(None, protection.user, None), (None, None, contact)]
    # With whom it is about it goes all the same.
    protection.user.delete()
    contact.delete()
    assert not Reading.objects.exists()
