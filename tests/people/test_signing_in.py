"""Signing in with a mailed code, from the form to the letter and back."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session

from portal.notifications.delivery import deliver_due
from portal.notifications.enums import LetterState
from portal.notifications.models import Letter
from portal.people import services
from portal.people.models import User
from portal.web import clock
from portal.web.actor import A_COMMAND, THE_CLOCK
from tests.factories import AddressFactory, MembershipFactory, UserFactory, staff
from tests.moments import in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def eva():
    return staff(email="eva@skarsjo.example", name="Eva Lind")


def ask(client, email="eva@skarsjo.example", to="/logga-in/"):
    return client.post(to, {"email": email})


def code():
    return Letter.objects.latest("id").facts["code"]


def enter(client, typed, to="/logga-in/kod/"):
    return client.post(to, {"code": typed, "action": "verify"})


def is_signed_in(client):
    return client.get("/skrivbord/").status_code == 200


def test_the_code_in_the_letter_opens_the_door(client, eva, mail_sink):
    answer = ask(client, " EVA@Skarsjo.example", "/logga-in/?next=/vem-far-gora-vad/")
    assert answer.headers["Location"] == "/logga-in/kod/?next=%2Fvem-far-gora-vad%2F"
    deliver_due()
    (letter,) = mail_sink.wait_for(1)
    assert letter["To"] == "eva@skarsjo.example"
    told = re.search(r"^[A-Z]{4}-[A-Z]{4}\b", letter.get_body(("plain",)).get_content(), re.M)[0]
    assert told in letter.get_body(("html",)).get_content()
    # Small letters and no dash will do.
    signed = enter(client, told.lower().replace("-", " "), answer.headers["Location"])
    assert signed.headers["Location"] == "/vem-far-gora-vad/"
    assert is_signed_in(client)


def test_nothing_of_the_code_is_kept_once_the_letter_has_gone(client, eva, mail_sink):
    ask(client)
    told = code()
    deliver_due()
    mail_sink.wait_for(1)
    letter = Letter.objects.get()
    assert letter.state == LetterState.SENT
    assert letter.facts == {}
    assert letter.body == ""
    assert told not in letter.subject


def test_known_unknown_and_locked_out_get_the_same_answer(client, eva):
    UserFactory(email="nils@skarsjo.example", is_active=False)
    pages = {}
    for email in ("eva@skarsjo.example", "nils@skarsjo.example", "ingen@skarsjo.example"):
        client.cookies.clear()
        where = ask(client, email).headers["Location"]
        page = client.get(where).content.decode()
        page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
        pages[where, page.replace(email, "…")] = email
    assert len(pages) == 1
    assert Letter.objects.get().address.email == "eva@skarsjo.example"


def test_without_a_code_of_ones_own_nobody_gets_in(client, eva):
    ask(client, "ingen@skarsjo.example")
    for typed in ("", "AAAA-AAAA", "None"):
        enter(client, typed)
    assert not is_signed_in(client)


def test_whoever_is_locked_out_after_asking_stays_out(client, eva):
    staff("administrator")
    ask(client)
    services.change_user(eva, values={"is_active": False}, actor=A_COMMAND)
    enter(client, code())
    assert not is_signed_in(client)
    deliver_due()
    assert Letter.objects.get().state == LetterState.LAPSED


def test_whoever_is_locked_out_is_out_at_once(client, eva):
    staff("administrator")
    client.force_login(eva, "allauth.account.auth_backends.AuthenticationBackend")
    assert is_signed_in(client)
    services.change_user(eva, values={"is_active": False}, actor=A_COMMAND)
    assert not is_signed_in(client)


def test_a_code_is_good_for_a_quarter_of_an_hour(client, eva):
    ask(client)
    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=False):
        assert enter(client, code()).headers["Location"] == "/logga-in/"
        assert not is_signed_in(client)
        deliver_due()
    assert Letter.objects.get().state == LetterState.LAPSED


def test_the_page_says_how_long_a_code_is_good(client, eva):
    ask(client)
    assert "Koden gäller i 15 minuter." in client.get("/logga-in/kod/").content.decode()


def test_five_wrong_codes_and_one_begins_again(client, eva):
    ask(client)
    for _ in range(4):
        assert "Koden stämmer inte" in enter(client, "BBBB-BBBB").content.decode()
    assert enter(client, "BBBB-BBBB").headers["Location"] == "/logga-in/"
    enter(client, code())
    assert not is_signed_in(client)


def test_a_wrong_address_is_put_right(client, eva):
    ask(client, "evva@skarsjo.example")
    assert client.get("/logga-in/").status_code == 200
    ask(client)
    enter(client, code())
    assert is_signed_in(client)


def test_a_new_code_takes_the_place_of_the_old(client, eva):
    ask(client)
    first = code()
    client.post("/logga-in/kod/", {"action": "resend"})
    second = code()
    assert first != second
    assert Letter.objects.count() == 2
    assert "gäller bara det senaste" in enter(client, first).content.decode()
    assert not is_signed_in(client)
    enter(client, second)
    assert is_signed_in(client)


def test_asking_too_often_is_told_in_words(client, eva):
    answers = [ask(client) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 422]
    assert "för många försök" in answers[-1].content.decode()
    assert Letter.objects.count() == 3


def test_one_place_that_asks_for_everybody_is_stopped(client):
    statuses = [ask(client, f"n{number}@skarsjo.example").status_code for number in range(32)]
    assert statuses[0] == 302
    assert statuses[-1] == 429


def test_a_wrong_address_keeps_what_was_typed(client):
    page = ask(client, "eva at skarsjo").content.decode()
    assert 'value="eva at skarsjo"' in page
    assert "Skriv en hel e-postadress" in page


def test_signing_out_is_asked_for_and_then_done(client, eva):
    client.force_login(eva, "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/logga-ut/").status_code == 200
    assert is_signed_in(client)
    assert client.post("/logga-ut/").headers["Location"] == "/"
    assert not is_signed_in(client)


@pytest.mark.parametrize("path", ["/logga-in/", "/vem-far-gora-vad/"])
def test_looking_makes_no_session(client, path):
    client.get(path)
    assert "sessionid" not in client.cookies
    assert not Session.objects.exists()


# --- A contact without an account ----------------------------------------------------------


def test_a_contact_signs_in_with_the_letters_address_and_the_membership_is_joined(client, mail_sink):
    contact = MembershipFactory(name="Kim Ek")
    other = MembershipFactory(address=contact.address, name="Kim Ek")
    MembershipFactory(address=contact.address, active_to=clock.today() - timedelta(days=1))
    ask(client, f" {contact.address.email.upper()} ")
    assert not contact.__class__.objects.filter(user__isnull=False).exists(), "nobody has proven anything yet"
    assert enter(client, code()).status_code == 302
    assert is_signed_in(client)
    kim = User.objects.get()
    assert (kim.name, kim.email, kim.roles) == ("Kim Ek", contact.address.email, frozenset())
    assert set(kim.memberships.all()) == {contact, other}


def test_whoever_is_no_contact_any_more_gets_no_letter_and_no_account(client):
    gone = MembershipFactory(active_to=clock.today() - timedelta(days=1))
    named = MembershipFactory(active_from=None)
    for email in (gone.address.email, named.address.email, AddressFactory().email, "ingen@annan.example"):
        assert ask(client, email).headers["Location"] == "/logga-in/kod/"
    assert not User.objects.exists()
    assert not Letter.objects.exists()


def test_a_contacts_page_is_like_everybody_elses(client, eva):
    contact = MembershipFactory()
    pages = set()
    for email in (contact.address.email, eva.email, "ingen@skarsjo.example"):
        client.cookies.clear()
        page = client.get(ask(client, email).headers["Location"]).content.decode()
        page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
        pages.add(page.replace(email, "…"))
    assert len(pages) == 1


def test_an_account_that_nobody_entered_is_gone_the_day_after(client, eva):
    contact = MembershipFactory()
    ask(client, contact.address.email)
    staffs_own = UserFactory()
    assert services.forget_never_proven(actor=THE_CLOCK) == 0
    with clock.standing_at(in_days(1)):
        assert services.forget_never_proven(actor=THE_CLOCK) == 1
    assert set(User.objects.all()) == {eva, staffs_own}
    contact.refresh_from_db()


def test_a_contact_is_none_of_the_municipalitys_people(client, eva):
    contact = MembershipFactory(name="Kim Ek")
    ask(client, contact.address.email)
    client.force_login(staff("administrator"))
    assert "Kim Ek" not in client.get("/installningar/personer/").content.decode()
    assert "Kim Ek" not in client.get("/installningar/forvaltningar/ny/").content.decode()


def test_there_is_no_way_to_sign_up_or_to_a_password(client):
    for path in ("/accounts/signup/", "/accounts/password/reset/", "/logga-in/signup/"):
        assert client.get(path).status_code == 404


# --- Language ------------------------------------------------------------------------------


def test_the_letter_is_in_the_language_of_the_page(client, eva, mail_sink):
    client.post("/sprak/", {"language": "en"})
    ask(client)
    assert Letter.objects.get().language == "en"


def test_a_signed_in_persons_choice_follows_to_other_machines(client, eva, settings):
    client.force_login(eva, "allauth.account.auth_backends.AuthenticationBackend")
    client.post("/sprak/", {"language": "en", "next": "/vem-far-gora-vad/"})
    eva.refresh_from_db()
    assert eva.language == "en"
    del client.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert client.get("/vem-far-gora-vad/").headers["Content-Language"] == "en"


def test_the_choice_of_language_leads_nowhere_else(client):
    for to in ("https://ond.example/", "//ond.example", "javascript:alert(1)"):
        assert client.post("/sprak/", {"language": "en", "next": to}).headers["Location"] == "/"
    assert client.get("/sprak/").status_code == 405


@pytest.mark.parametrize("to", ["foo", "meeting_detail", "//evil.example/", "https://evil.example/", "\x00"])
def test_the_choice_of_language_leads_only_to_a_page_of_ours(client, to):
    assert client.post("/sprak/", {"language": "en", "next": to}).headers["Location"] == "/"


def test_the_choice_of_language_stays_on_the_page(client):
    answer = client.post("/sprak/", {"language": "en", "next": "/moten/?visa=kommande"})
    assert answer.headers["Location"] == "/moten/?visa=kommande"


@pytest.mark.parametrize(
    "cookie", ['"\\000aaaaaaaaaaaaa"', "å" * 20, "x" * 5000, "' or 1=1 --", "aaaaaaaaaaaaaaaa"]
)
def test_a_cookie_that_is_nobodys_is_a_visitors(client, cookie):
    response = client.get("/", headers={"cookie": f"sessionid={cookie}"})
    assert response.status_code == 200
    assert client.get("/skrivbord/", headers={"cookie": f"sessionid={cookie}"}).status_code == 302
