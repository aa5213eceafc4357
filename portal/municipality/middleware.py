"""While texts that law requires are unwritten, a portal in production is not open to visitors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .current import is_open

# Signing in, health, the language, and what is needed to write the texts and to bring in the register.
_ALWAYS = (
    "/logga-in/",
    "/logga-ut/",
    "/mitt-konto/",
    "/healthz/",
    "/sprak/",
    "/static/",
    "/filer/",
    "/tema.css",
    "/foreningar/inlasning/",
    "/installningar/",
    "/skrivbord/",
)


class NotYetOpenMiddleware:
    """A plain page for everybody but those who are setting the portal up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(_ALWAYS) or is_open():
            return self.get_response(request)
        response = render(request, "errors/not_yet_open.html", status=503)
        response["Retry-After"] = "3600"
        # Nothing is wrong: the request's own line in the log is enough.
        response._has_been_logged = True
        return response
