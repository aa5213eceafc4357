"""Signing in with the municipality's own login: there with a question, back with an answer."""

import logging

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from portal.web import clock
from portal.web.actor import Actor
from portal.web.pages import inward
from portal.web.plates import public, signed_in
from portal.web.refusals import Refused

from .. import openid, services
from ..claims import told
from ..enums import SignInWay
from ..fresh import STAYS_FRESH, freshly
from ..models import IdentityProvider

_log = logging.getLogger(__name__)
_ASKED = "openid"
# Who somebody is at an e-identity that no account is known by: key, digest, when.
_TO_TIE = "to_tie"
# Tabs in which somebody has begun and not come back.
_MOST_ASKED = 5


@public
@never_cache
@require_POST
def provider_begin(request: HttpRequest, key: str) -> HttpResponse:
    """On to the login's own page. The page leads there: a form that is sent may lead nowhere else."""
    if too_many := ratelimit.consume_or_429(request, action="other_doors"):
        return too_many
    provider, relation = _open_provider(key)
    try:
        url, question = openid.ask(relation, back=_back(request, key))
    except openid.ProviderFailed as failure:
        return _failed(request, provider, failure)
    to = inward(request.POST.get("next", ""))
    asked = request.session.get(_ASKED, [])[1 - _MOST_ASKED :]
    request.session[_ASKED] = [*asked, [key, question.state, question.nonce, question.verifier, to]]
    return render(request, "people/provider_begin.html", {"provider": provider, "url": url})


@public
@never_cache
def provider_back(request: HttpRequest, key: str) -> HttpResponse:
    """Back from the login. Only an answer to what this browser asked signs anybody in, and only once."""
    if too_many := ratelimit.consume_or_429(request, action="other_doors", limit_get=True):
        return too_many
    provider, relation = _open_provider(key)
    question, to = _asked(request, key)
    if question is None or "code" not in request.GET:
        was_cancelled = question is not None and request.GET.get("error") == "access_denied"
        words = _("Du avbröt inloggningen.") if was_cancelled else _("Inloggningen hann bli för gammal.")
        return _refused(request, provider, words)
    try:
        said = openid.claims(relation, code=request.GET["code"], question=question, back=_back(request, key))
    except openid.ProviderFailed as failure:
        return _failed(request, provider, failure)
    person = told(provider, said, subject=openid.subject_of(relation, said))
    try:
        user = services.sign_in_by_claims(provider, person, actor=Actor.of(request))
    except services.NotYetKnown as refusal:
        request.session[_TO_TIE] = [key, person.subject, clock.now().timestamp()]
        return _refused(request, provider, str(refusal.message), may_be_tied=True)
    except Refused as refusal:
        return _refused(request, provider, str(refusal.message))
    # Whoever was here before leaves first: two persons' ways in are not one's.
    logout(request)
    record_authentication(request, user, SignInWay.OIDC.value, provider=key, second=provider.counts_as_second)
    return perform_login(request, user, redirect_url=to or None)


@signed_in
@never_cache
@freshly
def provider_tie(request: HttpRequest, key: str) -> HttpResponse:
    """GET asks, POST lets the e-identity by which this browser just came open the account from now on.

    It is asked, never done by itself: at a library's computer somebody else may have come before.
    """
    provider, _relation = _open_provider(key)
    of, subject, at = request.session.get(_TO_TIE, ["", "", 0])
    if of != key or at < (clock.now() - STAYS_FRESH).timestamp():
        return _refused(request, provider, _("Inloggningen hann bli för gammal."))
    if request.method == "POST":
        del request.session[_TO_TIE]
        try:
            services.tie_identity(request.user, provider=provider, subject=subject, actor=Actor.of(request))
        except Refused as refusal:
            return _refused(request, provider, str(refusal.message))
        messages.success(request, _("Kopplat. Nästa gång räcker den inloggningen."))
        return redirect("account_home")
    return render(request, "people/provider_tie.html", {"provider": provider})


def _open_provider(key: str) -> tuple[IdentityProvider, openid.Relation]:
    provider = IdentityProvider.objects.that_are_open().filter(key=key).first()
    if provider is None:
        raise Http404
    return provider, openid.relation(key)


def _asked(request: HttpRequest, key: str) -> tuple[openid.Question | None, str]:
    """What this browser asked, if this is the answer to it; asked for once."""
    given, asked = request.GET.get("state", ""), request.session.get(_ASKED, [])
    mine = [one for one in asked if one[0] == key and one[1] == given]
    if not mine:
        return None, ""
    request.session[_ASKED] = [one for one in asked if one not in mine]
    _key, state, nonce, verifier, to = mine[0]
    return openid.Question(state, nonce, verifier), to


def _back(request: HttpRequest, key: str) -> str:
    return request.build_absolute_uri(reverse("provider_back", kwargs={"key": key}))


def _failed(request: HttpRequest, provider: IdentityProvider, failure: Exception) -> HttpResponse:
    """The login does not answer as it should: said in words, and what went wrong in the log."""
    _log.warning("The login %s failed: %s", provider.key, failure)
    return _refused(
        request, provider, _("Inloggningen svarar inte som den ska. Försök igen om en stund."), status=502
    )


def _refused(
    request: HttpRequest, provider: IdentityProvider, words: str, status: int = 403, may_be_tied: bool = False
) -> HttpResponse:
    context = {"provider": provider, "words": words, "may_be_tied": may_be_tied}
    response = render(request, "people/provider_refused.html", context, status=status)
    # Said already, or nothing is wrong: the request's own line in the log is enough.
    response._has_been_logged = True
    return response
