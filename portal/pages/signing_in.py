"""The doors by which one comes in, for those who have an account and those who are contacts without one.

The doors themselves stand in `people`, which knows no associations; so they are hung up here.
"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from organisations.services import join, open_account
from portal.people.views import account, provider_sign_in, signing_in
from portal.web.actor import Actor
from portal.web.evenly import evenly
from portal.web.plates import public


@public
@never_cache
@evenly
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a code: an account, or a contact's address, will do. The answer is the same for all."""
    return signing_in.sign_in(request, lambda email: open_account(email=email, actor=Actor.of(request)))


@public
@never_cache
@evenly
def enter_code(request: HttpRequest) -> HttpResponse:
    """Sign in with the code from the letter."""
    return _joined(request, signing_in.enter_code(request))


@public
@never_cache
@require_POST
def key_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey."""
    return _joined(request, account.key_sign_in(request))


@public
@never_cache
def provider_back(request: HttpRequest, key: str) -> HttpResponse:
    """Back from the municipality's own login."""
    return _joined(request, provider_sign_in.provider_back(request, key))


def _joined(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Whoever came in by this answer has proven an address: what it is a contact for is the person's own."""
    if request.user.is_authenticated:
        join(request.user, actor=Actor.of(request))
    return response
