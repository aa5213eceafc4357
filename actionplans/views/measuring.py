"""A goal's values: given from the letter or signed in, put right, taken away, as a file."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from rules import has_perm

from portal.history.timeline import timeline
from portal.people.enums import LinkPurpose
from portal.people.links import by_link, guest
from portal.people.models import GuestLink, User
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..forms import CorrectValueForm, MeasureForm
from ..models import Goal, Measurement
from ..models.line import GoalLine, lines_of
from ..on_file import FILES


@dataclass(frozen=True, slots=True)
class Way:
    """By which door somebody gives a value: `after` is where one is led then."""

    layout: str
    is_signed_in: bool
    actor: Actor
    after: str


@may("actionplans.measure", Goal)
def measure(request: HttpRequest, goal: Goal) -> HttpResponse:
    """One figure and its day, signed in."""
    return _measure(request, goal, Way("base.html", True, Actor.of(request), _values_of(goal)))


@by_link(LinkPurpose.MEASURE, Goal.objects.for_letter)
def measure_by_link(request: HttpRequest, link: GuestLink, goal: Goal) -> HttpResponse:
    """The same from the letter, without signing in, for whoever still gives the goal's values."""
    person = link.address and User.objects.filter(email=link.address.email, is_active=True).first()
    if not (person and has_perm("actionplans.measure", person, goal)):
        return render(request, "actionplans/measure_closed.html", {"goal": goal})
    way = Way("layout/guest.html", False, guest(link), f"{link.path('measure_by_link')}?sparat=")
    return _measure(request, goal, way)


def _measure(request: HttpRequest, goal: Goal, way: Way) -> HttpResponse:
    line = lines_of([goal])[goal.pk]
    form = MeasureForm(request.POST or None, line=line)
    if request.method == "POST" and form.is_valid():
        former = line.value_on(form.given["on"])
        try:
            given = services.give_value(goal, **form.given, actor=way.actor)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            if way.is_signed_in:
                messages.success(request, _saved(line, given, former and former.value))
                return redirect(way.after)
            return redirect(f"{way.after}{given.on}")
    context = {"goal": goal, "line": line, "way": way, "saved": _just_saved(request, line)}
    return render_form(request, "actionplans/measure.html", form, context)


def _saved(line: GoalLine, given: Measurement, former) -> str:
    if former is None or former == given.value:
        return _("Värdet är sparat.")
    return _("Värdet är sparat. Det ersätter %(former)s, som stod för samma dag.") % {
        "former": line.in_figures(former)
    }


def _just_saved(request: HttpRequest, line: GoalLine):
    """The value that somebody is thanked for: whoever came by a link has no session to be told in."""
    try:
        return line.value_on(date.fromisoformat(request.GET.get("sparat", "")))
    except ValueError:
        return None


def _values_of(goal: Goal) -> str:
    return f"{goal.get_absolute_url()}#varden"


def _of_day(request: HttpRequest, goal: Goal, day: str) -> Measurement | None:
    """The value of a day; none where it was taken away while somebody had its page open."""
    try:
        found = Measurement.objects.filter(goal=goal, on=date.fromisoformat(day)).first()
    except ValueError:
        raise Http404 from None
    if found is None and request.method != "POST":
        raise Http404
    return found


def _taken_away(request: HttpRequest, goal: Goal) -> HttpResponse:
    messages.info(request, _("Värdet är redan borttaget. Det står kvar i historiken."))
    return redirect(_values_of(goal))


@may("actionplans.measure", Goal)
def value_correct(request: HttpRequest, goal: Goal, day: str) -> HttpResponse:
    """Put a value, its day or its note right."""
    value = _of_day(request, goal, day)
    if value is None:
        return _taken_away(request, goal)
    line = lines_of([goal])[goal.pk]
    form = CorrectValueForm(request.POST or None, instance=value, line=line)
    if request.method == "POST" and form.is_valid():
        try:
            services.correct_value(value, values=form.changes, seen=form.seen, actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Ändringen är sparad."))
            return redirect(_values_of(goal))
    events = timeline(value, names=True) if form.errors else []
    context = {"goal": goal, "line": line, "day": date.fromisoformat(day), "events": events}
    return render_form(request, "actionplans/value_correct.html", form, context)


@may("actionplans.measure", Goal)
def value_remove(request: HttpRequest, goal: Goal, day: str) -> HttpResponse:
    """Ask once, then take a value away."""
    value = _of_day(request, goal, day)
    if value is None:
        return _taken_away(request, goal)
    if request.method == "POST":
        services.remove_value(value, actor=Actor.of(request))
        messages.success(request, _("Värdet är borttaget. Det står kvar i historiken."))
        return redirect(_values_of(goal))
    context = {"goal": goal, "value": value, "line": lines_of([goal])[goal.pk]}
    return render(request, "actionplans/value_remove.html", context)


@may("actionplans.see", Goal)
@require_safe
def goal_values(request: HttpRequest, goal: Goal, kind: str) -> HttpResponse:
    """All values of a goal's line as a file, each with what was to be expected."""
    content_type, written = FILES[kind]
    return HttpResponse(
        written(goal, lines_of([goal])[goal.pk]),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="mal-{goal.code}.{kind}"'},
    )
