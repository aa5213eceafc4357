"""Whom somebody signed in has chosen to act for: the switch in the header, kept in the session."""

from functools import cached_property

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from .models import Represented, represented_by

# What was chosen, as its code; nothing where one is oneself.
_CHOSEN = "acting_for"


class Acting:
    """Whom a request's person may act for, and which of these is chosen; asked when first needed."""

    def __init__(self, request: HttpRequest):
        self._request = request

    @cached_property
    def represented(self) -> tuple[Represented, ...]:
        """All that one may choose among."""
        user = self._request.user
        return represented_by(user) if user.is_authenticated else ()

    @property
    def is_fixed(self) -> bool:
        """Whether there is nothing to choose: one, and nothing that the person does beside it."""
        if len(self.represented) != 1:
            return False
        [one] = self.represented
        return not one.is_organisation or not self._request.user.roles

    @property
    def chosen(self) -> Represented | None:
        """The only one there is, else the one chosen; None where one is oneself."""
        if self.is_fixed:
            return self.represented[0]
        return self._named(self._request.session.get(_CHOSEN)) if self.represented else None

    @property
    def narrows_to(self) -> Represented | None:
        """The one chosen where one could have chosen another: what lists keep to."""
        return None if self.is_fixed else self.chosen

    @property
    def organisation(self) -> Represented | None:
        """The chosen one, where it is an organisation."""
        return self.chosen if self.chosen and self.chosen.is_organisation else None

    @property
    def key(self) -> tuple[str, int] | None:
        """The chosen department, for the history; a question only where somebody has chosen.

        Never an organisation: whom a person represents stands only with what is done on its own pages.
        """
        standing = self._standing
        return standing.key if standing and not standing.is_organisation else None

    @property
    def has_chosen(self) -> bool:
        """Whether something stands in the session; it may hold no longer."""
        return settings.SESSION_COOKIE_NAME in self._request.COOKIES and _CHOSEN in self._request.session

    def choose(self, code: str) -> bool:
        """Act for what has this code from now on, for oneself where it is empty; whether one may."""
        if code and self._named(code) is None:
            return False
        self._request.session.pop(_CHOSEN, None)
        if code:
            self._request.session[_CHOSEN] = code
        return True

    def let_go(self) -> bool:
        """Be oneself again where what was chosen holds no longer; whether that was so."""
        is_over = self.has_chosen and self._standing is None
        if is_over:
            del self._request.session[_CHOSEN]
        return is_over

    @property
    def _standing(self) -> Represented | None:
        """What was chosen and still holds."""
        return self._named(self._request.session[_CHOSEN]) if self.has_chosen else None

    def _named(self, code: str | None) -> Represented | None:
        return next((one for one in self.represented if one.code == code), None)


class ActingMiddleware:
    """Each request knows for whom it is; whoever does something as somebody they were is told."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.acting = Acting(request)
        if request.method == "POST" and request.acting.let_go():
            messages.warning(request, _("Du får inte längre företräda den som du hade valt."))
        return self.get_response(request)
