"""One's own account: where one is signed in, and one's passkeys."""

from allauth.account.utils import perform_login
from allauth.core import ratelimit
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import inward, render_form
from portal.web.plates import public, signed_in
from portal.web.refusals import Refused

from .. import services
from ..forms import KeyForm, KeySignInForm
from ..fresh import freshly, needs_key


@signed_in
@never_cache
def account_home(request: HttpRequest) -> HttpResponse:
    """Where one is signed in, by which keys one may come in, and what to do about either."""
    context = {
        "sign_ins": request.user.sign_ins.select_related("session"),
        "here": request.session.session_key,
        "keys": Authenticator.objects.filter(user=request.user).order_by("created_at"),
        "withheld": request.user.withheld,
    }
    return render(request, "people/account_home.html", context)


@signed_in
@require_POST
def sign_in_end(request: HttpRequest, code: str) -> HttpResponse:
    """Sign out one browser of one's own."""
    sign_in = get_object_or_404(request.user.sign_ins, code=code)
    services.end_sign_in(sign_in, actor=Actor.of(request))
    messages.success(request, _("Den är utloggad."))
    return redirect("account_home")


@signed_in
@require_POST
def sign_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """Sign out all browsers but this one."""
    services.sign_out_elsewhere(request.user, but_for=request.session.session_key, actor=Actor.of(request))
    messages.success(request, _("Du är utloggad överallt utom här."))
    return redirect("account_home")


@signed_in
@never_cache
@freshly
def key_add(request: HttpRequest) -> HttpResponse:
    """A new passkey. The page's script first asks for what the browser must know, then sends its answer."""
    form = KeyForm(request.POST or None)
    if request.method == "POST" and not request.POST.get("credential"):
        return JsonResponse(auth.begin_registration(request.user, True))
    if request.method == "POST" and form.is_valid():
        try:
            services.add_key(request.user, **form.cleaned_data, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Nyckeln är sparad. Nästa gång kan du logga in med den."))
            return redirect("account_home")
    return render_form(request, "people/key_add.html", form)


@signed_in
@never_cache
@freshly
def key_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks, POST lets a passkey open nothing any more."""
    key = get_object_or_404(Authenticator, user=request.user, pk=pk)
    if request.method == "POST":
        services.remove_keys(request.user, keys=[key.pk], actor=Actor.of(request))
        messages.success(request, _("Nyckeln är borttagen här. Ta bort den också i telefonen eller datorn."))
        return redirect("account_home")
    return render(request, "people/key_remove.html", {"key": key, "name": key.data["name"]})


@public
@never_cache
@require_POST
def key_sign_in(request: HttpRequest) -> HttpResponse:
    """Come in by a passkey: first what the browser must know, then its answer."""
    if too_many := ratelimit.consume_or_429(request, action="other_doors"):
        return too_many
    if not request.POST.get("credential"):
        return JsonResponse(auth.begin_authentication(None))
    form = KeySignInForm(request.POST)
    to = inward(request.POST.get("next", ""))
    if form.is_valid():
        key = form.cleaned_data["credential"]
        logout(request)
        post_authentication(request, key, passwordless=True)
        return perform_login(request, key.user, redirect_url=to or None)
    messages.error(request, _("Nyckeln passar inte här. Logga in med en kod i stället."))
    return _to_sign_in(to)


@signed_in
@never_cache
def come_in_anew(request: HttpRequest) -> HttpResponse:
    """GET says why, POST signs out and leads to the sign-in page, and from there on."""
    to = inward(request.POST.get("next") or request.GET.get("next") or "") or reverse("account_home")
    if request.method == "POST":
        logout(request)
        return _to_sign_in(to)
    context = {"to": to, "needs_key": needs_key(request.user)}
    return render(request, "people/come_in_anew.html", context)


def _to_sign_in(to: str) -> HttpResponse:
    """The page on which one signs in, and from there on; empty for wherever that leads by itself."""
    sign_in = reverse("account_login")
    return HttpResponseRedirect(f"{sign_in}?{urlencode({'next': to})}" if to else sign_in)
