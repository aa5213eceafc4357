"""What surrounds every request: its line in the log, the way to sign in, how long its answer is kept."""

import logging
import secrets
from collections.abc import Callable
from time import perf_counter

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from .log import path_of
from .plates import sign_in_first
from .views import not_to_be_looked_at

logger = logging.getLogger("portal.requests")


class RequestLogMiddleware:
    """One line for each request, with a request id that the answer carries too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = perf_counter()
        request.id = secrets.token_hex(8)
        response = self.get_response(request)
        response["X-Request-ID"] = request.id
        match = request.resolver_match
        logger.info(
            "request",
            extra={
                "request_id": request.id,
                "method": request.method,
                "path": path_of(request),
                "view": match.view_name if match else "",
                "status": response.status_code,
                "ms": round((perf_counter() - started) * 1000, 1),
            },
        )
        return response


class WholePageSignInMiddleware:
    """Whoever is signed out while a fragment asks anew is led to the sign-in page, which is no fragment."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        sign_in = resolve_url(settings.LOGIN_URL)
        leads_there = response.status_code == 302 and response["Location"].startswith(sign_in)
        if not (leads_there and request.headers.get("HX-Request")):
            return response
        page = request.headers.get("HX-Current-URL", "")
        if not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
            page = request.path
        return HttpResponse(status=204, headers={"HX-Redirect": f"{sign_in}?{urlencode({'next': page})}"})


class SignInMiddleware(LoginRequiredMiddleware):
    """Every page is for those who have signed in, unless its door plate lets others in."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable) -> HttpResponse:
        return sign_in_first(request)


class OnlyFormsMiddleware:
    """Who opens an address to which only forms are sent (loads anew, keeps it as a bookmark) meets words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or request.method != "GET":
            return response
        page = not_to_be_looked_at(request)
        page["Allow"] = response["Allow"]
        return page


class PrivatePagesMiddleware:
    """Pages of somebody who has signed in are kept by no cache on the way, and asked for anew each time.

    Not `no-store`: many browsers then forget what was typed when one goes on and back. What says
    for itself how long it is kept (files, style sheets, pages of a link) is left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response and request.user.is_authenticated:
            response["Cache-Control"] = "private, no-cache"
        return response
