"""Signing in with the municipality's own login, at a real provider's."""

import json
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction
from django.test import Client

from portal.notifications.models import Letter
from portal.people.enums import Claimed, ProviderUse, Role, Source
from portal.people.models import Identity, RoleGrant, SignIn, UnknownClaim, User
from portal.people.services import demand_second_step, end_stale_claims, tie_identity
from portal.web import clock
from portal.web.actor import A_COMMAND, THE_CLOCK
from portal.web.refusals import Refused
from tests.factories import DepartmentFactory, IdentityProviderFactory, UserFactory, staff
from tests.identity.walking import BACK, BEGIN, begin, say_who, sign_in
from tests.moments import in_days

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("identity")]

OMAR = {
    "name": "Omar Haddad",
    "email": "omar@skarsjo.example",
    "email_verified": True,
    "department": "Kultur",
    "title": "föreningsutvecklare",
    "roles": ["bryggan-tjänst", "alla"],
}
NUMBER = "19811218-9876"


@pytest.fixture
def provider(identity_provider):
    """Open, with rules for one department and one role."""
    row = IdentityProviderFactory()
    row.mappings.create(of=Claimed.DEPARTMENT, value="kultur", department=DepartmentFactory(name="Kultur"))
    row.mappings.create(of=Claimed.ROLE, value="Bryggan-tjänst", role=Role.OFFICIAL)
    identity_provider.knows({"7": OMAR})
    return row


def is_signed_in(client):
    return client.get("/skrivbord/").status_code == 200


def held(user):
    today = clock.today()
    return (
        {(one.department.name, one.post) for one in user.employments.on(today).select_related("department")},
        {(one.role, one.department and one.department.name) for one in user.role_grants.on(today)},
    )


def test_an_official_who_is_new_comes_in_with_department_post_and_role(client, provider):
    answer = sign_in(client, "7", to="/vem-far-gora-vad/")
    assert answer.headers["Location"] == "/vem-far-gora-vad/"
    assert is_signed_in(client)
    omar = User.objects.get()
    assert (omar.email, omar.name) == ("omar@skarsjo.example", "Omar Haddad")
    assert held(omar) == ({("Kultur", "föreningsutvecklare")}, {("official", "Kultur")})
    assert RoleGrant.objects.get().source == Source.OIDC
    assert [one.value for one in UnknownClaim.objects.all()] == ["alla"]


def test_somebody_known_is_found_by_a_proven_address_once_and_then_by_who_it_is(
    client, provider, identity_provider
):
    omar = staff(Role.SECRETARY, email="omar@skarsjo.example")
    sign_in(client, "7")
    identity_provider.knows({"7": {**OMAR, "email": "omar.haddad@skarsjo.example"}})
    sign_in(client, "7")
    omar.refresh_from_db()
    assert omar.email == "omar.haddad@skarsjo.example"
    assert User.objects.count() == Identity.objects.count() == 1
    assert held(omar)[1] == {("secretary", None), ("official", "Kultur")}


def test_what_the_login_no_longer_says_ends_and_what_a_hand_gave_stays(client, provider, identity_provider):
    care = DepartmentFactory(name="Omsorg")
    provider.mappings.create(of=Claimed.DEPARTMENT, value="Omsorg", department=care)
    omar = staff(Role.STEERING, email="omar@skarsjo.example")
    yesterday = in_days(-1)
    with clock.standing_at(yesterday):
        sign_in(client, "7")
    identity_provider.knows({"7": {**OMAR, "department": ["Omsorg"], "roles": [], "title": "handläggare"}})
    sign_in(client, "7")
    assert held(omar) == ({("Omsorg", "handläggare")}, {("steering", None)})
    ended = omar.employments.get(department__name="Kultur")
    assert ended.active_to == clock.today() - timedelta(days=1)


def test_twice_the_same_changes_nothing(client, provider):
    sign_in(client, "7")
    before = [list(model.objects.values()) for model in (RoleGrant, User)]
    sign_in(client, "7")
    after = [list(model.objects.values()) for model in (RoleGrant, User)]
    assert before[0] == after[0]


def test_words_that_mean_nothing_let_in_without_a_role(client, provider, identity_provider):
    identity_provider.knows({"7": {**OMAR, "department": "Okänd", "roles": "annat"}})
    sign_in(client, "7")
    assert is_signed_in(client)
    assert held(User.objects.get()) == (set(), set())
    assert {(one.of, one.value, one.times) for one in UnknownClaim.objects.all()} == {
        ("department", "Okänd", 1),
        ("role", "annat", 1),
    }


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"email": "omar@annan.example"}, "hör inte till kommunen"),
        ({"email": None}, "ingen e-postadress"),
        ({"email": "inte en adress"}, "ingen e-postadress"),
        ({"email_verified": False}, "intygar inte"),
    ],
)
def test_whom_the_login_may_not_speak_for_stays_out_and_leaves_nothing(
    client, provider, identity_provider, claims, words
):
    identity_provider.knows({"7": {**OMAR, **claims}})
    answer = sign_in(client, "7")
    assert answer.status_code == 403
    assert words in answer.content.decode()
    assert not is_signed_in(client)
    assert not User.objects.exists()
    assert not UnknownClaim.objects.exists()


