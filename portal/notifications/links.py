"""The link in a letter's foot by which its kind is declined, and the door plate of that page.

Its two halves are made from the letter's own row, which stays as proof that the letter was sent.
"""

from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from portal.people.links import kept_private
from portal.web.codes import seal, seal_is_true
from portal.web.plates import looks_or_acts

from .models import Letter

_PURPOSE = "letter"


def decline_url(letter: Letter) -> str:
    """Where the recipient declines letters of this kind."""
    secret = f"{letter.code}-{seal(_PURPOSE, letter.code, 0)}"
    return settings.SITE_URL + reverse("decline_letters", kwargs={"secret": secret})


def by_letter(view):
    """Whoever holds the link of a letter may enter; the view gets the `Letter`."""

    @looks_or_acts
    @wraps(view)
    def guarded(request: HttpRequest, *args, secret: tuple[str, str], **kwargs) -> HttpResponse:
        code, given_seal = secret
        letter = Letter.objects.select_related("address").filter(code=code).first()
        if letter is None or not seal_is_true(given_seal, _PURPOSE, code, 0):
            return kept_private(render(request, "people/link_closed.html", status=404))
        return kept_private(view(request, letter, *args, **kwargs))

    guarded.door_plate = "link: letter"
    return login_not_required(guarded)
