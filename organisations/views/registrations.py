"""Those who keep the register see the associations that have registered, and answer them."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.history.timeline import timeline
from portal.web.actor import Actor
from portal.web.forms import Form, refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..forms import AskForm, ConfirmForm, RefuseForm
from ..models import Registration
from .registering import steps_shown

_ON_A_PAGE = 50


@may("organisations.decide_registration")
@require_safe
def registration_list(request: HttpRequest) -> HttpResponse:
    """Those that wait for the municipality first, the longest first."""
    registrations = Registration.objects.visible_to(request.user).waiting_first()
    page = Paginator(registrations, _ON_A_PAGE).get_page(request.GET.get("sida"))
    return render(request, "organisations/registration_list.html", {"page": page})


@may("organisations.decide_registration", Registration)
@require_safe
def registration_detail(request: HttpRequest, registration: Registration) -> HttpResponse:
    """What it says, what it may be, and what has been asked and answered."""
    registration = Registration.objects.for_letter().get(pk=registration.pk)
    context = {
        "registration": registration,
        "alike": services.may_be(registration) if registration.is_open else [],
        "beside": services.registered_beside(registration) if registration.is_open else [],
        "steps": steps_shown(),
        "is_to_be_left": services.is_to_be_left(registration, request.user.pk),
        "events": timeline(registration, names=True),
    }
    return render(request, "organisations/registration_detail.html", context)


@may("organisations.decide_registration", Registration)
def registration_confirm(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Take it into the register, once those that it may be have been looked at."""
    form = ConfirmForm(
        _sent(request),
        registration=registration,
        alike=services.may_be(registration),
        old_entry=services.old_entry(registration),
    )
    confirm = partial(services.confirm_registration, not_the_same_as=form.looked_at)
    said = _("Föreningen står i registret, och har fått ett brev.")
    return _answer(request, "organisations/registration_confirm.html", registration, form, confirm, said)


@may("organisations.decide_registration", Registration)
def registration_ask(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Ask the association something."""
    said = _("Frågan är skickad. Anmälan kommer tillbaka när föreningen har svarat.")
    form, ask = AskForm(_sent(request), registration=registration), services.ask_about_registration
    return _answer(request, "organisations/registration_ask.html", registration, form, ask, said)


@may("organisations.decide_registration", Registration)
def registration_refuse(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Say no, with one of the three grounds and own words."""
    said = _("Anmälan är avslagen, och föreningen får veta varför.")
    form, no = RefuseForm(_sent(request), registration=registration), services.refuse_registration
    return _answer(request, "organisations/registration_refuse.html", registration, form, no, said)


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was sent; a form without any field is sent empty."""
    return request.POST if request.method == "POST" else None


def _answer(
    request: HttpRequest, template: str, registration: Registration, form: Form, act: Callable, said: str
) -> HttpResponse:
    """Answer with what was typed, and lead to what came of it; else the form, which says what is wrong.

    What is answered already, or somebody else is to answer, leads to the page that says so.
    """
    is_to_be_left = services.is_to_be_left(registration, request.user.pk)
    if request.method != "POST" and (is_to_be_left or not registration.is_open):
        return redirect(registration)
    if request.method == "POST" and form.is_valid():
        typed = {name: value for name, value in form.cleaned_data.items() if name != "others"}
        try:
            done = act(registration, **typed, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
            form.see(registration)
        else:
            messages.success(request, said)
            return redirect(done)
    return render_form(request, template, form, {"registration": registration, "steps": steps_shown()})
