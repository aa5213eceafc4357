"""The lists of those protected and of who has read them: no names; as many queries for many as for few."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dialogues.models import NeedsReading
from portal.pages.services import protect, unprotect
from portal.people.enums import Role
from portal.people.models import Protection, Reading
from portal.people.services import read_protected
from portal.web import clock
from portal.web.actor import A_COMMAND, Actor, Door
from tests.factories import MeetingFactory, MembershipFactory, staff
from tests.meanwhile import meanwhile

pytestmark = pytest.mark.django_db


def protected_and_read(number: int) -> None:
    for _ in range(number):
        reader = staff(Role.REGISTRAR)
        actor = Actor(Door.WEB, user_id=reader.pk)
        contact = MembershipFactory(name="Kim Zebra")
        roles = {contact.code: f"info-{contact.code}@forening.example"}
        protection = protect(contact=contact, role_addresses=roles, actor=actor)
        read_protected(protection, reason="Har ringt", actor=actor)
        NeedsReading.objects.create(meeting=MeetingFactory(), reader=reader, read_on=clock.today())


@pytest.mark.parametrize("page", ["/installningar/skyddade/", "/installningar/skyddade/lasningar/"])
def test_as_many_queries_for_thirty_as_for_three(page):
    browser = Client()
    browser.force_login(staff(Role.ADMINISTRATOR))

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            shown = browser.get(page)
        assert "Kim Zebra" not in shown.text
        return len(queries)

    protected_and_read(3)
    asked()
    few = asked()
    protected_and_read(27)
    assert asked() == few


def test_whose_protection_ends_while_somebody_writes_why_is_not_read():
    protected_and_read(1)
    Reading.objects.all().delete()
    protection = Protection.objects.get()
    browser = Client()
    browser.force_login(staff(Role.ADMINISTRATOR))
    with meanwhile(lambda: unprotect(protection, actor=A_COMMAND)):
        page = browser.post(f"/installningar/skyddade/{protection.code}/", {"reason": "Ska ringa"})
    assert page.status_code == 422
    assert "Skyddet är borttaget" in page.text
    assert "Ska ringa" in page.text
    assert not Reading.objects.exists()
