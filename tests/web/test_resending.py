"""Nobody loses what they typed: it comes back on a page that sends it again, if it was a form of ours."""

import re
from html import unescape
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from dialogues.models import Meeting
from portal.people.enums import LinkPurpose, Role
from tests.factories import MeetingFactory, staff
from tests.house.furnished import furnish

pytestmark = pytest.mark.django_db

OURS = "http://testserver"
TITLE, PURPOSE = "Stormöte våren", 'Vi väljer "ledamöter".\r\n\r\nKom & var med!'
TYPED = {
    "title": TITLE,
    "purpose": PURPOSE,
    "day": "2027-03-01",
    "principles": ["dialogue", "openness"],
    "code": "K3M9 X2T",
    "made_from": "title:abc purpose:def",
}
HEADINGS = {"signed out": "Du är inte inloggad längre", "old mark": "Formuläret hann bli för gammalt"}


@pytest.fixture
def visitor():
    """A browser that has been here before, and whose form has an old mark."""
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    return client


def send(client, path, data=None, *, mark="b" * 32, **headers):
    """Send a form in; from our own page where no header says otherwise."""
    return client.post(
        path, (data or TYPED) | {"csrfmiddlewaretoken": mark}, headers=headers or {"Origin": OURS}
    )


def kept(page: str) -> dict[str, list[str]]:
    """What the page would send again, as a browser reads it; without the form's mark."""
    held = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page):
        held.setdefault(unescape(name), []).append(unescape(value))
    held.pop("csrfmiddlewaretoken")
    return held


def listed(page: str) -> str:
    """What the page shows of it."""
    return page.partition("Det här skrev du")[2].partition("</section>")[0]


def heading(page: str) -> str:
    return re.search(r"<h1>(.*?)</h1>", page)[1]


@pytest.mark.parametrize("mark", ["a" * 32, "b" * 32])
@pytest.mark.parametrize("sort", ["listed in the table", "a draft that visitors do not see"])
def test_whoever_is_signed_out_meanwhile_signs_in_and_sends_again(visitor, sort, mark):
    draft = MeetingFactory(state="draft")
    path = reverse("meeting_new") if sort == "listed in the table" else f"{draft.get_absolute_url()}andra/"
    response = send(visitor, path, mark=mark)
    page = response.content.decode()
    assert response.status_code == 403
    assert heading(page) == HEADINGS["signed out"]
    assert f'action="{path}"' in page
    assert re.search(r'<a [^>]*href="/logga-in/" target="_blank" rel="noopener">Logga in \(öppnas', page)
    assert kept(page) == {name: [text] if isinstance(text, str) else text for name, text in TYPED.items()}
    assert "no-store" not in response["Cache-Control"]


def test_a_page_for_all_who_have_signed_in_keeps_it_too(visitor):
    page = send(visitor, reverse("desk")).content.decode()
    assert heading(page) == HEADINGS["signed out"]


def test_whoever_signed_in_anew_only_sends_again(visitor):
    visitor.force_login(staff(Role.OFFICIAL))
    visitor.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    response = send(visitor, reverse("meeting_new"))
    page = response.content.decode()
    assert response.status_code == 403
    assert heading(page) == HEADINGS["old mark"]
    assert "/logga-in/" not in page
    fresh = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    assert send(visitor, reverse("meeting_new"), mark=fresh).status_code == 422, "it has arrived at the form"


def test_what_a_person_wrote_is_shown_and_nothing_that_forms_carry(visitor):
    page = send(visitor, reverse("meeting_new")).content.decode()
    shown = unescape(listed(page))
    assert TITLE in shown
    assert "Kom & var med!" in shown
    for unread in ("K3M9", "title:abc", "2027", "dialogue", "b" * 32):
        assert unread not in shown


def test_what_was_typed_is_text_and_nothing_else(visitor):
    page = send(visitor, reverse("meeting_new"), {'"><script>': '"><script>alert(1)</script> hej'})
    assert "<script>" not in page.content.decode()


def test_files_have_to_be_chosen_again(visitor):
    visitor.force_login(staff(Role.ADMINISTRATOR))
    visitor.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    logo = SimpleUploadedFile("vapen.png", b"x", "image/png")
    page = send(visitor, reverse("logo"), {"logo": logo}).content.decode()
    assert "måste väljas igen: vapen.png" in page
    assert 'enctype="multipart/form-data"' in page


@pytest.mark.parametrize("path", ["/logga-in/", "/logga-in/kod/", "/tillganglighet/rapportera/"])
def test_a_page_for_all_is_sent_again_without_signing_in(visitor, path):
    page = send(visitor, path, {"email": "eva@skarsjo.example", "code": "BBBB BBBB"}).content.decode()
    assert heading(page) == HEADINGS["old mark"]
    assert "target=" not in page
    assert "eva@skarsjo.example" in listed(page)
    assert "BBBB" not in listed(page)


