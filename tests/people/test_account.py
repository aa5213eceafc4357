"""One's own account: where one is signed in, passkeys, and roles that ask for a second step."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client

from portal.notifications.models import Letter
from portal.people import services
from portal.people.devices import device_of
from portal.people.enums import Role
from portal.people.models import RoleRule, SignIn, User
from portal.web import clock
from portal.web.actor import A_COMMAND
from tests.factories import UserFactory, staff

pytestmark = pytest.mark.django_db

ACCOUNT, NEW_KEY = "/mitt-konto/", "/mitt-konto/nycklar/ny/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def come_in(user, client=None, browser=FIREFOX):
    """As a person does, with a code from a letter."""
    client = client or Client(headers={"user-agent": browser})
    client.post("/logga-in/", {"email": user.email})
    code = Letter.objects.filter(user=user).latest("id").facts["code"]
    client.post("/logga-in/kod/", {"code": code, "action": "verify"})
    return client


def is_in(client):
    return client.get("/skrivbord/").status_code == 200


def come_in_by_key(user):
    """A session as a passkey makes it."""
    client = come_in(user)
    session = client.session
    session["account_authentication_methods"] += [
        {"method": "mfa", "type": "webauthn", "at": clock.now().timestamp()}
    ]
    session.save()
    return client


# --- Where one is signed in ----------------------------------------------------------------


def test_every_browser_is_listed_and_can_be_signed_out_from_another():
    kim = UserFactory()
    phone, library = come_in(kim, browser="Mozilla/5.0 (iPhone) Safari/605"), come_in(kim)
    page = phone.get(ACCOUNT).content.decode()
    assert "Safari, iPhone" in page
    assert "Firefox, Windows" in page
    other = SignIn.objects.get(device="Firefox, Windows")
    assert phone.post(f"{ACCOUNT}inloggningar/{other.code}/avsluta/").status_code == 302
    assert is_in(phone)
    assert not is_in(library)
    assert SignIn.objects.count() == 1


def test_nobody_signs_out_somebody_else():
    kim, other = UserFactory(), UserFactory()
    mine, theirs = come_in(kim), come_in(other)
    code = other.sign_ins.get().code
    assert mine.post(f"{ACCOUNT}inloggningar/{code}/avsluta/").status_code == 404
    assert is_in(theirs)


def test_one_signs_out_everywhere_but_here():
    kim = UserFactory()
    here, elsewhere, others = come_in(kim), [come_in(kim), come_in(kim)], come_in(UserFactory())
    here.post(f"{ACCOUNT}inloggningar/avsluta-andra/")
    assert is_in(here)
    assert is_in(others)
    assert not any(map(is_in, elsewhere))


def test_signing_out_leaves_nothing_in_the_list():
    kim = UserFactory()
    client = come_in(kim)
    client.post("/logga-ut/")
    assert not SignIn.objects.exists()


@pytest.mark.parametrize(("role", "hours", "stays"), [(True, 11, True), (True, 13, False), (False, 13, True)])
def test_whoever_holds_a_role_is_out_after_half_a_day_without_a_page(role, hours, stays):
    client = come_in(staff() if role else UserFactory())
    with time_machine.travel(clock.now() + timedelta(hours=hours), tick=False):
        assert is_in(client) is stays


def test_whoever_got_the_role_while_signed_in_is_out_as_soon():
    kim = UserFactory()
    client = come_in(kim)
    services.grant_role(kim, role=Role.OFFICIAL, actor=A_COMMAND)
    with time_machine.travel(clock.now() + timedelta(hours=13), tick=False):
        assert not is_in(client)


def test_who_comes_back_now_and_then_stays_in_but_not_for_ever():
    client, began = come_in(staff()), clock.now()
    for hours in range(0, 30 * 24, 8):
        with time_machine.travel(began + timedelta(hours=hours, minutes=5), tick=False):
            assert is_in(client)
    with time_machine.travel(began + timedelta(days=30, minutes=20), tick=False):
        assert not is_in(client)


def test_what_a_browser_says_of_itself_is_kept_in_two_words():
    assert device_of("Mozilla/5.0 (Linux; Android 14) AppleWebKit Chrome/130 Mobile Safari/537") == (
        "Chrome, Android"
    )
    assert device_of("curl/8") == ""
    assert device_of("x" * 100_000) == ""


# --- A second step -------------------------------------------------------------------------


def demand(*roles):
    services.demand_second_step(roles=roles, actor=A_COMMAND)


def test_a_role_that_asks_for_a_second_step_is_withheld_until_there_is_one():
    chief = staff(Role.ADMINISTRATOR, Role.OFFICIAL)
    with_code, with_key = come_in(chief), come_in_by_key(chief)
    assert with_code.get("/installningar/personer/").status_code == 200
    demand(Role.ADMINISTRATOR)
    closed = with_code.get("/installningar/personer/")
    assert closed.status_code == 403
    assert "kräver ett andra steg" in closed.content.decode()
    assert f'href="{ACCOUNT}"' in closed.content.decode()
    desk = with_code.get("/skrivbord/").content.decode()
    assert "kräver ett andra steg" in desk
    assert "Inget väntar på dig" not in desk
    # The other role stays.
    assert with_code.get("/moten/nytt/").status_code == 200
    assert with_key.get("/installningar/personer/").status_code == 200
    assert "kräver ett andra steg" not in with_key.get("/skrivbord/").content.decode()


def test_the_administrator_says_which_roles_ask_for_it(client):
    client.force_login(staff(Role.ADMINISTRATOR))
    client.post("/installningar/inloggning/andra-steget/", {"roles": ["secretary", "registrar"]})
    assert set(RoleRule.objects.values_list("role", flat=True)) == {"secretary", "registrar"}
    assert client.post("/installningar/inloggning/andra-steget/", {"roles": ["x"]}).status_code == 422
    client.post("/installningar/inloggning/andra-steget/", {"roles": ["secretary"]})
    assert RoleRule.objects.get().role == "secretary"


def test_nobody_asks_for_more_of_the_own_role_than_was_taken():
    chief = staff(Role.ADMINISTRATOR)
    asked = {"roles": ["administrator", "secretary"]}
    answer = come_in(chief).post("/installningar/inloggning/andra-steget/", asked)
    assert answer.status_code == 422
    assert "Skaffa först en nyckel" in answer.content.decode()
    assert not RoleRule.objects.exists()
    assert come_in_by_key(chief).post("/installningar/inloggning/andra-steget/", asked).status_code == 302
    assert RoleRule.objects.count() == 2


def test_roles_still_cost_one_query(django_assert_num_queries):
    chief = staff(Role.ADMINISTRATOR)
    demand(Role.ADMINISTRATOR)
    chief = User.objects.get(pk=chief.pk)
    with django_assert_num_queries(1):
        assert chief.roles == {Role.ADMINISTRATOR}
        assert not chief.withheld


# --- Passkeys ------------------------------------------------------------------------------


def test_the_browser_is_told_what_it_must_know_and_nobody_else_gets_a_key():
    kim = UserFactory()
    client = come_in(kim)
    options = client.post(NEW_KEY, {"name": "x"}).json()["publicKey"]
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    for credential in ("{}", "[]", "nonsens", '{"id": "x"}', '{"response": 7}', "null", "x" * 30_000):
        answer = client.post(NEW_KEY, {"name": "x", "credential": credential})
        assert answer.status_code == 422, credential
    assert not Authenticator.objects.exists()
    assert Client().post(NEW_KEY, {"name": "x"}).status_code in {302, 403}


def test_an_answer_without_a_key_signs_nobody_in(client):
    options = client.post("/logga-in/nyckel/").json()["publicKey"]
    assert options["userVerification"] == "required"
    for credential in ("{}", "[]", "nonsens", '{"id": "x"}', '{"response": {"userHandle": "MQ"}}', "7"):
        answer = client.post("/logga-in/nyckel/", {"credential": credential})
        assert answer.headers["Location"].startswith("/logga-in/"), credential
    assert not is_in(client)


def test_ways_in_are_changed_only_by_whoever_has_just_come_in():
    kim = UserFactory()
    client = come_in(kim)
    key = services.add_key(kim, name="Gammal", credential={}, actor=A_COMMAND)
    remove = f"/mitt-konto/nycklar/{key.pk}/ta-bort/"
    assert client.get(NEW_KEY).status_code == 200
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        for path in (NEW_KEY, remove):
            assert client.post(path).headers["Location"].startswith("/logga-in/pa-nytt/?next=")
        assert Authenticator.objects.exists()
        assert client.get("/logga-in/pa-nytt/?next=https://ond.example").status_code == 200
        answer = client.post("/logga-in/pa-nytt/", {"next": NEW_KEY})
        assert answer.headers["Location"] == "/logga-in/?next=%2Fmitt-konto%2Fnycklar%2Fny%2F"
        assert not is_in(client)
    client = come_in(kim)
    assert client.post(remove).status_code == 302
    assert not Authenticator.objects.exists()


def test_a_code_does_not_change_the_keys_of_whoever_needs_one():
    chief = staff(Role.ADMINISTRATOR)
    demand(Role.ADMINISTRATOR)
    assert come_in(chief).get(NEW_KEY).status_code == 200
    services.add_key(chief, name="Min", credential={}, actor=A_COMMAND)
    by_code = come_in(chief)
    assert by_code.get(NEW_KEY).status_code == 302
    for page in (by_code.get(NEW_KEY, follow=True), by_code.get(ACCOUNT)):
        assert "Har du tappat nyckeln?" in page.content.decode()
        assert "alltid att logga in med en kod" not in page.content.decode()
    assert come_in_by_key(chief).get(NEW_KEY).status_code == 200


def test_nobody_removes_anothers_key(client):
    key = services.add_key(UserFactory(), name="Min", credential={}, actor=A_COMMAND)
    other = come_in(UserFactory())
    assert other.post(f"/mitt-konto/nycklar/{key.pk}/ta-bort/").status_code == 404


def test_an_administrator_helps_who_has_lost_the_key():
    chief, official = staff(Role.ADMINISTRATOR), staff()
    services.add_key(official, name="Borta", credential={}, actor=A_COMMAND)
    office, path = come_in(chief), f"/installningar/personer/{official.code}/nycklar/ta-bort/"
    assert path in office.get(f"/installningar/personer/{official.code}/").content.decode()
    assert come_in(official).post(path).status_code in {403, 404}
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        assert office.post(path).headers["Location"].startswith("/logga-in/pa-nytt/")
    assert office.post(path).status_code == 302
    assert not Authenticator.objects.exists()


def test_the_command_helps_an_administrator_who_has_lost_the_key():
    chief = staff(Role.ADMINISTRATOR)
    services.add_key(chief, name="Min", credential={}, actor=A_COMMAND)
    call_command("create_administrator", chief.email, without_keys=True, verbosity=0)
    assert not Authenticator.objects.exists()


def test_looking_at_the_account_changes_nothing_of_the_session(client):
    kim = UserFactory()
    client = come_in(kim)
    before = Session.objects.get().expire_date
    client.get(ACCOUNT)
    assert Session.objects.get().expire_date == before
