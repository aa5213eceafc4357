"""Which language the request is answered in."""

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from portal.municipality.current import municipality

_CODES = [code for code, _name in settings.LANGUAGES]


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
