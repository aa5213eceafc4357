"""The administrator's pages about the municipality's own login, and what is taken out of its words."""

import json
from datetime import timedelta

import pytest

from portal.people.claims import told
from portal.people.enums import Claimed, Role
from portal.people.models import ClaimMapping, IdentityProvider
from portal.web import clock
from tests.factories import DepartmentFactory, IdentityProviderFactory, UserFactory, staff

pytestmark = pytest.mark.django_db
LIST = "/installningar/inloggning/"


@pytest.fixture
def administrator(client):
    person = staff(Role.ADMINISTRATOR)
    client.force_login(person)
    return person


@pytest.fixture
def connected(settings):
    """The environment knows a login."""
    entry = {"key": "kommun", "server": "https://id.kommunen.example", "client_id": "x", "client_secret": "y"}
    settings.OIDC_PROVIDERS = {"kommun": entry}


def values(**more):
    return {
        "title_sv": "Kommunens konto",
        "serves": "officials",
        "allowed_domains": "Skarsjo.example, @kultur.skarsjo.example",
        "claim_email": "email",
        "claim_name": "name",
        **more,
    }


def test_a_login_that_is_connected_is_set_up_in_the_portal(client, administrator, connected):
    assert "inte inställd" in client.get(LIST).content.decode()
    assert client.post(f"{LIST}kommun/", values(is_open="on")).status_code == 302
    row = IdentityProvider.objects.get()
    assert row.allowed_domains == ["skarsjo.example", "kultur.skarsjo.example"]
    assert row.is_open
    page = client.get(f"{LIST}kommun/").content.decode()
    assert "http://testserver/logga-in/med/kommun/tillbaka/" in page
    assert client.post(f"{LIST}kommun/", values(title_sv="Annat", is_open="on")).status_code == 302
    row.refresh_from_db()
    assert row.title_sv == "Annat"


def test_a_login_for_officials_is_not_opened_without_a_domain(client, administrator, connected):
    answer = client.post(f"{LIST}kommun/", values(allowed_domains="", is_open="on"))
    assert answer.status_code == 422
    assert "minst en domän" in answer.content.decode()
    assert not IdentityProvider.objects.exists()


def test_what_is_no_domain_is_told_and_kept(client, administrator, connected):
    answer = client.post(f"{LIST}kommun/", values(allowed_domains="kommunen"))
    assert answer.status_code == 422
    assert "ingen domän" in answer.content.decode()
    assert 'value="kommunen"' in answer.content.decode()


def test_only_the_administrator_sets_up_a_login_and_only_one_that_is_there(client, administrator):
    assert client.get(f"{LIST}annan/").status_code == 404
    client.force_login(staff(Role.SECRETARY))
    IdentityProviderFactory()
    for path in ("", "kommun/", "kommun/prova/", "kommun/regler/ny/"):
        assert client.get(LIST + path).status_code == 403


def test_a_word_that_was_unknown_gets_its_meaning(client, administrator):
    row = IdentityProviderFactory()
    row.unknown_claims.create(of=Claimed.DEPARTMENT, value="Kultur", last_on="2026-01-01")
    kultur = DepartmentFactory(name="Kulturförvaltningen")
    page = client.get(f"{LIST}kommun/regler/ny/?of=department&value=Kultur").content.decode()
    assert 'value="Kultur"' in page
    rule = {"of": "department", "value": "kultur", "department": kultur.pk, "role": "official"}
    assert client.post(f"{LIST}kommun/regler/ny/", rule).status_code == 302
    assert not row.unknown_claims.exists()
    assert (mapping := ClaimMapping.objects.get()).role == ""
    again = client.post(f"{LIST}kommun/regler/ny/", {**rule, "value": "KULTUR"})
    assert "redan en regel" in again.content.decode()
    assert client.post(f"{LIST}kommun/regler/{mapping.pk}/ta-bort/").status_code == 302
    assert not ClaimMapping.objects.exists()


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"of": "role", "value": "x"}, "Välj en roll"),
        ({"of": "department", "value": "x"}, "Välj en förvaltning"),
        ({"of": "role", "value": "x", "role": "administrator"}, "role"),
        ({"of": "role", "value": "", "role": "official"}, "value"),
    ],
)
def test_half_a_rule_is_not_taken(client, administrator, rule, words):
    IdentityProviderFactory()
    answer = client.post(f"{LIST}kommun/regler/ny/", rule)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "frivilligt" not in answer.content.decode()
    assert not ClaimMapping.objects.exists()


