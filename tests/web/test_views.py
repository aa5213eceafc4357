"""Error pages: each with its own words, in both languages, and none of them needs the database."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import path, reverse

from portal import urls as portal_urls
from portal.municipality.models import Municipality
from portal.web.plates import public
from portal.web.views import too_many_requests
from tests.factories import UserFactory


def fail(request):
    raise RuntimeError("kim@forening.example")


def too_many(request):
    return too_many_requests(request)


urlpatterns = [
    *portal_urls.urlpatterns,
    path("gar-sonder/", public(fail)),
    path("for-manga/", public(too_many)),
]
handler400, handler403, handler404 = portal_urls.handler400, portal_urls.handler403, portal_urls.handler404
handler500 = portal_urls.handler500

LARGE = "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
MANY = {f"f{number}": "" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
SIGN_IN = "/logga-in/"

# What a browser asks, the status, and the heading in both languages.
FAULTS = {
    "wrong host": (lambda client: client.get("/", headers={"host": "a b"}), 400),
    "too many fields": (lambda client: client.post(SIGN_IN, MANY), 400),
    "unknown": (lambda client: client.get("/finns-inte/"), 404),
    "without the form's mark": (lambda client: client.post(SIGN_IN, {"email": "x"}), 403),
    "too large": (lambda client: client.post(SIGN_IN, {"email": LARGE}), 413),
    "too many tries": (lambda client: client.get("/for-manga/"), 429),
    "broken": (lambda client: client.get("/gar-sonder/"), 500),
}
SWEDISH = {
    "wrong host": "Det gick inte att förstå anropet",
    "too many fields": "Det gick inte att förstå anropet",
    "unknown": "Sidan finns inte",
    "without the form's mark": "Formuläret hann bli för gammalt",
    "too large": "Det du skickade är för stort",
    "too many tries": "För många försök",
    "broken": "Något gick fel hos oss",
}


@pytest.fixture
def visitor(settings):
    """A browser that meets the real answers, marks and all."""
    settings.ROOT_URLCONF = __name__
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    # With the cookie, the form's mark is looked for in what was sent.
    client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    return client


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_has_its_page_without_asking_the_database(fault, visitor):
    """There is no `db` here: a page that asked would fail."""
    ask, status = FAULTS[fault]
    response = ask(visitor)
    assert response.status_code == status
    page = response.content.decode()
    assert f"<h1>{SWEDISH[fault]}</h1>" in page
    assert '<html lang="sv"' in page
    assert response["X-Request-ID"] in page
    assert response["Cache-Control"] == "no-store"
    assert "default-src" in response["Content-Security-Policy"]
    assert "kim@forening.example" not in page


# A host that is none is refused before anybody has looked for the visitor's language.
@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault != "wrong host"])
def test_every_fault_has_its_page_in_english(db, fault, visitor):
    visitor.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    ask, status = FAULTS[fault]
    response = ask(visitor)
    assert response.status_code == status
    page = response.content.decode()
    assert '<html lang="en"' in page
    assert SWEDISH[fault] not in page


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_without_the_database_every_page_says_so(no_database, visitor, language, signed_in):
    visitor.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    if signed_in:
        visitor.cookies[settings.SESSION_COOKIE_NAME] = "k" * 32
    for address in ("/", "/moten/", "/skrivbord/", "/foreningar/", "/moten/k3m9x2t-stormote/"):
        response = visitor.get(address)
        if response.status_code != 302:
            assert response.status_code == 503, address
            assert response["Retry-After"] == "30"
            assert f'<html lang="{language}"' in response.content.decode()
            assert ("avbrott" in response.content.decode()) == (language == "sv")
            assert ("inte säkert att det sparades" in response.content.decode()) == (language == "sv")


def test_what_a_person_may_not_do_is_its_own_page(db, visitor):
    visitor.force_login(UserFactory())
    response = visitor.get(reverse("municipality_settings"))
    assert response.status_code == 403
    assert "<h1>Du har inte behörighet hit</h1>" in response.content.decode()


def test_an_address_that_only_takes_forms_says_so_to_who_opens_it(db, visitor):
    response = visitor.get("/logga-in/med/kommun/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    page = response.content.decode()
    assert "<h1>Här finns ingen sida att visa</h1>" in page
    assert "Försök igen" not in page


def test_whoever_asks_for_codes_again_and_again_meets_the_page_of_too_many(db):
    # From a machine of its own: the run's other tests sign in from the ordinary one.
    client = Client(REMOTE_ADDR="192.0.2.77")
    statuses = [client.post(SIGN_IN, {"email": f"a{n}@forening.example"}).status_code for n in range(60)]
    assert 429 in statuses
    response = client.post(SIGN_IN, {"email": "a@forening.example"})
    assert "<h1>För många försök</h1>" in response.content.decode()


@pytest.mark.parametrize("address", ["/", SIGN_IN, "/vem-far-gora-vad/", "/s/trasig/", "/finns-inte/"])
@pytest.mark.parametrize(("languages", "offered"), [("sv,en", True), ("sv", False)])
def test_english_is_offered_only_where_there_is_english(db, visitor, address, languages, offered):
    values = {"name_sv": "Skärsjö kommun", "reply_to": "bryggan@skarsjo.example", "languages": languages}
    Municipality.objects.create(pk=1, **values)
    page = visitor.get(address).content.decode()
    # The page of a fault asks nothing of the database, and so does not know.
    assert ("In English" in page) == (offered and address != "/finns-inte/")


def test_no_page_stands_in_a_frame_of_somebody_else(db, visitor):
    for address in ("/", SIGN_IN, "/finns-inte/"):
        assert visitor.get(address)["X-Frame-Options"] == "DENY"
