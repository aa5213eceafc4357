"""How long a session lasts and what it is good for; which language the request is answered in."""

from django.conf import settings
from django.contrib.auth import logout
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from portal.municipality.current import municipality
from portal.web import clock

from .fresh import has_second

# When a session began and was last used, in seconds.
BEGAN, SEEN = "began", "seen"
_SEEN_ANEW = 15 * 60
# So many seconds without a page, and whoever holds a role is signed out.
IDLE_WITH_A_ROLE = 12 * 60 * 60
_CODES = [code for code, _name in settings.LANGUAGES]


class SignedInMiddleware:
    """Nobody stays signed in for ever; and a session says whether it began with a second step.

    Whoever holds a role is signed out after half a day without a page (the session's own age, set when one
    signs in; and asked here, as somebody may get a role while signed in); everybody after thirty days. The
    session is written at most each quarter of an hour.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            request.user.has_second = has_second(request)
            now, began = clock.now().timestamp(), request.session.get(BEGAN)
            unseen = now - request.session.get(SEEN, 0)
            if began and (now - began > settings.SESSION_COOKIE_AGE or _is_idle(request.user, unseen)):
                logout(request)
            elif began and unseen > _SEEN_ANEW:
                request.session[SEEN] = int(now)
        return self.get_response(request)


def _is_idle(user, unseen: float) -> bool:
    """Whether it is too long since somebody with a role was here; asks of roles only when it may be."""
    return unseen > IDLE_WITH_A_ROLE and bool(user.roles or user.withheld)


class LanguageMiddleware:
    """What the visitor chose here, else on another machine, else Swedish.

    Never guessed from the browser, as texts are sent on as links.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = self._chosen(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        patch_vary_headers(response, ["Cookie"])
        response.headers.setdefault("Content-Language", language)
        return response

    @staticmethod
    def _chosen(request: HttpRequest) -> str:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if (
            chosen is None
            and settings.SESSION_COOKIE_NAME in request.COOKIES
            and request.user.is_authenticated
        ):
            chosen = request.user.language
        if chosen not in _CODES or (chosen != settings.LANGUAGE_CODE and not _english_is_offered()):
            return settings.LANGUAGE_CODE
        return chosen


def _english_is_offered() -> bool:
    try:
        return municipality().has_english
    except (OperationalError, InterfaceError):
        # The page that says so is written in the visitor's language too.
        return True