def test_an_answer_by_a_link_needs_neither_session_nor_mark(visitor):
    secret = furnish().secrets[LinkPurpose.ANSWER]
    response = send(visitor, f"/s/{secret}/svar/", {"answer": "yes", "group_size": "två"})
    assert response.status_code == 422


FOREIGN = {
    "another site": {"Origin": "https://ond.example"},
    "another site, as the browser says": {"Sec-Fetch-Site": "cross-site"},
    "a neighbouring site": {"Sec-Fetch-Site": "same-site"},
    "no site": {"Sec-Fetch-Site": "none"},
    "an origin that is hidden": {"Origin": "null"},
    "a hidden one that claims to be here": {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    "two that do not agree": {"Origin": OURS, "Sec-Fetch-Site": "cross-site"},
    "another port": {"Origin": "http://testserver:8001"},
    "another scheme": {"Origin": "https://testserver"},
    "our name within another": {"Origin": "http://testserver.ond.example"},
    "nothing said": {"Accept": "text/html"},
}


@pytest.mark.parametrize("said", FOREIGN)
@pytest.mark.parametrize("who", ["visitor", "signed in"])
@pytest.mark.parametrize("mark", ["a" * 32, "b" * 32])
def test_what_another_site_sends_is_never_offered_to_be_sent_again(visitor, said, who, mark):
    if who == "signed in":
        visitor.force_login(staff(Role.OFFICIAL))
        visitor.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    path = reverse("meeting_new")
    response = send(visitor, path, mark=mark, **FOREIGN[said])
    page = response.content.decode()
    assert TITLE not in page or response.status_code == 422
    assert "Skicka igen" not in page
    if mark == "b" * 32:
        assert response.status_code == 403
        assert heading(page) == HEADINGS["old mark"]


@pytest.mark.parametrize("said", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": settings.SITE_URL}])
def test_either_header_is_enough(visitor, said):
    assert "Skicka igen" in send(visitor, reverse("meeting_new"), **said).content.decode()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"title": "x"}', "application/json"),
        (b"trasig", "multipart/form-data; boundary=x"),
        (b"", "text/plain"),
    ],
)
def test_what_cannot_be_read_as_a_form_is_the_plain_page(visitor, body, kind):
    response = visitor.post(reverse("meeting_new"), body, content_type=kind, headers={"Origin": OURS})
    assert response.status_code in {400, 403}
    assert "Skicka igen" not in response.content.decode()


class Torn(BytesIO):
    """A body whose sender goes away in the middle."""

    def read(self, *_size):
        raise OSError("gone")


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_whoever_goes_away_while_sending_breaks_nothing(visitor, kind):
    torn = {"wsgi.input": Torn(), "CONTENT_LENGTH": "99", "CONTENT_TYPE": kind}
    response = visitor.post(reverse("meeting_new"), headers={"Origin": OURS}, **torn)
    assert response.status_code == 403


def test_a_fragment_is_led_to_the_sign_in_page(visitor):
    headers = {"Origin": OURS, "HX-Request": "true"}
    response = send(visitor, reverse("meeting_new"), mark="a" * 32, **headers)
    assert response.status_code == 204


def test_the_page_speaks_english(visitor):
    furnish()
    visitor.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = send(visitor, reverse("meeting_new")).content.decode()
    assert heading(page) == "You are no longer signed in"
    assert "Send again" in page


def test_whoever_takes_no_cookies_is_told():
    page = send(Client(enforce_csrf_checks=True), "/logga-in/", {"email": "x"}).content.decode()
    assert "Webbläsaren måste tillåta kakor" in page


def test_whoever_lost_the_role_while_writing_keeps_the_words(client):
    official = staff()
    client.force_login(official)
    draft = MeetingFactory(state="draft", owner=official)
    here = reverse("meeting_change", kwargs={"code": draft.code, "slug": draft.slug})
    official.role_grants.all().delete()
    Meeting.objects.filter(pk=draft.pk).update(state="called")
    sent = {"title": "Stormöte om gården", "purpose": "Vi pratar om hur gården ska se ut."}
    from_us = {"Sec-Fetch-Site": "same-origin"}
    answer = client.post(here, sent, headers=from_us)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Du har inte behörighet att spara det här" in page
    assert "Vi pratar om hur gården ska se ut." in page
    # Nothing typed, or from elsewhere: the plain page.
    for data, headers in (({}, from_us), (sent, {"Sec-Fetch-Site": "cross-site"})):
        answer = client.post(here, data, headers=headers)
        assert answer.status_code == 403
        assert "Du har inte behörighet hit" in answer.content.decode()
