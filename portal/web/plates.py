"""Door plates: each view says in one line above it who may enter.

Signed in is the default (`SignInMiddleware`): a view without a plate is closed, and a test
walks every address to see that none is missing.

Behind every plate one may look (GET, HEAD) and act (POST), no more; a view may take less.
"""

from collections.abc import Callable
from functools import wraps

import rules
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from .resending import can_be_resent, resend_page

View = Callable[..., HttpResponse]


looks_or_acts = require_http_methods(["GET", "HEAD", "POST"])


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """The way to the sign-in page and back here; what was typed in a form of ours is kept at hand."""
    if can_be_resent(request):
        return resend_page(request, sign_in=True)
    return redirect_to_login(request.get_full_path())


def needs_sign_in(request: HttpRequest) -> bool:
    """Whether the page asked for is closed to this visitor only because nobody has signed in."""
    plate = getattr(request.resolver_match.func, "door_plate", "")
    is_open = plate == "public" or plate.startswith("link: ")
    return not is_open and _is_closed_to(request.user, plate)


def _is_closed_to(user, permission: str) -> bool:
    """Whether somebody who has not signed in may do this with no row at all.

    The rule is asked without a row. One that lets visitors do something with some rows only would have to
    say yes when there is none.
    """
    return not user.is_authenticated and not rules.has_perm(permission, user, None)


def _seen(model, user, code: str):
    """The row with this code, if somebody may see it; some tables have the question ready."""
    rows = model.objects
    if hasattr(rows, "seen_by_code"):
        return rows.seen_by_code(user, code)
    return rows.visible_to(user).filter(code=code).first()


def public(view: View) -> View:
    """Anybody may enter."""
    view = looks_or_acts(view)
    view.door_plate = "public"
    return login_not_required(view)


def signed_in(view: View) -> View:
    """Whoever has signed in may enter."""
    view = looks_or_acts(view)
    view.door_plate = "signed in"
    return view


def may(permission: str, model=None) -> Callable[[View], View]:
    """Enter if the permission table says yes.

    With a model, the address carries `code` (and perhaps `slug`): the row is fetched through
    `visible_to`, so that what a person may not see is 404 and what it may not do is 403, and is
    handed to the view in place of the code. Whoever is not signed in is sent to sign in, unless
    the rule lets anybody do it. That comes before the row is looked for: a visitor meets the same
    answer whether the code is unknown, hidden or seen by all, and so learns nothing from it. Where
    the rule lets visitors in, what they may not see is 404 for them too.
    """

    def plate(view: View) -> View:
        @looks_or_acts
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if _is_closed_to(request.user, permission):
                return sign_in_first(request)
            subject = None
            if model is not None:
                code, slug = kwargs.pop("code"), kwargs.pop("slug", None)
                subject = _seen(model, request.user, code)
                if subject is None:
                    raise Http404
                if slug is not None and slug != subject.slug and request.method in {"GET", "HEAD"}:
                    # Not for good: a name may change back. What is asked for comes along.
                    right = {**kwargs, "code": code, "slug": subject.slug}
                    # Cut off after the code, it is the address of the thing itself.
                    whole = slug and reverse(request.resolver_match.view_name, kwargs=right)
                    url = whole or subject.get_absolute_url()
                    query = request.META["QUERY_STRING"]
                    return HttpResponseRedirect(f"{url}?{query}" if query else url)
                args = (subject, *args)
            if not rules.has_perm(permission, request.user, subject):
                if request.user.is_authenticated:
                    raise PermissionDenied
                return sign_in_first(request)
            return view(request, *args, **kwargs)

        guarded.door_plate = permission
        guarded.door_plate_model = model
        return login_not_required(guarded)

    return plate
