"""Pages on which a person sees what the portal knows, corrects, protects, takes it along, and is erased.

Each has two doors: for whoever has signed in, and by a mailed link for those who never do.
"""

from dataclasses import dataclass
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.people.enums import LinkPurpose
from portal.people.fresh import freshly
from portal.people.links import by_link, guest
from portal.people.models import Address, GuestLink, User
from portal.web.actor import Actor
from portal.web.evenly import evenly
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import public, signed_in
from portal.web.refusals import Refused

from . import services
from .forms import AskForOwnDataForm, CorrectOwnDataForm, ProtectForm
from .own_data import as_data, hindrances, known_of, must_stay, what_goes
from .whose import Whose

_PAGES = ("own_data", "own_data_file", "own_data_correct", "own_data_protect", "own_data_erase")


@dataclass(frozen=True, slots=True)
class Entrance:
    """By which door somebody has come to the own data, and as whom."""

    whose: Whose
    actor: Actor
    link: GuestLink | None = None

    @classmethod
    def signed_in(cls, request: HttpRequest) -> "Entrance":
        """Through the account."""
        # A row of its own: what a request carries only stands for one.
        return cls(Whose.of_user(User.objects.get(pk=request.user.pk)), Actor.of(request))

    @classmethod
    def by_letter(cls, link: GuestLink, address: Address) -> "Entrance":
        """Through a link in a letter."""
        return cls(Whose.of_address(address), guest(link), link)

    def url(self, page: str) -> str:
        """One of these pages by the same door."""
        return self.link.path(f"{page}_by_link") if self.link else reverse(page)

    def context(self) -> dict[str, Any]:
        """What every one of these pages shows."""
        return {
            "base": "layout/guest.html" if self.link else "base.html",
            "by_link": self.link is not None,
            "whose": self.whose,
            "at": {page: self.url(page) for page in _PAGES},
        }


@public
@evenly
def own_data_ask(request: HttpRequest) -> HttpResponse:
    """Ask for a link to what is known of an address. The answer is the same for all addresses."""
    form = AskForOwnDataForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if too_many := ratelimit.consume_or_429(request, action="own_data", key=email.lower()):
            return too_many
        services.ask_for_own_data(email=email, actor=Actor.of(request))
        return redirect("own_data_asked")
    return render_form(request, "pages/own_data_ask.html", form)


@public
@require_safe
def own_data_asked(request: HttpRequest) -> HttpResponse:
    """What happens next; says nothing of whether the address is known."""
    return render(request, "pages/own_data_asked.html")


# --- Seeing and taking along ----------------------------------------------------------------


@public
@never_cache
@require_safe
def own_data(request: HttpRequest) -> HttpResponse:
    """All that is known of whoever has signed in; others ask for a link."""
    if not request.user.is_authenticated:
        return redirect("own_data_ask")
    return _shown(request, Entrance.signed_in(request))


@by_link(LinkPurpose.OWN_DATA, Address.objects.all)
@require_safe
def own_data_by_link(request: HttpRequest, link: GuestLink, address: Address) -> HttpResponse:
    """The same by a mailed link."""
    return _shown(request, Entrance.by_letter(link, address))


