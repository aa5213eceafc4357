"""Door plates: whoever may not see meets 404, whoever may not do meets 403, others sign in."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path, register_converter
from django.urls.converters import get_converters

from dialogues.models import Meeting
from portal import urls as portal_urls
from portal.people.enums import Role
from portal.web.converters import CodeConverter
from portal.web.plates import may, public, signed_in
from tests.factories import MeetingFactory, UserFactory, staff

if "code" not in get_converters():
    register_converter(CodeConverter, "code")


@public
def for_all(request):
    return HttpResponse("öppet")


@signed_in
def for_the_signed_in(request):
    return HttpResponse("inne")


@may("dialogues.call_meeting")
def for_those_who_call(request):
    return HttpResponse("kalla")


@may("dialogues.see_meeting", Meeting)
def one_meeting(request, meeting):
    return HttpResponse(meeting.title)


@may("dialogues.change_meeting", Meeting)
def change_one(request, meeting):
    return HttpResponse(f"ändra {meeting.title}")


def without_a_plate(request):
    return HttpResponse("glömt")


urlpatterns = [
    path("oppet/", for_all),
    path("inne/", for_the_signed_in),
    path("kalla/", for_those_who_call),
    path("mote/<code:code>-<slug:slug>/", one_meeting, name="one_meeting"),
    path("mote/<code:code>-<slug:slug>/andra/", change_one, name="change_one"),
    path("glomt/", without_a_plate),
    *portal_urls.urlpatterns,
]
handler403, handler404 = portal_urls.handler403, portal_urls.handler404

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def browser(user=None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def status(address: str, user=None) -> int:
    return browser(user).get(address).status_code


def test_anybody_may_enter_what_is_open():
    assert status("/oppet/") == 200


@pytest.mark.parametrize("address", ["/inne/", "/kalla/", "/glomt/"])
def test_what_is_not_open_sends_to_sign_in_and_back(address):
    response = browser().get(address)
    assert response.status_code == 302
    assert response["Location"] == f"/logga-in/?next={address}"


def test_a_view_without_a_plate_is_closed_to_visitors():
    assert status("/glomt/") == 302


def test_the_table_decides():
    assert status("/kalla/", UserFactory()) == 403
    assert status("/kalla/", staff(Role.REGISTRAR)) == 403
    assert status("/kalla/", staff(Role.OFFICIAL)) == 200


def test_whoever_may_no_longer_sign_in_is_let_in_nowhere():
    official = staff(Role.OFFICIAL)
    client = browser(official)
    official.is_active = False
    official.save()
    assert client.get("/kalla/").status_code == 302


def test_what_one_may_not_see_is_not_there():
    draft = MeetingFactory(state="draft")
    address = f"/mote/{draft.code}-{draft.slug}/"
    assert status(address) == 404
    assert status(address, UserFactory()) == 404
    assert status(address, staff(Role.OFFICIAL)) == 200


def test_what_one_may_see_and_not_do_is_refused():
    meeting = MeetingFactory()
    address = f"/mote/{meeting.code}-{meeting.slug}/andra/"
    assert status(address) == 302
    assert status(address, UserFactory()) == 403
    assert status(address, staff(Role.OFFICIAL)) == 200


def test_a_visitor_signs_in_and_comes_back_to_what_only_the_signed_in_see():
    draft, called = MeetingFactory(state="draft"), MeetingFactory()
    for code, slug in (
        (draft.code, draft.slug),
        (called.code, called.slug),
        (draft.code, "fel"),
        ("bbbbbbb", "x"),
    ):
        address = f"/mote/{code}-{slug}/andra/?a=1"
        response = browser().get(address)
        # Word for word the same, with no row asked for: nobody learns which codes there are.
        assert (response.status_code, response.content) == (302, b"")
        assert response["Location"] == f"/logga-in/?next={address.replace('?', '%3F').replace('=', '%3D')}"


def test_what_visitors_may_see_is_not_there_under_an_unknown_code():
    assert status("/mote/bbbbbbb-x/") == 404
    assert status("/mote/bbbbbbb-x/andra/", staff(Role.OFFICIAL)) == 404


def test_a_visitor_makes_no_page_of_the_staff_ask_the_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert status("/mote/bbbbbbb-x/andra/") == 302


def test_a_wrong_slug_leads_to_the_right_one_and_only_the_code_is_looked_up():
    meeting = MeetingFactory(title="Stormöte i mars")
    right = f"/mote/{meeting.code}-stormote-i-mars/"
    for asked, led_to in {"": "", "?visa=yes&sida=2": "?visa=yes&sida=2"}.items():
        for ask in (browser().get, browser().head):
            response = ask(f"/mote/{meeting.code}-nagot-annat/{asked}")
            # Not for good: the name may change back, and browsers never ask again about what is for good.
            assert response.status_code == 302
            assert response["Location"] == right + led_to


def test_a_slug_says_nothing_of_what_one_may_not_see():
    draft = MeetingFactory(state="draft", title="Hemligt")
    assert status(f"/mote/{draft.code}-fel/") == 404
