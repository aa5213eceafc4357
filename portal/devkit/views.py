"""The mail catcher's page: every letter that left this checkout, as it would have arrived."""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.http import require_safe

from portal.web.plates import public

from . import letters

PER_PAGE = 50
# Letters carry their style in the elements. All else is closed; the frame's sandbox too lets no script run.
LETTER_POLICY = {
    "default-src": [NONE],
    "script-src": [NONE],
    "connect-src": [NONE],
    "font-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
}


def _folder():
    return settings.DEV_DIR / "mail" / "new"


def _letter_or_404(key: str) -> letters.Letter:
    letter = letters.read(_folder(), key)
    if letter is None:
        raise Http404
    return letter


@public
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """All caught letters, newest first; `?to=` narrows to a recipient."""
    to = request.GET.get("to", "").strip()
    page = Paginator(letters.keys(_folder(), to), PER_PAGE).get_page(request.GET.get("sida"))
    return render(
        request,
        "devkit/mail.html",
        {
            "to": to,
            "page": page,
            "letters": [letters.head(_folder(), key) for key in page],
            "query": urlencode({"to": to}) if to else "",
        },
    )


@public
@require_safe
@csp_update({"frame-src": [SELF]})
def letter(request: HttpRequest, key: str) -> HttpResponse:
    """One letter: headers, text, HTML in a frame of its own, attachments."""
    return render(request, "devkit/letter.html", {"letter": _letter_or_404(key)})


@public
@require_safe
@csp_replace(LETTER_POLICY)
def letter_html(request: HttpRequest, key: str) -> HttpResponse:
    """The HTML form alone, for the frame; links open in a window of their own."""
    html = _letter_or_404(key).html
    if not html:
        raise Http404
    return HttpResponse(html.replace("<head>", '<head><base target="_blank">', 1))


@public
@require_safe
def attachment(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """What hangs on a letter, to download."""
    attachments = _letter_or_404(key).attachments
    if not 1 <= number <= len(attachments):
        raise Http404
    part = attachments[number - 1]
    response = HttpResponse(part.get_payload(decode=True), content_type=part.get_content_type())
    response["Content-Disposition"] = content_disposition_header(
        True, part.get_filename() or f"bilaga-{number}"
    )
    return response