def _shown(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    context = entrance.context() | {"known": known_of(entrance.whose)}
    return render(request, "pages/own_data.html", context)


@signed_in
@never_cache
@require_safe
def own_data_file(request: HttpRequest) -> HttpResponse:
    """All of it in one file, for people and machines."""
    return _file(Entrance.signed_in(request))


@by_link(LinkPurpose.OWN_DATA, Address.objects.all)
@require_safe
def own_data_file_by_link(request: HttpRequest, link: GuestLink, address: Address) -> HttpResponse:
    """The same by a mailed link."""
    return _file(Entrance.by_letter(link, address))


def _file(entrance: Entrance) -> HttpResponse:
    return JsonResponse(
        as_data(entrance.whose),
        encoder=DjangoJSONEncoder,
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": 'attachment; filename="mina-uppgifter.json"'},
    )


# --- Correcting -----------------------------------------------------------------------------


@signed_in
@never_cache
def own_data_correct(request: HttpRequest) -> HttpResponse:
    """Correct name and telephone."""
    return _correct(request, Entrance.signed_in(request))


@by_link(LinkPurpose.OWN_DATA, Address.objects.all)
def own_data_correct_by_link(request: HttpRequest, link: GuestLink, address: Address) -> HttpResponse:
    """The same by a mailed link."""
    return _correct(request, Entrance.by_letter(link, address))


def _correct(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    whose = entrance.whose
    data = request.POST if request.method == "POST" else None
    stands = {"name": whose.name, "phone": whose.phone}
    form = CorrectOwnDataForm(data, initial=stands, has_phone=whose.has_phone)
    if request.method == "POST" and form.is_valid():
        try:
            services.correct_own_data(whose, **form.cleaned_data, actor=entrance.actor)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Dina uppgifter är rättade."))
            return redirect(entrance.url("own_data"))
    return render_form(request, "pages/own_data_correct.html", form, entrance.context())


# --- Protected identity ---------------------------------------------------------------------


@signed_in
@never_cache
def own_data_protect(request: HttpRequest) -> HttpResponse:
    """Let nothing but a role address be shown of oneself."""
    return _protect(request, Entrance.signed_in(request))


@by_link(LinkPurpose.OWN_DATA, Address.objects.all)
def own_data_protect_by_link(request: HttpRequest, link: GuestLink, address: Address) -> HttpResponse:
    """The same by a mailed link, which closes: it was made for the private address."""
    return _protect(request, Entrance.by_letter(link, address))


def _protect(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    whose = entrance.whose
    if whose.protection or whose.is_shared or not (whose.user or whose.memberships):
        return render(request, "pages/own_data_protect_not.html", entrance.context())
    form = ProtectForm(request.POST if request.method == "POST" else None, memberships=whose.memberships)
    if request.method == "POST" and form.is_valid():
        contact = None if whose.user else whose.memberships[0]
        try:
            services.protect(
                user=whose.user, contact=contact, role_addresses=form.cleaned_data, actor=entrance.actor
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Dina uppgifter är skyddade. Ditt namn och din telefon visas inte."))
            return redirect("home" if entrance.link else "own_data")
    return render_form(request, "pages/own_data_protect.html", form, entrance.context())


# --- Being erased ---------------------------------------------------------------------------


@signed_in
@never_cache
@freshly
def own_data_erase(request: HttpRequest) -> HttpResponse:
    """What goes, what stays and why; POST erases at once, or asks for it."""
    return _erase(request, Entrance.signed_in(request))


@by_link(LinkPurpose.OWN_DATA, Address.objects.all)
def own_data_erase_by_link(request: HttpRequest, link: GuestLink, address: Address) -> HttpResponse:
    """The same by a mailed link."""
    return _erase(request, Entrance.by_letter(link, address))


def _erase(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    no = ""
    why = hindrances(entrance.whose)
    if request.method == "POST":
        act = services.ask_to_be_erased if why else services.erase_oneself
        try:
            act(entrance.whose, actor=entrance.actor)
        except Refused as refusal:
            no = refusal.message
        else:
            if why:
                return redirect("erasure_asked")
            logout(request)
            return redirect("own_data_erased")
    goes, stays = what_goes(entrance.whose)
    context = {"why": why, "must_stay": must_stay(entrance.whose), "goes": goes, "stays": stays, "no": no}
    status = 409 if no else 200
    return render(request, "pages/own_data_erase.html", entrance.context() | context, status=status)


@public
@require_safe
def own_data_erased(request: HttpRequest) -> HttpResponse:
    """The receipt; says of nobody that anything was erased."""
    return render(request, "pages/own_data_erased.html")


@public
@require_safe
def erasure_asked(request: HttpRequest) -> HttpResponse:
    """The receipt of a request that somebody must look at."""
    base = "base.html" if request.user.is_authenticated else "layout/guest.html"
    return render(request, "pages/erasure_asked.html", {"base": base})
