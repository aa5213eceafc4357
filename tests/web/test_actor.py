"""Who does something: the history keeps ids and doors, never names or addresses."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from portal.web.actor import A_COMMAND, THE_CLOCK, Actor, Door
from tests.factories import DepartmentFactory, UserFactory


def request_of(user):
    request = RequestFactory().get("/")
    request.user = user
    return request


def test_the_signed_in_person_acts(db):
    person = UserFactory(name="Rut Zebra")
    actor = Actor.of(request_of(person))
    assert actor == Actor(Door.WEB, user_id=person.pk)
    assert actor.as_context() == {"door": "web", "user": person.pk}


def test_the_page_beats_what_was_chosen(db):
    department = DepartmentFactory()
    chosen = Actor(Door.WEB, user_id=1, acting_for=("organisations.organisation", 3))
    assert chosen.on_behalf_of(department).acting_for == ("people.department", department.pk)
    assert chosen.on_behalf_of(department).user_id == 1


def test_a_visitor_is_nobody_known():
    assert Actor.of(request_of(AnonymousUser())).as_context() == {"door": "web"}


@pytest.mark.parametrize(
    ("actor", "context"),
    [
        (THE_CLOCK, {"door": "clock"}),
        (A_COMMAND, {"door": "command"}),
        (Actor(Door.LINK, guest_link_id=7), {"door": "link", "guest_link": 7}),
        (
            Actor(Door.WEB, user_id=1, acting_for=("people.Department", 3)),
            {"door": "web", "user": 1, "acting_for": "people.Department:3"},
        ),
    ],
)
def test_what_the_history_keeps(actor, context):
    assert actor.as_context() == context


def test_an_actor_cannot_be_changed_on_the_way():
    with pytest.raises(AttributeError):
        THE_CLOCK.user_id = 1
