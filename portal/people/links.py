"""The door plate of pages that a secret link opens: `/s/<code>-<seal>/…`."""

from collections.abc import Callable
from functools import cache, wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from portal.municipality.current import municipality
from portal.web.actor import Actor, Door
from portal.web.codes import ALPHABET, SEAL_LENGTH
from portal.web.plates import looks_or_acts
from portal.web.questions import Given, Whole

from . import services
from .enums import LinkPurpose
from .models import GuestLink


class SecretConverter:
    """`<code>-<seal>` in an address, as the two halves."""

    regex = f"[{ALPHABET}]{{4,12}}-[{ALPHABET}]{{{SEAL_LENGTH}}}"

    def to_python(self, value: str) -> tuple[str, str]:
        code, _dash, given_seal = value.partition("-")
        return code, given_seal

    def to_url(self, value: str) -> str:
        return value


def kept_private(response: HttpResponse) -> HttpResponse:
    """Keep a page behind a secret link out of search engines, caches and referrers."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    return response


def by_link(purpose: LinkPurpose, find: Callable[[], QuerySet]) -> Callable:
    """Whoever holds a true link of this purpose may enter; the view gets the `GuestLink` and its subject.

    `find` gives the QuerySet from which the subject is fetched with all that the page needs; it is put into
    SQL once, so nothing in it may depend on the hour.

    A wrong, old or revoked link meets one and the same page, which says what to do. Such pages are
    kept out of search engines, caches and referrers. GET shows, POST acts.
    """

    @cache
    def subjects() -> Whole:
        return Whole.of(find().filter(pk=Value(Given("pk"))))

    def plate(view):
        @looks_or_acts
        @wraps(view)
        def guarded(request: HttpRequest, *args, secret: tuple[str, str], **kwargs) -> HttpResponse:
            code, given_seal = secret
            link = GuestLink.objects.opened_by(purpose=purpose, code=code, given_seal=given_seal)
            subject = subjects().first(pk=link.subject_id) if link else None
            if subject is None:
                response = render(request, "people/link_closed.html", status=404)
            else:
                _speak(request, link)
                response = view(request, link, subject, *args, **kwargs)
                response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            return kept_private(response)

        guarded.door_plate = f"link: {purpose}"
        # The link is the proof, and no cookie speaks for anybody. Without a referrer a browser posts from
        # the origin "null", which the forms' mark would refuse.
        return csrf_exempt(login_not_required(guarded))

    return plate


def _speak(request: HttpRequest, link: GuestLink) -> None:
    """The page speaks as the letter did, unless the visitor has chosen; letters follow who acts here."""
    address = link.address
    if address is None:
        return
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        if request.method == "POST":
            services.write_in(address, language=request.LANGUAGE_CODE, actor=guest(link))
    elif address.language != request.LANGUAGE_CODE:
        request.LANGUAGE_CODE = municipality().language_for(address.language)
        translation.activate(request.LANGUAGE_CODE)


def guest(link: GuestLink) -> Actor:
    """The actor behind a link."""
    return Actor(Door.LINK, guest_link_id=link.pk)
