"""The log: one line of JSON for each request, and nothing that opens a door or names a person."""

import io
import json
import logging
import re
import sys

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from dialogues.models import Rsvp
from organisations.services import hand_over_links
from portal.notifications.models import Letter
from portal.notifications.tasks import deliver_letters
from portal.people.enums import LinkPurpose, Role
from portal.people.services import link_for
from portal.web.log import JsonFormatter, masked
from tests.factories import InvitationFactory, staff


@pytest.fixture
def log():
    """Everything that the process logs, as production writes it."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonFormatter())
    loggers = [logging.getLogger(name) for name in ("", "django", "django.request", "django.security")]
    for logger in loggers:
        logger.addHandler(handler)
    yield out
    for logger in loggers:
        logger.removeHandler(handler)


def lines(log) -> list[dict]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def requests(log) -> list[dict]:
    return [line for line in lines(log) if line["logger"] == "portal.requests"]


def test_every_request_leaves_one_line_with_its_id(log, db):
    response = Client().get("/moten/?q=hemligt")
    (line,) = requests(log)
    assert line["request_id"] == response["X-Request-ID"]
    assert set(line) == {
        "at", "level", "logger", "message", "request_id", "method", "path", "view", "status", "ms",
    }  # fmt: skip
    assert (line["method"], line["path"], line["status"]) == ("GET", "/moten/", 200)
    assert line["view"] == "meeting_list"
    assert line["ms"] > 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line["at"])


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/finns-inte/", "/finns-inte"),
        ("/finns/inte/kim", "/finns/…"),
        ("/kim@forening.example/x", "/…@…/…"),
        ("/" + "a" * 500, "/" + "a" * 60),
    ],
)
def test_of_an_address_that_is_none_only_the_beginning_is_written(log, db, path, written):
    assert Client().get(path).status_code == 404
    assert requests(log)[0]["path"] == written


@pytest.mark.parametrize("end", ["/svar/", "", "/", "/svar/?svar=yes", "/annat"])
def test_a_secret_link_is_never_written(log, db, end):
    Client().get(f"/s/abcde12345-0123456789abcdef{end}")
    assert [line["path"] for line in requests(log)] == ["/s/…"]
    assert "0123456789abcdef" not in log.getvalue()


def test_a_fault_says_where_it_happened_and_not_what_was_typed():
    try:
        raise ValueError("kim@forening.example skrev: hej")
    except ValueError:
        record = logging.LogRecord(
            "x", logging.ERROR, __file__, 1, "Error: %s", ("/s/ab-cd/svar/",), sys.exc_info()
        )
    line = json.loads(JsonFormatter().format(record))
    assert line["error"] == "ValueError"
    assert line["where"][-1].startswith("test_log.py:")
    assert line["message"] == "Error: /s/…"
    assert "kim" not in json.dumps(line)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("to kim@forening.example now", "to …@… now"),
        ("a=kim%40forening.example&b", "a=…@…&b"),
        ("Internal Server Error: /s/ab-cd/svar/?x=1", "Internal Server Error: /s/…?x=1"),
        ("nothing secret /moten/k3m9x2t-mote/", "nothing secret /moten/k3m9x2t-mote/"),
    ],
)
def test_what_is_masked(text, written):
    assert masked(text) == written


def test_masking_a_long_text_takes_no_time():
    assert masked("a" * 100_000) == "a" * 100_000


@pytest.mark.django_db(transaction=True)
def test_a_whole_journey_leaves_nobodys_traces_in_the_log(log, mail_sink):
    """Signing in by code, looking for a name, answering by link, declining, and things that go wrong."""
    official = staff(Role.OFFICIAL, email="rut.zebra@skarsjo.example", name="Rut Zebra")
    browser = Client()
    browser.post(reverse("account_login"), {"email": official.email})
    deliver_letters()
    letter = mail_sink.letters[-1].get_body(("plain",)).get_content()
    code = re.search(r"Din kod\s+(\S+)", letter).group(1)
    browser.post(reverse("account_confirm_login_code"), {"code": "FEL-KOD"})
    browser.post(reverse("account_confirm_login_code"), {"code": code})
    assert browser.get(reverse("desk")).status_code == 200
    browser.get("/foreningar/", {"q": "Kim Zebra"})

    invitation = InvitationFactory()
    contact = invitation.organisation.memberships.get()
    hand_over_links([contact])
    link = link_for(purpose=LinkPurpose.ANSWER, subject=invitation, address=contact.address)
    guest = Client()
    page = f"/s/{link.secret}/svar/"
    assert guest.get(page, {"svar": "yes"}).status_code == 200
    guest.post(page, {"answer": "yes", "group_size": "2", "mode": "room", "question": "Vi har med en zebra"})
    assert Rsvp.objects.get().questions.exists()
    guest.post(page, {"answer": "yes", "group_size": "tusen"})
    guest.get(f"/s/{link.secret[:-1]}/svar/")
    Client(enforce_csrf_checks=True).post(page, {"answer": "no", "question": "zebra"})
    deliver_letters()
    wrong_host = {"host": "zebra@x.example"}
    Client(raise_request_exception=False).get("/moten/", {"sida": "zebra"}, headers=wrong_host)

    written = log.getvalue()
    assert len(requests(log)) > 8
    secrets = [
        official.email, contact.address.email, contact.name, "zebra", "Zebra", code,
        code.replace("-", ""), link.secret, link.secret.split("-")[1], "127.0.0.1",
        *Session.objects.values_list("session_key", flat=True),
        *Letter.objects.values_list("message_id", flat=True).exclude(message_id=None),
    ]  # fmt: skip
    assert not [secret for secret in secrets if secret in written]


@pytest.mark.parametrize(
    ("words", "args", "said"),
    [
        ("Invalid request from ip=192.0.2.7: Invalid HTTP Header: 'X-Secret: 1\n2'", (), "Invalid request"),
        ("Error handling request %s %s", ("GET", "/foreningar/?q=hemligt"), "Error handling request"),
        ("Worker (pid:%s) was sent SIGKILL!", (7,), "Worker (pid:7) was sent SIGKILL!"),
    ],
)
def test_the_web_server_speaks_json_and_says_nothing_of_a_request(monkeypatch, words, args, said):
    server, out = logging.getLogger("gunicorn.error"), io.StringIO()
    handler = next(one for one in server.handlers if isinstance(one.formatter, JsonFormatter))
    monkeypatch.setattr(handler, "stream", out)
    server.warning(words, *args)
    line = json.loads(out.getvalue())
    assert (line["logger"], line["message"]) == ("gunicorn.error", said)
