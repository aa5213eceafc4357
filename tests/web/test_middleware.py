"""What surrounds every request."""

import logging

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from portal.people.enums import Role
from portal.web.middleware import RequestLogMiddleware
from tests.factories import staff
from tests.house.furnished import furnish


def answer(status: int = 200):
    def view(request):
        request.resolver_match = None
        return HttpResponse(status=status)

    return view


def test_every_request_has_an_id_of_its_own():
    middleware = RequestLogMiddleware(answer())
    ids = {middleware(RequestFactory().get("/"))["X-Request-ID"] for _ in range(50)}
    assert len(ids) == 50


def test_an_id_that_the_visitor_sends_is_not_believed():
    response = RequestLogMiddleware(answer())(RequestFactory().get("/", headers={"X-Request-ID": "x"}))
    assert response["X-Request-ID"] != "x"


@pytest.mark.parametrize("status", [200, 302, 404, 500])
def test_the_line_tells_how_it_went(status, caplog):
    caplog.set_level(logging.INFO, logger="portal.requests")
    request = RequestFactory().post("/en/sida/?q=hemligt", {"name": "hemligt"})
    response = RequestLogMiddleware(answer(status))(request)
    (record,) = caplog.records
    assert (record.method, record.path, record.status) == ("POST", "/en/…", status)
    assert record.request_id == response["X-Request-ID"]
    assert "hemligt" not in str(record.__dict__)


@pytest.mark.django_db
def test_pages_of_the_signed_in_are_kept_by_no_cache_and_forget_no_form(client):
    """With `no-store` many browsers forget what was typed when one goes on and back."""
    client.force_login(staff(Role.ADMINISTRATOR))
    for address in ("/", "/skrivbord/", reverse("meeting_new"), "/installningar/personer/"):
        response = client.get(address)
        assert response["Cache-Control"] == "private, no-cache", address
        assert "Cookie" in response["Vary"], address


@pytest.mark.django_db
def test_pages_of_visitors_and_what_says_so_itself_are_left_alone(client):
    house = furnish()
    assert "Cache-Control" not in client.get("/")
    client.force_login(house.administrator)
    assert client.get("/tema.css")["Cache-Control"] == "public, max-age=86400"
    assert "max-age" in client.get(f"/filer/{house.things['File'].code}/")["Cache-Control"]
    assert client.get(f"/s/{house.secrets['answer']}/svar/")["Cache-Control"] == "no-store"
