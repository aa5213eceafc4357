"""Health addresses: what cannot be done without decides, what is late is said in words."""

from datetime import timedelta
from time import monotonic

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from portal.notifications.declaring import Recipient
from portal.notifications.services import notify
from portal.web import clock, health
from tests.factories import AddressFactory, UserFactory


def ready(client=None) -> tuple[int, dict]:
    response = (client or Client()).get("/healthz/ready")
    return response.status_code, response.json()


@pytest.fixture(autouse=True)
def swept():
    health.note_sweep()
    yield
    cache.delete(health.LAST_SWEEP)


@pytest.fixture
def a_waiting_letter(db):
    return notify("notifications.test_letter", about=UserFactory(), to=Recipient(AddressFactory()))


def test_alive_asks_nothing():
    response = Client().get("/healthz/live")
    assert (response.status_code, response.content) == (200, b"ok")


def test_ready_when_all_is_well(db):
    status, answer = ready()
    assert status == 200
    assert answer["ready"] is True
    assert answer["database"] == "ok"
    assert answer["oldest_due_letter_seconds"] is None
    assert clock.parse(answer["last_sweep"]) <= clock.now()
    assert answer["attention"] == []


def test_the_age_of_the_oldest_letter_is_told(a_waiting_letter):
    with clock.standing_at(clock.now() + timedelta(minutes=2)):
        health.note_sweep()
        _status, answer = ready()
    assert 119 <= answer["oldest_due_letter_seconds"] <= 121
    assert answer["attention"] == []


def test_letters_that_wait_too_long_need_attention_and_the_pages_stay(a_waiting_letter):
    with clock.standing_at(clock.now() + timedelta(minutes=16)):
        health.note_sweep()
        status, answer = ready()
    assert status == 200
    assert "Brev väntar längre än de ska" in answer["attention"][0]


def test_a_sweep_that_does_not_come_needs_attention(db):
    with clock.standing_at(clock.now() + timedelta(minutes=6)):
        status, answer = ready()
    assert status == 200
    assert "Posten har inte gåtts igenom" in answer["attention"][0]


def test_a_sweep_that_nobody_remembers_needs_attention(db):
    cache.delete(health.LAST_SWEEP)
    status, answer = ready()
    assert status == 200
    assert answer["last_sweep"] is None
    assert "okänt" in answer["attention"][0]


def test_letters_of_a_portal_that_is_not_open_wait_rightly(a_waiting_letter, settings):
    settings.PRODUCTION = True
    cache.clear()
    with clock.standing_at(clock.now() + timedelta(hours=5)):
        health.note_sweep()
        status, answer = ready()
    cache.clear()
    assert status == 200
    assert answer["open"] is False
    assert answer["attention"] == []


def test_without_a_table_it_is_not_ready(db):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'dialogues'")
    status, answer = ready()
    assert status == 503
    assert answer["ready"] is False
    assert answer["database"] == "migrations missing"
    assert "migrate" in answer["attention"][0]


def test_without_the_database_it_says_so_soon(no_database):
    started = monotonic()
    status, answer = ready()
    assert monotonic() - started < 5
    assert status == 503
    assert answer == {"ready": False, "database": "unreachable", "attention": ["Databasen svarar inte."]}


def test_without_the_database_it_is_alive(no_database):
    assert Client().get("/healthz/live").status_code == 200


def test_health_is_answered_over_plain_http_and_while_the_portal_is_closed(db, settings):
    settings.PRODUCTION = True
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^healthz/"]
    client = Client()
    assert ready(client)[0] == 200
    assert client.get("/").status_code == 301


def test_ready_costs_few_queries(db, django_assert_max_num_queries):
    ready()
    with django_assert_max_num_queries(3):
        ready()


def test_health_is_only_looked_at(db):
    for address in ("/healthz/live", "/healthz/ready"):
        assert Client().post(address).status_code == 405
        assert Client().get(address).headers.get("Set-Cookie") is None
