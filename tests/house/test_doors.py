"""Every address has a door plate; looking changes nothing; nothing is done without the form's mark."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.people.enums import LinkPurpose
from portal.web.rooms import permission_table
from tests.house.blank import BLANK_PAGES
from tests.house.furnished import every_address, furnish, purpose_of
from tests.house.tree import at, code, dotted, drawer_of, parsed, room_of

# Views of others that stand on the map as they are: none. Each page is ours and says who may enter.
ALIENS: set[str] = set()


def test_every_address_has_a_door_plate():
    bare = [
        route
        for route, one in every_address()
        if not getattr(one.callback, "door_plate", "") and one.name not in ALIENS
    ]
    assert not bare


def test_every_plate_says_something_that_is_known():
    known = {"public", "signed in", "link: letter", *permission_table()}
    known |= {f"link: {purpose}" for purpose in LinkPurpose}
    plates = {getattr(one.callback, "door_plate", "") for _route, one in every_address()}
    assert plates <= known


def test_only_secret_links_lead_to_pages_that_a_link_opens():
    for route, one in every_address():
        assert route.startswith("s/<secret:secret>/") == bool(purpose_of(one.callback)), route


def test_every_permission_is_used_or_asked_for():
    """A line of the permission table that nothing asks for would promise what no page keeps."""
    asked = {getattr(one.callback, "door_plate", "") for _route, one in every_address()}
    words = {
        node.value
        for path in code()
        if drawer_of(path) != "rules"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(permission_table()) <= asked | words


def test_every_address_has_a_name_of_its_own():
    names = [one.name for _route, one in every_address()]
    assert all(names)
    # One page may answer under two names; two pages never under one.
    assert len(names) == len(set(names))


def test_addresses_are_swedish_lower_case_and_end_with_a_slash():
    ends = re.compile(r"(/|\.(css|csv|docx|ics|json|pdf|txt|xlsx)|healthz/\w+)$")
    odd = [
        route
        for route, _one in every_address()
        if route
        and (not ends.search(route) or re.sub(r"<[^>]+>", "", route) != re.sub(r"<[^>]+>", "", route).lower())
    ]
    assert not odd


# --- GET shows -----------------------------------------------------------------------------

CHANGES = re.compile(
    r"^\s*(SELECT set_config.*?;\s*)?(INSERT|UPDATE|DELETE|TRUNCATE|MERGE|COPY)\b", re.I | re.S
)
# Signing in is remembered, and what limits a rate is counted: neither is anybody's data. That somebody has
# read what others need is remembered because it was read.
MAY_CHANGE = re.compile(r'"(django_session|web_counts|dialogues_needsreading)"|\bweb_counts\b')


def changes(queries: list[dict]) -> list[str]:
    """The statements among these queries that change somebody's data."""
    return [
        query["sql"][:200]
        for query in queries
        if CHANGES.search(query["sql"]) and not MAY_CHANGE.search(query["sql"])
    ]


def test_a_change_is_found_among_queries():
    assert changes([{"sql": 'UPDATE "people_user" SET "name" = 1'}])
    assert changes([{"sql": "SELECT set_config('a', 'b', true); INSERT INTO \"x\" VALUES (1)"}])
    assert not changes(
        [{"sql": 'SELECT 1 FROM "people_user" FOR UPDATE'}, {"sql": 'INSERT INTO "django_session"'}]
    )


@pytest.fixture
def house(db):
    return furnish()


def clients(house) -> Iterator[tuple[str, Client]]:
    yield "a visitor", Client()
    administrator = Client()
    administrator.force_login(house.administrator)
    yield "an administrator", administrator


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing_and_nothing_breaks(
    house, method, settings, django_capture_on_commit_callbacks
):
    if method == "head":
        # Asked for its head, a page is made as when it is looked at, and thrown away.
        settings.TEMPLATES = BLANK_PAGES
    on_commit = django_capture_on_commit_callbacks
    addresses = list(house.addresses())
    assert len(addresses) > 40
    for who, client in clients(house):
        for name, address in addresses:
            with CaptureQueriesContext(connection) as queries, on_commit() as later:
                response = getattr(client, method)(address)
            assert response.status_code < 500 or name == "ready", f"{who}: {name}"
            assert not changes(queries.captured_queries), f"{who}: {name}"
            assert not later, f"{who}: {name} leaves something to be done"


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "PUT", "PATCH", "DELETE"])
def test_one_looks_and_acts_and_does_nothing_else(house, method):
    for who, client in clients(house):
        for name, address in house.addresses():
            with CaptureQueriesContext(connection) as queries:
                response = client.generic(method, address)
            # Where one has to sign in, a visitor is sent there first.
            assert response.status_code == 405 or (who == "a visitor" and response.status_code == 302), name
            assert not changes(queries.captured_queries), name


def test_a_visitor_meets_no_page_of_the_staff(house, settings):
    settings.TEMPLATES = BLANK_PAGES
    plates = {one.name: one.callback.door_plate for _route, one in every_address()}
    nobody = AnonymousUser()
    for name, address in house.addresses():
        if Client().get(address).status_code == 200:
            plate = plates[name.partition(",")[0]]
            may = plate in permission_table() and permission_table()[plate].who.test(nobody, None)
            assert plate == "public" or plate.startswith("link: ") or may, name


