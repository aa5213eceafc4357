"""An answer that must not say what is known takes as long for all."""

from time import monotonic

import pytest

from portal.people.models import Address
from tests.factories import staff

pytestmark = pytest.mark.django_db
LEAST = 0.3


@pytest.fixture(autouse=True)
def _answers_take_their_time(settings):
    settings.LEAST_SECONDS_TO_ANSWER = LEAST


def seconds(ask) -> float:
    since = monotonic()
    ask()
    return monotonic() - since


@pytest.mark.parametrize("email", ["eva@skarsjo.example", "ingen@skarsjo.example", "ingen adress"])
def test_a_watch_does_not_tell_whose_address_is_known(client, email):
    staff(email="eva@skarsjo.example")
    Address.objects.get_or_create(email="eva@skarsjo.example")
    sent = {"email": email}
    assert seconds(lambda: client.post("/logga-in/", sent)) >= LEAST
    assert seconds(lambda: client.post("/logga-in/kod/", {"action": "resend"})) >= LEAST
    assert seconds(lambda: client.post("/mina-uppgifter/fraga/", sent)) >= LEAST


def test_nobody_waits_to_see_the_page(client, settings):
    settings.LEAST_SECONDS_TO_ANSWER = 60
    assert seconds(lambda: client.get("/logga-in/")) < settings.LEAST_SECONDS_TO_ANSWER
