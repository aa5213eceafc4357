"""Error pages made without the database, and the page of components."""

import sys

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from .plates import needs_sign_in, public
from .resending import can_be_resent, has_words, resend_page
from .showcase import specimens


def _plain_page(
    request: HttpRequest, status: int, title: str, text: str, *, has_account: bool = False
) -> HttpResponse:
    """A page that asks nothing of database, session or cache; where the account helps, with the way there."""
    page = render_to_string(
        "errors/plain.html",
        {
            "title": title,
            "text": text,
            "status": status,
            "request_id": getattr(request, "id", ""),
            # Where only a form leads, trying again is of no use.
            "path": "" if status == 405 else request.path if request.method == "GET" else "/",
            "has_account": has_account,
        },
    )
    response = HttpResponse(page, status=status)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception=None) -> HttpResponse:
    """400, or 413 where what was sent is too large."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return _plain_page(
        request, 400, _("Det gick inte att förstå anropet"), _("Gå tillbaka, ladda om sidan och försök igen.")
    )


def too_large(request: HttpRequest) -> HttpResponse:
    """413."""
    return _plain_page(
        request,
        413,
        _("Det du skickade är för stort"),
        _("Gå tillbaka och korta texten, eller välj en mindre fil."),
    )


def permission_denied(request: HttpRequest, exception=None) -> HttpResponse:
    """403; with all that was typed, where somebody lost a role while writing."""
    if has_words(request):
        return resend_page(request, forbidden=True)
    title = _("Du har inte behörighet hit")
    if getattr(request.user, "withheld", None):
        text = _("Din roll kräver ett andra steg. På Mitt konto ser du hur du tar det.")
        return _plain_page(request, 403, title, text, has_account=True)
    text = _("Du är inloggad, men sidan är till för andra roller. På sidan Vem får göra vad ser du vilka.")
    return _plain_page(request, 403, title, text)


def not_found(request: HttpRequest, exception=None) -> HttpResponse:
    """404; with all that was typed, where somebody else took the thing away meanwhile."""
    if has_words(request):
        return resend_page(request, gone=True)
    return _plain_page(
        request,
        404,
        _("Sidan finns inte"),
        _("Adressen kan vara felskriven, eller så har sidan tagits bort. Börja gärna om från startsidan."),
    )


def not_to_be_looked_at(request: HttpRequest) -> HttpResponse:
    """405: an address to which forms are sent, opened as if it were a page."""
    return _plain_page(
        request,
        405,
        _("Här finns ingen sida att visa"),
        _("Adressen tar bara emot det som en knapp skickar. Gå tillbaka, eller börja om från startsidan."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403, when a form's mark does not fit the visitor's cookie: it is sent again, if it was ours."""
    if can_be_resent(request):
        return resend_page(request, sign_in=needs_sign_in(request))
    return _plain_page(
        request,
        403,
        _("Formuläret hann bli för gammalt"),
        _("Gå tillbaka, ladda om sidan och skicka igen. Webbläsaren måste tillåta kakor för den här sidan."),
    )


def too_many_requests(request: HttpRequest, exception=None) -> HttpResponse:
    """429."""
    return _plain_page(
        request,
        429,
        _("För många försök"),
        _("Vänta några minuter och försök igen. Det skyddar alla som använder Bryggan."),
    )


def service_unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database does not answer."""
    response = _plain_page(
        request,
        503,
        _("Bryggan har ett avbrott"),
        _(
            "Vi når inte vår databas just nu. Skickade du in något nyss är det inte säkert att det sparades. "
            "Försök igen om en stund. Det du har fått kvitto på finns kvar."
        ),
    )
    response["Retry-After"] = "30"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the cause is a database out of reach."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return service_unavailable(request)
    return _plain_page(
        request,
        500,
        _("Något gick fel hos oss"),
        _("Felet är noterat. Försök igen, eller hör av dig till kommunen och uppge numret nedan."),
    )


@public
def components(request: HttpRequest) -> HttpResponse:
    """Every component with its states, for those who build."""
    return render(request, "web/components.html", specimens(request))
