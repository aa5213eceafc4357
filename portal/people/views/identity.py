"""How the administrator edits the municipality's own login, and what its words mean here."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.history.timeline import timeline
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..claims import told
from ..forms import DemandForm, MappingForm, ProviderForm, TryForm
from ..models import ClaimMapping, IdentityProvider, RoleRule


@may("people.manage_sign_in")
def provider_list(request: HttpRequest) -> HttpResponse:
    """Every login that the environment or the database knows, and which roles ask for a second step."""
    demanded = list(RoleRule.objects.values_list("role", flat=True))
    form = DemandForm(initial={"roles": demanded}, asks=request.user)
    return render(request, "people/provider_list.html", {"providers": _providers(), "form": form})


def _providers() -> list[IdentityProvider]:
    """Those of the database, then those that only the environment knows; each `is_connected` or not."""
    known = {provider.key: provider for provider in IdentityProvider.objects.all()}
    new = [IdentityProvider(key=key, title_sv=key) for key in settings.OIDC_PROVIDERS if key not in known]
    providers = [*known.values(), *new]
    for provider in providers:
        provider.is_connected = provider.key in settings.OIDC_PROVIDERS
    return providers


@may("people.manage_sign_in")
@require_POST
def second_step(request: HttpRequest) -> HttpResponse:
    """Say which roles ask for a second step."""
    form = DemandForm(request.POST, asks=request.user)
    if form.is_valid():
        services.demand_second_step(**form.cleaned_data, actor=Actor.of(request))
        messages.success(request, _("Sparat. Det gäller genast, också för dem som är inloggade."))
        return redirect("provider_list")
    return render_form(request, "people/provider_list.html", form, {"providers": _providers()})


def _provider(key: str) -> IdentityProvider:
    """The row of a login; a new one where only the environment knows it."""
    provider = IdentityProvider.objects.filter(key=key).first()
    if provider is None and key not in settings.OIDC_PROVIDERS:
        raise Http404
    return provider or IdentityProvider(key=key)


@may("people.manage_sign_in")
def provider_edit(request: HttpRequest, key: str) -> HttpResponse:
    """A login: its button, its domains, its words, what they mean, and what has come that means nothing."""
    provider = _provider(key)
    form = ProviderForm(request.POST or None, instance=provider)
    if request.method == "POST" and form.is_valid():
        values = form.changes if provider.pk else form.cleaned_data
        seen = form.seen if provider.pk else None
        try:
            services.set_up_provider(provider, values=values, seen=seen, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Inloggningen är sparad."))
            return redirect("provider_edit", key=key)
    context = {"provider": provider, "events": timeline(provider, names=True) if provider.pk else []}
    context |= {
        "is_connected": key in settings.OIDC_PROVIDERS,
        "back_url": request.build_absolute_uri(reverse("provider_back", kwargs={"key": key})),
    }
    return render_form(request, "people/provider_edit.html", form, context)


@may("people.manage_sign_in")
def mapping_add(request: HttpRequest, key: str) -> HttpResponse:
    """Say what a word means."""
    provider = get_object_or_404(IdentityProvider, key=key)
    given = {name: request.GET[name] for name in ("of", "value") if name in request.GET}
    form = MappingForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_mapping(provider, values=form.cleaned_data, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Regeln är sparad. Den gäller från nästa inloggning."))
            return redirect("provider_edit", key=key)
    return render_form(request, "people/mapping_add.html", form, {"provider": provider})


@may("people.manage_sign_in")
def mapping_remove(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """GET asks, POST lets the word mean nothing again."""
    mapping = get_object_or_404(ClaimMapping.objects.select_related("provider"), provider__key=key, pk=pk)
    if request.method == "POST":
        services.remove_mapping(mapping, actor=Actor.of(request))
        messages.success(request, _("Regeln är borttagen."))
        return redirect("provider_edit", key=key)
    return render(request, "people/mapping_remove.html", {"mapping": mapping})


@may("people.manage_sign_in")
def provider_try(request: HttpRequest, key: str) -> HttpResponse:
    """What a person's claims would give; nothing is kept."""
    provider = get_object_or_404(IdentityProvider, key=key)
    form = TryForm(request.POST or None)
    context = {"provider": provider}
    if request.method == "POST" and form.is_valid():
        person = told(provider, form.cleaned_data["claims"], subject="")
        met, unknown = services.what_it_means(provider, person)
        context |= {"person": person, "met": met, "unknown": unknown}
        context["refused"] = services.why_a_newcomer_is_refused(provider, person)
    return render_form(request, "people/provider_try.html", form, context)
