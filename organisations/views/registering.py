"""An association registers itself: an open first page, then steps behind a secret link, and a last look."""

from collections.abc import Callable
from functools import partial

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from portal.people.enums import LinkPurpose
from portal.people.links import by_link, guest, kept_private
from portal.people.models import GuestLink
from portal.web.actor import Actor
from portal.web.forms import Form, refuse
from portal.web.pages import render_form
from portal.web.plates import public
from portal.web.refusals import Refused

from .. import services
from ..enums import UNPROVEN, RegistrationState
from ..forms import STEPS, TOO_MANY, AppealForm, BeginForm, LaterForm, NameStep, ReplyForm
from ..models import DRAFTS_KEPT, Registration
from .editing import suggestions

_TOO_MANY = 429


@public
def registration_begin(request: HttpRequest) -> HttpResponse:
    """What it takes, and the first step; it makes a draft, and leads on behind the link that opens it."""
    form = BeginForm(request.POST or None)
    if _looks_at_number(request, form):
        return _number_looked_at(request, form)
    status = _count_search(request, form)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="register"):
            form.add_error(None, TOO_MANY)
            status = _TOO_MANY
        else:
            try:
                link = services.begin_registration(
                    values=form.values, language=get_language() or "sv", actor=Actor.of(request)
                )
            except Refused as refusal:
                refuse(form, refusal)
            else:
                return kept_private(redirect(link.path("registration_step", step=2)))
    return _page(request, "organisations/registration_begin.html", form, {"steps": steps_shown(1)}, status)


@public
@require_safe
def registration_criteria(request: HttpRequest) -> HttpResponse:
    """Who may stand in the register, who decides, what is never a ground, how a no is looked at again."""
    return render(request, "organisations/registration_criteria.html")


@by_link(LinkPurpose.REGISTER, Registration.objects.for_letter)
def registration_step(
    request: HttpRequest, link: GuestLink, registration: Registration, step: int
) -> HttpResponse:
    """One of the five, saved on the way."""
    if step not in STEPS:
        raise Http404
    if not registration.may_be_written:
        return redirect(link.path("registration_own"))
    # The form writes what was typed into its own copy.
    form = STEPS[step][1](
        request.POST or None, instance=Registration.objects.for_letter().get(pk=registration.pk)
    )
    if _looks_at_number(request, form):
        return _number_looked_at(request, form)
    status = _count_search(request, form)
    if request.method == "POST" and form.is_valid():
        try:
            services.write_registration(registration, values=form.changes, seen=form.seen, actor=guest(link))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            return redirect(_after(request, link, step))
    context = {"registration": registration, "step": step, "steps": steps_shown(step, link), **_hints(form)}
    return _page(request, "organisations/registration_step.html", form, context | _ways(link), status)


@by_link(LinkPurpose.REGISTER, Registration.objects.for_letter)
def registration_later(request: HttpRequest, link: GuestLink, registration: Registration) -> HttpResponse:
    """Where to send the link by which one goes on another day."""
    if registration.state not in UNPROVEN:
        return redirect(link.path("registration_own"))
    known = link.address or registration.address
    form = LaterForm(request.POST or None, initial={"email": known.email if known else ""})
    status = None
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if not _may_send(request, email):
            form.add_error("email", TOO_MANY)
            status = _TOO_MANY
        elif _done(form, partial(_save_for_later, link, registration, email)):
            return redirect(f"{link.path('registration_later')}?skickat=ja")
    context = {"is_sent": bool(request.GET.get("skickat")), "kept_days": DRAFTS_KEPT.days}
    return _page(request, "organisations/registration_later.html", form, context | _ways(link), status)


@by_link(LinkPurpose.REGISTER, Registration.objects.for_letter)
def registration_own(request: HttpRequest, link: GuestLink, registration: Registration) -> HttpResponse:
    """A last look before it is sent; afterwards how it stands. GET shows, POST acts."""
    form, status = Form(), 200
    if request.method == "POST":
        form, act = _asked_for(request, link, registration)
        sends = request.POST.get("do") in {"send", "again"} and registration.address is not None
        if sends and not _may_send(request, registration.address.email):
            form = Form({})
            form.add_error(None, TOO_MANY)
            status = _TOO_MANY
        elif act is None or (form.is_valid() and _done(form, act)):
            return redirect(link.path("registration_own"))
        status = max(status, 422)
    response = render(request, "organisations/registration_own.html", _own(link, registration, form))
    response.status_code = status
    return response


@by_link(LinkPurpose.REGISTER, Registration.objects.for_letter)
def registration_withdraw(request: HttpRequest, link: GuestLink, registration: Registration) -> HttpResponse:
    """Take it back: GET asks, POST acts."""
    if request.method == "POST":
        try:
            standing = services.withdraw_registration(registration, actor=guest(link))
        except Refused:
            # The page says that the answer has been given.
            return redirect(link.path("registration_own"))
        if standing is None:
            # The row and its link are gone: there is no page to come back to.
            return render(request, "organisations/registration_thrown.html")
        return redirect(link.path("registration_own"))
    if not (registration.is_open or registration.state in UNPROVEN):
        return redirect(link.path("registration_own"))
    context = {"registration": registration, "is_proven": registration.is_proven, **_ways(link)}
    return render(request, "organisations/registration_withdraw.html", context)