# --- POST acts, with the form's mark --------------------------------------------------------

# Asked without a cookie by those who have none, and why that does no harm.
WITHOUT_A_MARK = {
    "choose_language": "changes only the visitor's own cookie",
    "decline_letters": "mail programs post here (RFC 8058); the link is the proof",
    # Opened by a secret link, which is the proof; browsers post from there without an origin.
    "answer": "answers for the organisation that the link was made for",
    "suggest_by_link": "suggests, or takes back, for the organisation that the link was made for",
    "sign_up_own": "confirms, or takes back, the sign-up that the link was made for",
    "sign_up_change": "changes the sign-up that the link was made for",
    "viewpoint_by_link": "says something for the organisation that the link was made for",
    "viewpoint_own": "confirms what the person whom the link was made for has said",
    "viewpoint_own_change": "changes what the person whom the link was made for has said",
    "viewpoint_own_withdraw": "takes back what the person whom the link was made for has said",
    "confirm_contact": "says yes or no for whoever the link was made for",
    "hand_over": "hands over for whoever the link was made for",
    "invite_colleague": "invites for whoever the link was made for",
    "join_own": "confirms, or takes back, what the link was made for",
    "join_answer": "says yes or no for the contact that the link was made for",
    "stand_by": "says for the contact that the link was made for that the entry is right",
    "registration_own": "sends, vouches for or answers about the registration that the link was made for",
    "registration_step": "changes the registration that the link was made for",
    "measure_by_link": "gives a value of the goal that the link was made for",
    "registration_later": "sends a link to the registration that the link was made for",
    "registration_withdraw": "takes back the registration that the link was made for",
    "own_data_correct_by_link": "corrects what is known of whoever the link was made for",
    "own_data_protect_by_link": "protects whoever the link was made for",
    "own_data_erase_by_link": "erases whoever the link was made for",
    "report_by_link": "reports on the action that the link was made for",
    "report_correct_by_link": "corrects what was reported on the action that the link was made for",
    "partner_by_link": "answers for the organisation that the link was made for",
    "leave": "stops being a contact for whoever the link was made for",
}


def test_a_form_without_its_mark_is_refused(house):
    client = Client(enforce_csrf_checks=True)
    client.force_login(house.administrator)
    let_in = set()
    for name, address in house.addresses():
        with CaptureQueriesContext(connection) as queries:
            response = client.post(address, {"name": "x"})
        if response.status_code not in {403, 405}:
            let_in.add(name.partition(",")[0])
        else:
            assert not changes(queries.captured_queries), name
    assert let_in <= set(WITHOUT_A_MARK)


# Where somebody comes back from elsewhere, with the answer to what this browser asked by a press.
COMES_BACK = {"provider_back"}


def services_called_outside_post(tree: ast.Module, where: Path | str) -> list[str]:
    """Views that call a service though nobody has pressed anything."""
    from_here = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.level]
    services = {
        name.asname or name.name
        for node in from_here
        if (node.module or "").split(".")[0] == "services"
        for name in node.names
    }
    has_module = any(name.name == "services" for node in from_here for name in node.names)

    def calls(node: ast.AST) -> Iterator[ast.Call]:
        for one in ast.walk(node):
            if isinstance(one, ast.Call) and any(word.arg == "actor" for word in one.keywords):
                name = dotted(one.func)
                if name in services or (has_module and name.startswith("services.")):
                    yield one

    found = []
    for view in tree.body:
        if not isinstance(view, ast.FunctionDef) or view.name.startswith("_"):
            continue
        marks = {dotted(mark) for mark in view.decorator_list}
        asks = any(isinstance(one, ast.Constant) and one.value == "POST" for one in ast.walk(view))
        if "require_POST" not in marks and not asks and view.name not in COMES_BACK:
            found += [f"{at(where, call)} {view.name}" for call in calls(view)]
    return found


def test_no_view_acts_unless_somebody_pressed_something():
    views = [path for path in code() if drawer_of(path) == "views" and room_of(path)]
    assert not [line for path in views for line in services_called_outside_post(parsed(path), path)]
    bad = "from .services import leave\ndef view(request, m):\n    leave(m, actor=1)"
    assert services_called_outside_post(ast.parse(bad), "bad.py")
    assert not services_called_outside_post(ast.parse(bad.replace("def", "@require_POST\ndef")), "good.py")


def test_pages_that_a_link_opens_are_kept_out_of_caches_referrers_and_search(house):
    for name, address in house.addresses():
        if address.startswith("/s/"):
            wrong = "/s/" + ("1" if address[3] == "0" else "0") + address[4:]
            for response in (Client().get(address), Client().get(wrong)):
                assert response["Referrer-Policy"] == "no-referrer", name
                assert response["X-Robots-Tag"] == "noindex", name
                assert response["Cache-Control"] == "no-store", name