def test_addresses_that_the_municipality_gave_need_no_proof(client, provider, identity_provider):
    type(provider).objects.update(trusts_addresses=True)
    identity_provider.knows({"7": {**OMAR, "email_verified": False}})
    sign_in(client, "7")
    assert is_signed_in(client)


def test_whoever_is_locked_out_stays_out(client, provider):
    UserFactory(email="omar@skarsjo.example", is_active=False)
    assert "stängt" in sign_in(client, "7").content.decode()
    assert not is_signed_in(client)


def test_no_claim_makes_an_administrator(client, provider, identity_provider):
    with pytest.raises(IntegrityError), transaction.atomic():
        provider.mappings.create(of=Claimed.ROLE, value="admin", role=Role.ADMINISTRATOR)


def test_a_login_that_asks_for_more_counts_as_a_second_step_also_after_somebody_else(client, provider):
    type(provider).objects.update(counts_as_second=True)
    demand_second_step(roles=[Role.OFFICIAL], actor=A_COMMAND)
    client.force_login(UserFactory())
    sign_in(client, "7")
    assert client.get("/moten/nytt/").status_code == 200
    assert SignIn.objects.get().way == "oidc"
    type(provider).objects.update(counts_as_second=False)
    sign_in(client, "7")
    assert client.get("/moten/nytt/").status_code == 403


# --- An e-identity -------------------------------------------------------------------------


def test_an_e_identity_lets_in_those_who_have_an_account_and_gives_nothing(client, provider):
    type(provider).objects.update(serves=ProviderUse.PERSONS)
    assert "inget konto" in sign_in(client, "7").content.decode()
    omar = UserFactory(email="omar@skarsjo.example", name="Omar")
    sign_in(client, "7")
    assert is_signed_in(client)
    omar.refresh_from_db()
    assert omar.name == "Omar"
    assert held(omar) == (set(), set())


TIE = "/logga-in/med/kommun/koppla/"


def come_by_code(client, email):
    client.post("/logga-in/", {"email": email})
    code = Letter.objects.latest("id").facts["code"]
    return client.post(f"/logga-in/kod/?next={TIE}", {"code": code, "action": "verify", "next": TIE})


def test_an_e_identity_without_an_address_is_tied_to_the_account_that_a_code_opens(
    client, provider, identity_provider
):
    type(provider).objects.update(serves=ProviderUse.PERSONS)
    identity_provider.knows({"7": {**OMAR, "email": None}})
    omar = UserFactory(email="omar@forening.example", name="Omar")
    page = sign_in(client, "7").content.decode()
    assert "ingen e-postadress" in page
    assert f'href="/logga-in/?next={TIE}"' in page
    assert client.get(TIE).status_code == 302
    assert come_by_code(client, omar.email).headers["Location"] == TIE
    assert "omar@forening.example" in client.get(TIE).content.decode()
    # Looking ties nothing.
    assert not Identity.objects.exists()
    assert client.post(TIE).headers["Location"] == "/mitt-konto/"
    assert client.post(TIE).status_code == 403
    another = Client()
    sign_in(another, "7")
    assert is_signed_in(another)
    assert Identity.objects.get().user == omar


def test_what_opens_one_account_is_not_tied_to_another_nor_after_a_while(client, provider, identity_provider):
    type(provider).objects.update(serves=ProviderUse.PERSONS)
    identity_provider.knows({"7": {**OMAR, "email": None}})
    omar, eva = UserFactory(email="omar@forening.example"), UserFactory(email="eva@forening.example")
    sign_in(client, "7")
    come_by_code(client, eva.email)
    with clock.standing_at(clock.now() + timedelta(minutes=11)):
        assert client.post(TIE).status_code in {302, 403}
    provider.refresh_from_db()
    tied = tie_identity(omar, provider=provider, subject="x", actor=A_COMMAND)
    with pytest.raises(Refused, match="redan ett annat konto"):
        tie_identity(eva, provider=provider, subject="x", actor=A_COMMAND)
    tie_identity(omar, provider=provider, subject="y", actor=A_COMMAND)
    assert Identity.objects.get().subject == "y" != tied.subject


