"""Every address, in every state, for every kind of person: what the committed table says is what is met.

`manage.py rights` writes the table anew. A changed right is then a changed line, to be read like code.
"""

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from dialogues.enums import MeetingState
from dialogues.models import Meeting
from organisations.enums import OrganisationState, RegistrationState
from organisations.models import Organisation, Registration
from tests.house.blank import BLANK_PAGES
from tests.house.cast import CAST, lock_out
from tests.house.furnished import House, every_address, furnish
from tests.house.rights_table import Column, committed, kinds_told, write
from tests.moments import in_days


def _held() -> dict[str, Any]:
    """Over since yesterday."""
    began = in_days(-1)
    return {
        "state": MeetingState.HELD,
        "starts_at": began,
        "ends_at": began + timedelta(hours=2),
        "answer_by": began.date(),
    }


# What is walked in each of its states: what the row is changed to.
STATES = {
    Meeting: {
        **{state.value: {"state": state} for state in MeetingState if state != MeetingState.HELD},
        "held": _held(),
    },
    Organisation: {state.value: {"state": state} for state in OrganisationState},
    # One that is refused is refused on a ground.
    Registration: {state.value: {"state": state, "ground": "already"} for state in RegistrationState},
}


REFUSED = {"in", "403", "404", "405"}


@contextmanager
def undone() -> Iterator[None]:
    """What is done here is as if it had not been done."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def places(house: House) -> Iterator[tuple[str, str, str]]:
    """Room, name and address of each page, each in the states that it has."""
    views = {one.name: one.callback for _route, one in every_address()}

    def room(name: str) -> str:
        above, below = views[name.partition(",")[0]].__module__.split(".")[:2]
        return below if above == "portal" else above

    for name, address in house.more.items():
        yield room(name), name, address
    for name, kwargs in house.pages():
        model = getattr(views[name], "door_plate_model", None)
        if model not in STATES:
            yield room(name), name, reverse(name, kwargs=kwargs)
    for model, states in STATES.items():
        for state, values in states.items():
            with undone():
                model.objects.filter(pk=house.things[model.__name__].pk).update(**values)
                for name, kwargs in house.pages():
                    if getattr(views[name], "door_plate_model", None) is model:
                        yield room(name), f"{name}, {state}", reverse(name, kwargs=kwargs)


def word(response: HttpResponse) -> str:
    """What somebody was answered, in one word."""
    if 300 <= response.status_code < 400:
        return "in" if response["Location"].startswith("/logga-in/") else "go"
    return "ok" if response.status_code == 200 else str(response.status_code)


def answers(address: str, cookies: dict[str, str]) -> str:
    """What looking is answered with, and sending an empty form."""
    met = []
    for method in ("get", "post"):
        client = Client()
        client.cookies.load(cookies)
        with undone():
            met.append(word(getattr(client, method)(address)))
        if met[-1] not in REFUSED:
            # What is undone in the database is not undone there.
            cache.clear()
    return "/".join(dict.fromkeys(met))


def walk(kind: str) -> Column:
    """What one kind of person meets everywhere."""
    house = furnish()
    person, cookies = CAST[kind](house), {}
    if person:
        client = Client()
        client.force_login(person)
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    lock_out(kind, person)
    column: Column = defaultdict(dict)
    for room, name, address in places(house):
        column[room][name] = answers(address, cookies)
    return column


@pytest.mark.django_db
@pytest.mark.parametrize("kind", CAST)
def test_everybody_meets_what_the_table_says(kind, settings):
    settings.TEMPLATES = BLANK_PAGES
    met = walk(kind)
    if os.environ.get("WRITE_RIGHTS"):
        write(kind, met, list(CAST))
    assert kinds_told() <= set(CAST)
    # Both ways: an address without a line, and a line without an address.
    assert committed(kind) == met, "Read `git diff tests/house/rights` after `manage.py rights`"


def test_the_table_is_read_as_it_was_written(tmp_path):
    page = {"page": "404", "page, draft": "404", "page, called": "ok/422", "page, held": "ok/422"}
    write("anna", {"room": {**page, "start": "ok"}}, ["anna", "nils"], tmp_path)
    write("nils", {"room": {**dict.fromkeys(page, "in"), "start": "ok"}}, ["anna", "nils"], tmp_path)
    assert committed("anna", tmp_path) == {"room": {**page, "start": "ok"}}
    assert (tmp_path / "room.txt").read_text().splitlines() == [
        "page",
        "  404      anna",
        "  in       nils",
        "page, called, held",
        "  in       nils",
        "  ok/422   anna",
        "page, draft",
        "  404      anna",
        "  in       nils",
        "start",
        "  ok       everybody",
    ]


def test_what_nobody_meets_any_more_leaves_the_table(tmp_path):
    write("anna", {"room": {"page": "ok", "old": "ok"}}, ["anna"], tmp_path)
    write("nils", {"room": {"page": "ok"}}, ["nils"], tmp_path)
    assert (tmp_path / "room.txt").read_text() == "page\n  ok       nils\n"
