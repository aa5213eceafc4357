"""The lists of those protected and of who has read them: no names; as many queries for many as for few."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dialogues.models import NeedsReading
from portal.pages.services import protect
from portal.people.enums import Role
from portal.people.services import read_protected
from portal.web import clock
from portal.web.actor import Actor, Door
from tests.factories import MeetingFactory, MembershipFactory, staff

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