def _asked_for(
    request: HttpRequest, link: GuestLink, registration: Registration
) -> tuple[Form, Callable[[], object] | None]:
    """The form of what was pressed, and what it does; nothing where it is no button of ours."""
    pressed, actor = request.POST.get("do"), guest(link)
    if pressed == "reply":
        form = ReplyForm(request.POST)
        return form, lambda: services.reply_to_question(registration, **form.cleaned_data, actor=actor)
    if pressed == "appeal":
        form = AppealForm(request.POST)
        return form, lambda: services.appeal(registration, **form.cleaned_data, actor=actor)
    acts = {
        "send": partial(services.send_registration, registration, link=link, actor=actor),
        "again": partial(services.send_letter_again, registration, actor=actor),
        "vouch": partial(services.vouch_for_registration, registration, link=link, actor=actor),
    }
    return Form({}), acts.get(pressed)


def _done(form: Form, act: Callable[[], object]) -> bool:
    """Whether it could be done; if not, the form says why."""
    try:
        act()
    except Refused as refusal:
        refuse(form, refusal)
        return False
    return True


def _save_for_later(link: GuestLink, registration: Registration, email: str) -> None:
    services.save_for_later(registration, email=email, language=get_language() or "sv", actor=guest(link))


def _may_send(request: HttpRequest, email: str) -> bool:
    return bool(ratelimit.consume(request, action="register_letter", key=email))


def _count_search(request: HttpRequest, form: Form) -> int | None:
    """Count a name that is sent, as the register is searched for it; the status where it is too many."""
    if request.method != "POST" or not isinstance(form, NameStep):
        return None
    form.may_search = bool(ratelimit.consume(request, action="look_at_name"))
    return None if form.may_search else _TOO_MANY


def _own(link: GuestLink, registration: Registration, form: Form) -> dict:
    """What stands, what is missing, and the form that the state asks for."""
    refused = form.non_field_errors() if form.is_bound else []
    asks = {RegistrationState.ASKED: ReplyForm, RegistrationState.REFUSED: AppealForm}.get(registration.state)
    if asks and not isinstance(form, asks):
        form = asks()
    missing = registration.missing() if registration.state == RegistrationState.DRAFT else []
    return {
        "registration": registration,
        "is_its_own": link.address_id is not None and link.address_id == registration.address_id,
        "steps": steps_shown(0, link, missing),
        "missing": missing,
        # Whoever comes back goes on where nothing is said, also where that may be passed over.
        "on_url": link.path("registration_step", step=registration.unsaid()[0]) if missing else "",
        "form": form,
        "refused": refused,
        "kept_days": DRAFTS_KEPT.days,
        **_ways(link),
    }


def _ways(link: GuestLink) -> dict[str, str]:
    """The pages that this link opens, by what they are for."""
    return {
        "own_url": link.path("registration_own"),
        "later_url": link.path("registration_later"),
        "withdraw_url": link.path("registration_withdraw"),
    }


def steps_shown(here: int = 0, link: GuestLink | None = None, missing: list[int] | None = None) -> list[dict]:
    """The five with their headings, and where a link leads to them."""
    return [
        {
            "number": number,
            "title": title,
            "is_here": number == here,
            "is_missing": number in (missing or ()),
            "url": link.path("registration_step", step=number) if link else "",
        }
        for number, (title, _form) in STEPS.items()
    ]


def _hints(form: Form) -> dict:
    """The places that stand in the register, where one is asked for."""
    return suggestions() if "place" in form.fields else {}


def _after(request: HttpRequest, link: GuestLink, step: int) -> str:
    """To where a saved step leads: on, back to the last look, or to where the link is sent."""
    if request.POST.get("do") == "later":
        return link.path("registration_later")
    if request.GET.get("granska") or step == max(STEPS):
        return link.path("registration_own")
    return link.path("registration_step", step=step + 1)


def _looks_at_number(request: HttpRequest, form: Form) -> bool:
    """Whether htmx asks what the number that is being typed is; nothing else is judged, and nothing saved."""
    asks = request.method == "POST" and bool(request.htmx) and request.htmx.trigger_name == "number"
    return asks and isinstance(form, NameStep)


def _number_looked_at(request: HttpRequest, form: NameStep) -> HttpResponse:
    """What the register says of it, so often as somebody types; it is looked at again when it is saved."""
    if not ratelimit.consume(request, action="look_at_number"):
        return HttpResponse(status=_TOO_MANY)
    return render(request, "organisations/_registration_number.html", {"form": form})


def _page(
    request: HttpRequest, template: str, form: Form, context: dict, status: int | None = None
) -> HttpResponse:
    response = render_form(request, template, form, context)
    response.status_code = status or response.status_code
    return response