def test_a_persons_words_are_tried_without_a_trace(client, administrator):
    row = IdentityProviderFactory()
    row.mappings.create(of=Claimed.ROLE, value="sekr", role=Role.SECRETARY)
    claims = {"email": "bo@skarsjo.example", "name": "Bo", "roles": ["SEKR", "annat"]}
    page = client.post(f"{LIST}kommun/prova/", {"claims": json.dumps(claims)}).content.decode()
    assert "samrådssekreterare" in page
    assert "annat" in page
    assert not row.unknown_claims.exists()
    assert client.post(f"{LIST}kommun/prova/", {"claims": "[1]"}).status_code == 422


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"email": "bo@skarsjo.example", "email_verified": True}, "släpps in<"),
        ({"email": "bo@skarsjo.example"}, "intygar inte"),
        ({"email": "bo@annan.example"}, "hör inte till kommunen"),
        ({"name": "Bo"}, "ingen e-postadress"),
    ],
)
def test_trying_tells_who_is_not_let_in_and_what_the_person_reads(client, administrator, claims, words):
    IdentityProviderFactory()
    page = client.post(f"{LIST}kommun/prova/", {"claims": json.dumps(claims)}).content.decode()
    assert words in page
    assert ("Släpps inte in" in page) == (words != "släpps in<")


@pytest.mark.parametrize(
    ("said", "roles"),
    [
        ({"roles": "en"}, ("en",)),
        ({"roles": ["en", "", None, 7, {"a": 1}, True]}, ("en", "7")),
        ({"roles": {"en": 1}}, ()),
        ({"roles": ["x" * 201, "19811218-9876", "en"]}, ("en",)),
        ({}, ()),
    ],
)
def test_words_are_taken_in_whatever_form_they_come(said, roles):
    assert told(IdentityProviderFactory(), said, subject="x").roles == roles


def test_a_claim_may_lie_within_another():
    row = IdentityProviderFactory(claim_role="realm_access.roles", claim_post="https://x.example/post")
    said = {"realm_access": {"roles": ["a"]}, "https://x.example/post": "chef"}
    assert (told(row, said, subject="x").roles, told(row, said, subject="x").post) == (("a",), "chef")


def test_looking_at_the_sign_in_page_asks_nothing_where_no_login_is_connected(
    client, django_assert_num_queries
):
    UserFactory()
    client.get("/logga-in/")
    with django_assert_num_queries(0):
        client.get("/logga-in/")


def test_a_department_that_is_no_more_is_neither_promised_nor_unknown(client, administrator):
    provider = IdentityProviderFactory(claim_department="department")
    yesterday = clock.today() - timedelta(days=1)
    gone = DepartmentFactory(name="Fritid", active_from=yesterday, active_to=yesterday)
    provider.mappings.create(of=Claimed.DEPARTMENT, value="fritid", department=gone)
    said = json.dumps({"email": "bo@skarsjo.example", "department": "Fritid"})
    page = client.post(f"{LIST}{provider.key}/prova/", {"claims": said}).content.decode()
    assert "Det här skulle personen få" in page
    assert ">Fritid<" not in page
    assert "Okända värden" not in page


def test_a_demand_that_is_not_taken_leaves_the_logins_on_the_page(client, administrator, connected):
    answer = client.post(f"{LIST}andra-steget/", {"roles": ["chefen"]})
    assert answer.status_code == 422
    assert "kommun" in answer.content.decode().partition("<main")[2]
