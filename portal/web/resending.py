"""What was typed and did not arrive is shown again with a button that sends it once more.

It happens when a session has ended while somebody wrote, or when the form's mark was renewed in another
tab. The page holds all that was sent; whoever may do what is asked anew when it is sent again.
"""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# What forms carry for themselves, and codes: never shown. `tests/house/test_forms.py` holds the list.
MARKS = frozenset(
    {
        "csrfmiddlewaretoken",
        "again",
        "answered",
        "asked",
        "code",
        "credential",
        "do",
        "homepage",
        # The codes of associations that somebody has looked at.
        "looked_at",
        "made_from",
        "next",
        "password",
        "seen",
        "sent_before",
        "shown_at",
        # The codes of viewpoints that somebody has ticked.
        "viewpoints",
    }
)
# A date, a time, a number, a key of a choice: nobody reads those without their labels.
_NOT_ONLY_A_KEY = re.compile(r"[^\w.:+-]")


def can_be_resent(request: HttpRequest) -> bool:
    """Whether a form of ours was sent, and could be read.

    Whoever presses "Skicka igen" gives a true mark to what is on the page. So the page is made only for
    what the browser says came from us: another site could otherwise have its own words sent by a press.
    """
    is_form = request.method == "POST" and "HX-Request" not in request.headers
    return is_form and _is_from_us(request) and bool(request.POST)


def _is_from_us(request: HttpRequest) -> bool:
    """Both headers are written by the browser, and no page can change them; one of the two is enough."""
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    ours = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return (origin or site) is not None and origin in {None, *ours} and site in {None, "same-origin"}


def has_words(request: HttpRequest) -> bool:
    """Whether a form of ours was sent with something in it that somebody has written."""
    return can_be_resent(request) and bool(_typed(_fields(request)))


def _fields(request: HttpRequest) -> list[tuple[str, str]]:
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    return [(name, value) for name, value in sent if name != "csrfmiddlewaretoken"]


def _typed(fields: list[tuple[str, str]]) -> list[str]:
    return [value for name, value in fields if name not in MARKS and _NOT_ONLY_A_KEY.search(value)]


def resend_page(
    request: HttpRequest, *, sign_in: bool = False, forbidden: bool = False, gone: bool = False
) -> HttpResponse:
    """403, with all that was typed; 404 where what it was about is `gone`, and nothing is to be sent again.

    With `sign_in`, how to sign in without leaving the page; with `forbidden`, that it no longer is allowed.
    """
    fields = _fields(request)
    context = {
        "sign_in": sign_in,
        "forbidden": forbidden,
        "gone": gone,
        "action": request.get_full_path(),
        # The size of what is sent is counted otherwise in the other encoding: it could then be too large.
        "in_parts": request.content_type == "multipart/form-data",
        "fields": fields,
        "typed": _typed(fields),
        "files": [file.name for _name, files in request.FILES.lists() for file in files],
        "takes_cookies": settings.CSRF_COOKIE_NAME in request.COOKIES,
        "mark_cookie": settings.CSRF_COOKIE_NAME,
    }
    response = render(request, "errors/resend.html", context, status=404 if gone else 403)
    # Not `no-store`: with it many browsers forget the words when somebody goes on and back.
    response["Cache-Control"] = "private, no-cache"
    # Nothing is wrong: the request's own line in the log is enough.
    response._has_been_logged = True
    return response
