"""What surrounds every request."""

import logging

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from portal.web.middleware import RequestLogMiddleware


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
