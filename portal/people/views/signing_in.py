"""Signing in with a mailed code, signing out, and the choice of language."""

from collections.abc import Callable

from allauth.account import views as allauth_views
from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portal.web.actor import Actor
from portal.web.pages import inward
from portal.web.plates import public

from .. import services
from ..models import IdentityProvider


class _AskForCode(allauth_views.RequestLoginCodeView):
    """allauth's page, open also while a code is waited for: one may have written the wrong address."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(providers=IdentityProvider.objects.that_are_open(), **kwargs)

    def _redirect_to_pending_stage(self, request, stage):
        return None


_ask_for_code = _AskForCode.as_view()
_enter_code = allauth_views.ConfirmLoginCodeView.as_view(
    extra_context={"minutes": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60}
)


@public
@never_cache
def sign_in(request: HttpRequest, open_account: Callable[[str], None]) -> HttpResponse:
    """Ask for a code. The answer is the same whether or not the address is known.

    `open_account` comes from a floor that knows more: who may have an account without having one yet.
    """
    if too_many := ratelimit.consume_or_429(request, action="login"):
        return too_many
    if request.method == "POST":
        open_account(request.POST.get("email", ""))
    return _told(_ask_for_code(request))


@public
@never_cache
def enter_code(request: HttpRequest) -> HttpResponse:
    """Sign in with the code from the letter, or ask for a new one."""
    return _told(_enter_code(request))


def _told(response: HttpResponse) -> HttpResponse:
    """allauth's page as every form of the portal answers: 422 when something in it has to be put right."""
    form = (getattr(response, "context_data", None) or {}).get("form")
    if form is not None and form.errors:
        response.status_code = 422
    return response


@public
@never_cache
def sign_out(request: HttpRequest) -> HttpResponse:
    """GET asks, POST signs out."""
    return allauth_views.logout(request)


@public
@csrf_exempt  # the choice of language needs no protection, and visitors need no cookie for it
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language, for a signed-in person on all machines, and stay on the page."""
    response = HttpResponseRedirect(inward(request.POST.get("next", "")) or "/")
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            services.choose_language(request.user, language=language, actor=Actor.of(request))
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            samesite="Lax",
            secure=settings.PRODUCTION,
            httponly=True,
        )
    return response
