"""Those who keep the register see the associations that have registered, and answer them."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
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
    form = ConfirmForm(request.POST if request.method == "POST" else None, alike=services.may_be(registration))
    if request.method == "POST" and form.is_valid():
        answer = _answered(
            form,
            lambda: services.confirm_registration(
                registration, not_the_same_as=form.looked_at, actor=Actor.of(request)
            ),
        )
        if answer:
            messages.success(request, _("Föreningen står i registret, och har fått ett brev."))
            return redirect(answer)
    return _page(request, "registration_confirm", registration, form)


@may("organisations.decide_registration", Registration)
def registration_ask(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Ask the association something."""
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if _answered(
            form,
            lambda: services.ask_about_registration(
                registration, **form.cleaned_data, actor=Actor.of(request)
            ),
        ):
            messages.success(request, _("Frågan är skickad. Anmälan kommer tillbaka när föreningen har svarat."))
            return redirect(registration)
    return _page(request, "registration_ask", registration, form)


@may("organisations.decide_registration", Registration)
def registration_refuse(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Say no, with one of the three grounds and own words."""
    form = RefuseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if _answered(
            form,
            lambda: services.refuse_registration(registration, **form.cleaned_data, actor=Actor.of(request)),
        ):
            messages.success(request, _("Anmälan är avslagen, och föreningen får veta varför."))
            return redirect(registration)
    return _page(request, "registration_refuse", registration, form)


def _answered(form: Form, answer: Callable):
    """What came of the answer; nothing where it was refused, and then the form says why."""
    try:
        return answer()
    except Refused as refusal:
        refuse(form, refusal)
        return None


def _page(request: HttpRequest, name: str, registration: Registration, form: Form) -> HttpResponse:
    """The form while it may be answered; for what is answered already, the page that says by whom."""
    if request.method != "POST" and not registration.is_open:
        return redirect(registration)
    return render_form(request, f"organisations/{name}.html", form, {"registration": registration})
