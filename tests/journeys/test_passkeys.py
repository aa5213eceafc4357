"""A passkey: made after a code, and then the whole way in; a role that asks for one."""

import re

import pytest
from playwright.sync_api import expect

from portal.people.enums import Role
from portal.people.models import SignIn
from portal.people.services import demand_second_step
from portal.web.actor import A_COMMAND
from tests.factories import staff

from .looking import follow
from .test_resending import EVA, sign_in

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("identity"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def eva(municipality):
    return staff(Role.SECRETARY, email=EVA, name="Eva Lind")


def with_a_finger(page):
    """A browser on a machine that asks for a finger, and gets one."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_opens_the_account_and_gives_the_role_that_asks_for_it(visitor, mail_sink, eva, looked_at):
    page = visitor()
    with_a_finger(page)
    page.goto("/logga-in/")
    sign_in(page, mail_sink)
    demand_second_step(roles=[Role.SECRETARY], actor=A_COMMAND)
    page.reload()
    expect(page.get_by_text("Din roll kräver ett andra steg")).to_be_visible()
    follow(page.get_by_role("link", name="Logga in med en nyckel"))
    looked_at(page)
    follow(page.get_by_role("link", name="Skaffa en nyckel"))
    looked_at(page)
    page.get_by_label("Vad ska nyckeln heta?").fill("Jobbdatorn")
    page.get_by_role("button", name="Skapa nyckeln").click()
    expect(page.get_by_role("link", name="Ta bort Jobbdatorn")).to_be_visible()
    follow(page.get_by_role("link", name="Logga in med nyckeln"))
    looked_at(page, as_it_is=True)
    page.get_by_role("main").get_by_role("button", name="Logga in igen").click()
    expect(page.get_by_text("Det kom ingen nyckel.")).to_be_hidden()
    page.get_by_role("button", name="Logga in med en nyckel").click()
    expect(page).to_have_url(re.compile("/skrivbord/"))
    expect(page.get_by_text("Din roll kräver ett andra steg")).to_have_count(0)
    page.goto("/moten/")
    expect(page.get_by_role("link", name="Kalla till ett möte")).to_be_visible()
    assert [one.way for one in SignIn.objects.all()] == ["passkey"]
    page.goto("/mitt-konto/nycklar/ny/")
    page.get_by_label("Vad ska nyckeln heta?").fill("En till")
    page.get_by_role("button", name="Skapa nyckeln").click()
    expect(page.get_by_text("Den här enheten har redan en nyckel")).to_be_visible()


def test_without_a_script_passkeys_are_not_offered(visitor, eva):
    page = visitor(java_script_enabled=False)
    page.goto("/logga-in/")
    expect(page.get_by_role("button", name="Logga in med en nyckel")).to_have_count(0)
    expect(page.get_by_role("button", name="Skicka koden")).to_be_visible()
