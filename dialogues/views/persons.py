"""Persons who come in their own name, as those who call see them; and what staff write down for them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.history.timeline import timeline
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..enums import GivenBy
from ..forms import ChangePersonForm, RegisterPersonForm
from ..models import Meeting, Rsvp

PERSONS_ON_A_PAGE = 50


@may("dialogues.see_answers", Meeting)
@require_safe
def person_list(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Whom to phone, and everybody who has signed up, the latest first."""
    persons = meeting.rsvps.persons().select_related("organisation")
    context = {
        "meeting": meeting,
        "to_phone": persons.to_phone(),
        "page": Paginator(persons, PERSONS_ON_A_PAGE).get_page(request.GET.get("sida")),
    }
    return render(request, "dialogues/person_list.html", context)


@may("dialogues.register_person", Meeting)
def person_register(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Somebody phones, writes or stands at the door."""
    form = RegisterPersonForm(request.POST if request.method == "POST" else None, meeting=meeting)
    if request.method == "POST" and not form.is_searching and form.is_valid():
        try:
            rsvp = services.register_person(
                meeting, **_as_said(form), code=form.cleaned_data["code"], actor=Actor.of(request)
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("%(name)s är anmäld.") % {"name": rsvp.name})
            return _to_person(rsvp)
    context = {"meeting": meeting, "left": services.seats_left(meeting)}
    return render_form(request, "dialogues/person_register.html", form, context)


@may("dialogues.register_person", Meeting)
def person_change(request: HttpRequest, meeting: Meeting, person: str) -> HttpResponse:
    """One who has signed up: what stands and has happened; confirm, change or take it back for the person."""
    rsvp = get_object_or_404(Rsvp.objects.for_letter(), meeting=meeting, code=person)
    stated = rsvp.needs.count()
    form = ChangePersonForm(instance=rsvp, stated=stated)
    if request.method == "POST":
        do = _ACTS.get(request.POST.get("do", ""))
        if not do:
            form = ChangePersonForm(request.POST, instance=rsvp, stated=stated)
        can_act = do or (not form.is_searching and form.is_valid())
        if can_act and _act(request, rsvp, form, do or _save):
            return _to_list(rsvp) if request.GET.get("lista") else _to_person(rsvp)
    context = {
        "meeting": meeting,
        "rsvp": rsvp,
        "turn": rsvp.turn(),
        "stated": stated,
        "events": timeline(rsvp, names=True),
    }
    return render_form(request, "dialogues/person_change.html", form, context)


def _act(request: HttpRequest, rsvp: Rsvp, form: ChangePersonForm, do) -> bool:
    """Whether it could be done; if not, the page or the form says why."""
    try:
        said = do(rsvp, form, Actor.of(request))
    except Refused as refusal:
        if form.is_bound:
            refuse(form, refusal)
        else:
            messages.error(request, refusal.message)
        return not form.is_bound
    messages.success(request, said)
    return True


def _save(rsvp: Rsvp, form: ChangePersonForm, by: Actor) -> str:
    services.change_sign_up(rsvp, **_as_said(form), actor=by)
    return _("Anmälan är sparad.")


def _confirm(rsvp: Rsvp, form: ChangePersonForm, by: Actor) -> str:
    services.confirm_by_phone(rsvp, actor=by)
    return _("Anmälan är bekräftad.")


def _note_phoned(rsvp: Rsvp, form: ChangePersonForm, by: Actor) -> str:
    services.note_phoned(rsvp, actor=by)
    return _("Bra, då är det sagt.")


def _take_back(rsvp: Rsvp, form: ChangePersonForm, by: Actor) -> str:
    services.take_back_sign_up(rsvp, given_by=GivenBy.PHONE, actor=by)
    return _("Anmälan är återtagen.")


_ACTS = {"confirm": _confirm, "phoned": _note_phoned, "take_back": _take_back}


def _as_said(form: RegisterPersonForm) -> dict:
    return {"who": form.person(), "said": form.what(), "given_by": GivenBy(form.cleaned_data["given_by"])}


def _to_list(rsvp: Rsvp) -> HttpResponse:
    """Where the next one to phone stands."""
    return redirect("meeting_persons", code=rsvp.meeting.code, slug=rsvp.meeting.slug)


def _to_person(rsvp: Rsvp) -> HttpResponse:
    meeting = rsvp.meeting
    return redirect("meeting_person", code=meeting.code, slug=meeting.slug, person=rsvp.code)
