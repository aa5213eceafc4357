"""How a session began, and the plate of pages that ask for somebody who came in a moment ago."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from django.apps import apps
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from portal.web import clock

from .enums import SignInWay

# So long after coming in one may change by what one comes in.
STAYS_FRESH = timedelta(minutes=10)


def has_second(request: HttpRequest) -> bool:
    """Whether this session began with more than a code: a passkey, or a login that counts as one."""
    return any(map(_is_second, get_authentication_records(request, request.user)))


def way_of(request: HttpRequest, user) -> SignInWay:
    """How somebody has just come in."""
    records = get_authentication_records(request, user)
    method = records[-1].get("method") if records else ""
    return {"mfa": SignInWay.PASSKEY, "oidc": SignInWay.OIDC}.get(method, SignInWay.CODE)


def _is_second(record: dict) -> bool:
    return record.get("method") == "mfa" or bool(record.get("method") == "oidc" and record.get("second"))


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person came in a moment ago; with a second step, where a role of the person's asks for one.

    Whoever has no passkey yet cannot be asked for it.
    """
    since = (clock.now() - STAYS_FRESH).timestamp()
    records = [one for one in get_authentication_records(request, request.user) if one["at"] >= since]
    if needs_key(request.user):
        records = list(filter(_is_second, records))
    return bool(records)


def needs_key(user) -> bool:
    """Whether a code changes nothing here: a role of the person's asks for more, and a passkey is there."""
    keys = apps.get_model("mfa", "Authenticator").objects.filter(user=user)
    return bool(user.asking) and keys.exists()


def freshly(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Below the door plate: whoever came in long ago is first asked to do so anew, and comes back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        return HttpResponseRedirect(f"{reverse('come_in_anew')}?{urlencode({'next': request.path})}")

    return guarded
