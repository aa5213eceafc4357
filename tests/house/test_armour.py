"""House rule: nobody is led astray, what strangers may send is counted, and what is not escaped is listed."""

import inspect
import re
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client

from dialogues.services.needs import KEPT_AFTER
from portal.people.views import account, signing_in
from portal.web.rooms import permission_table
from tests.house.blank import BLANK_PAGES
from tests.house.furnished import every_address, furnish
from tests.house.tree import ROOT, code, short

# --- Redirects lead inward -------------------------------------------------------------------

ELSEWHERE = ("https://evil.example/", "//evil.example/")
_ASKED_FOR = re.compile(r"""(?:GET|POST)(?:\.get\(|\.getlist\(|\[)["'](\w+)["']""")
# What frameworks are led by, beside what our own views read.
USUAL = {"next", "url", "return_to", "redirect", "back"}


def parameters() -> set[str]:
    """Every name by which a view reads something that was sent."""
    return USUAL | {name for path in code() for name in _ASKED_FOR.findall(path.read_text(encoding="utf-8"))}


@pytest.fixture
def house(db):
    return furnish()


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_nobody_is_led_to_another_site(house, elsewhere, settings):
    settings.TEMPLATES = BLANK_PAGES
    sent = dict.fromkeys(parameters(), elsewhere)
    assert {"next", "language"} <= sent.keys()
    visitor, administrator = Client(), Client()
    administrator.force_login(house.administrator)
    led = 0
    for name, address in house.addresses():
        for client in (visitor, administrator):
            for ask in (
                lambda client, at: client.get(f"{at}?{urlencode(sent)}", headers={"Referer": elsewhere}),
                lambda client, at: client.post(at, sent, headers={"Referer": elsewhere}),
            ):
                with transaction.atomic():
                    response = ask(client, address)
                    transaction.set_rollback(True)
                where = urlsplit(response.headers.get("Location", ""))
                assert not where.netloc, f"{name}: {where.geturl()}"
                led += bool(where.path)
    assert led > 20


def test_what_no_table_can_hold_is_no_fault_of_ours(house):
    sent = dict.fromkeys(parameters(), "\x00")
    administrator = Client(raise_request_exception=False)
    administrator.force_login(house.administrator)
    faults = []
    for name, address in house.addresses():
        for ask in (administrator.get, administrator.post):
            with transaction.atomic():
                status = ask(f"{address}?{urlencode(sent)}", sent).status_code
                transaction.set_rollback(True)
            if status >= 500 and not address.startswith("/healthz/"):
                faults.append(f"{ask.__name__} {name}: {status}")
    assert not faults


# --- What strangers may send is counted ------------------------------------------------------

# What anybody may post and that is not counted, and why that does no harm.
UNCOUNTED = {
    "choose_language": "changes only the visitor's own cookie",
    "account_logout": "ends only the visitor's own session",
}

# Doors on the top floor that leave all to a view below, which counts.
COUNTED_BELOW = {"account_login": signing_in.sign_in, "key_sign_in": account.key_sign_in}


def open_to_strangers() -> Iterator[tuple[str, object]]:
    """Each address that somebody who has not signed in and holds no link may send a form to."""
    nobody = AnonymousUser()
    for _route, one in every_address():
        plate = one.callback.door_plate
        view = inspect.unwrap(one.callback)
        takes_forms = "POST" in inspect.getsource(view) or one.name in COUNTED_BELOW
        if takes_forms and (
            plate == "public"
            or (plate in permission_table() and permission_table()[plate].who.test(nobody, None))
        ):
            yield one.name, view


def test_what_strangers_may_send_is_counted():
    found = dict(open_to_strangers())
    assert {"sign_up", "report_accessibility", "answer_by_code", "account_login"} <= found.keys()
    uncounted = {
        name
        for name, view in found.items()
        if "ratelimit." not in inspect.getsource(inspect.unwrap(COUNTED_BELOW.get(name, view)))
    }
    assert uncounted == set(UNCOUNTED)


# --- What is not escaped is listed -----------------------------------------------------------

# Each puts its words in with `escape`, because a template would cost many times as much; and why it may.
WRITES_HTML = {
    "portal/web/prose.py": "what people write: escaped, and through an allow-list",
    "portal/web/templatetags/furniture.py": "page numbers, and a state in its words",
    "organisations/views/directory.py": "the entries of a long list",
    "organisations/filters/beside.py": "boxes and letters beside that list",
    "dialogues/views/agenda.py": "the points of an agenda",
    "dialogues/views/listing.py": "the rows of a list of meetings",
    "dialogues/views/rows.py": "the rows of those invited",
    "dialogues/notices/mailings.py": "a mailing's text, once through `to_html`",
    "dialogues/notices/dialogues.py": "a dialogue's text, once through `to_html`",
    "actionplans/drawn/line.py": "the line of a goal, as SVG",
    "actionplans/drawn/actions.py": "the actions of a plan",
    "actionplans/drawn/goals.py": "the figures of a plan's goals",
    "actionplans/drawn/promises.py": "the goals of a plan",
    "actionplans/drawn/listed.py": "the rows of a list of actions",
    "actionplans/drawn/principles.py": "the principles of an action, as tags",
    "actionplans/drawn/departments.py": "the departments of the overview",
}


def test_only_listed_files_write_html_of_their_own():
    found = {short(path) for path in code() if "mark_safe(" in path.read_text(encoding="utf-8")}
    assert found == set(WRITES_HTML)


# --- The threat model ------------------------------------------------------------------------


def test_every_threat_is_held_by_tests_that_there_are():
    rows = [line for line in (ROOT / "docs/threats.md").read_text().splitlines() if line.startswith("| ")]
    rows = [row for row in rows if not row.startswith("| threat |")]
    assert len(rows) > 20
    for row in rows:
        named = re.findall(r"`(tests/[^`]+)`", row.rpartition(" | ")[2])
        assert named, row
        assert not [path for path in named if not (ROOT / path).exists()], row


def test_the_assessment_says_when_needs_are_forgotten():
    says = (ROOT / "docs/impact.md").read_text()
    assert f"glöms {KEPT_AFTER.days} dagar efter mötet" in says