def everything_kept():
    """Every row of every table, sessions opened."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT "{table}"::text FROM "{table}"')
            yield from (row for (row,) in cursor.fetchall())
    for session in Session.objects.all():
        yield json.dumps(session.get_decoded(), default=str)


def test_a_personal_number_is_kept_nowhere(client, provider, identity_provider, caplog):
    claims = {"personnummer": NUMBER, "title": f"utvecklare {NUMBER}", "roles": ["x", NUMBER]}
    identity_provider.knows({NUMBER: {**OMAR, **claims}})
    sign_in(client, NUMBER)
    assert is_signed_in(client)
    digits = NUMBER.replace("-", "")
    kept = [value for value in everything_kept() if NUMBER in value or digits in value]
    assert not kept
    assert NUMBER not in caplog.text
    assert held(User.objects.get())[0] == {("Kultur", "")}


# --- What must not be believed -------------------------------------------------------------


def test_an_answer_that_nobody_here_asked_for_signs_nobody_in(client, provider):
    back = say_who(begin(client), "7")
    client.cookies.clear()
    answer = client.get(back)
    assert answer.status_code == 403
    assert not is_signed_in(client)


def test_an_answer_is_good_once(client, provider):
    back = say_who(begin(client), "7")
    client.get(back)
    client.post("/logga-ut/")
    assert client.get(back).status_code == 403
    assert not is_signed_in(client)


def test_an_altered_state_or_code_signs_nobody_in(client, provider):
    back = say_who(begin(client), "7")
    assert client.get(back.replace("state=", "state=x")).status_code == 403
    assert client.get(back.replace("code=", "code=x")).status_code == 502
    assert not is_signed_in(client)


def test_a_token_made_for_another_question_is_refused(client, provider):
    back = say_who(begin(client), "7")
    session = client.session
    session["openid"] = [[*session["openid"][0][:2], "another", *session["openid"][0][3:]]]
    session.save()
    assert client.get(back).status_code == 502
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "faults",
    [
        {"token": {"forge": "signature"}},
        {"token": {"forge": "unsigned"}},
        {"token": {"forge": {"id_token": "x"}}},
        {"token": {"forge": {"id_token": None}}},
        {"token": {"status": 500}},
        {"me": {"forge": {"sub": "8"}}},
        {"me": {"status": 401}},
        {"jwks": {"forge": {"keys": []}}},
        {"jwks": {"status": 404}},
    ],
)
def test_an_answer_that_is_not_true_or_no_answer_is_told_in_words(
    client, provider, identity_provider, faults
):
    identity_provider.knows({"7": OMAR}, **faults)
    answer = sign_in(client, "7")
    assert answer.status_code == 502
    assert "svarar inte som den ska" in answer.content.decode()
    assert "Logga in med en kod" in answer.content.decode()
    assert not is_signed_in(client)
    assert not User.objects.exists()


def test_a_login_that_is_down_is_told_in_words(client, provider, settings, identity_provider):
    settings.OIDC_PROVIDERS = {"kommun": {**identity_provider.entry, "server": "http://localhost:9"}}
    answer = client.post(BEGIN)
    assert answer.status_code == 502
    assert "svarar inte som den ska" in answer.content.decode()


def test_a_login_with_another_name_is_not_believed(client, provider, settings, identity_provider):
    server = identity_provider.server.replace("localhost", "127.0.0.1")
    settings.OIDC_PROVIDERS = {"kommun": {**identity_provider.entry, "server": server}}
    assert client.post(BEGIN).status_code == 502


def test_nobody_waits_for_long(client, provider, identity_provider, monkeypatch):
    monkeypatch.setattr("portal.people.openid._PATIENCE", 0.3)
    identity_provider.knows({"7": OMAR}, token={"wait": 2000})
    assert sign_in(client, "7").status_code == 502


def test_who_changes_ones_mind_is_told_so(client, provider):
    assert "avbröt" in sign_in(client, "").content.decode()


def test_one_comes_back_only_to_a_page_of_ours(client, provider):
    assert sign_in(client, "7", to="https://ond.example/").headers["Location"] == "/skrivbord/"


def test_a_closed_login_is_not_there(client, provider):
    assert "kommunens konto" in client.get("/logga-in/").content.decode()
    type(provider).objects.update(is_open=False)
    assert "kommunens konto" not in client.get("/logga-in/").content.decode()
    assert client.post(BEGIN).status_code == client.get(BACK).status_code == 404


def test_too_many_at_once_are_stopped(client, provider, identity_provider, settings):
    settings.OIDC_PROVIDERS = {"kommun": {**identity_provider.entry, "server": "http://localhost:9"}}
    statuses = {client.post(BEGIN).status_code for _ in range(62)}
    assert statuses == {502, 429}


# --- Whoever stops coming ------------------------------------------------------------------


def test_what_the_login_gave_ends_for_those_who_stop_coming(client, provider):
    sign_in(client, "7")
    omar = User.objects.get()
    for days, stays in ((90, True), (91, False)):
        with clock.standing_at(in_days(days)):
            end_stale_claims(actor=THE_CLOCK)
            assert bool(held(omar)[1]) is bool(held(omar)[0]) is stays


def test_too_many_answers_that_nobody_asked_for_are_stopped(client, provider):
    statuses = [client.get(BACK, {"state": str(number), "code": "x"}).status_code for number in range(62)]
    assert (statuses[0], statuses[-1]) == (403, 429)
