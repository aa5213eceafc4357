"""The report on how an action goes: the same pages from the letter and signed in."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from rules import has_perm

from portal.files.receiving import takes_files
from portal.people.enums import LinkPurpose
from portal.people.links import by_link, guest
from portal.people.models import GuestLink, User
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..enums import Going
from ..forms import CorrectingForm, NewReportForm
from ..models import Action, ProgressReport


@dataclass(frozen=True, slots=True)
class Way:
    """By what somebody has come to report on an action: the link in a letter, or signed in."""

    action: Action
    person: User | None
    actor: Actor
    link: GuestLink | None = None

    @classmethod
    def by_link(cls, link: GuestLink, action: Action) -> "Way":
        """By the link in a reminder; nobody's once the address no longer answers for the action."""
        person = services.who_reports(action, link.address) if link.address else None
        actor = Actor(guest(link).door, user_id=person and person.pk, guest_link_id=link.pk)
        return cls(action, person, actor, link)

    @classmethod
    def signed_in(cls, request: HttpRequest, action: Action) -> "Way":
        """Signed in; the door plate has seen to who it is."""
        return cls(action, request.user, Actor.of(request))

    @property
    def layout(self) -> str:
        """Whoever comes by a letter has nothing to lose the way in."""
        return "layout/guest.html" if self.link else "base.html"

    @property
    def page(self) -> str:
        """Where one reports."""
        return self._path("report")

    @property
    def milestones(self) -> str:
        """Where they are ticked, for whoever may; nowhere from a letter."""
        if self.link or not has_perm("actionplans.change_action", self.person, self.action):
            return ""
        return f"{self._path('action_manage')}#delmal"

    def to(self, report: ProgressReport, page: str = "report_given") -> str:
        """Where one sees what one has said, or puts it right."""
        return self._path(page, report=report.code)

    def may_correct(self, report: ProgressReport) -> bool:
        """Whether it is new enough, and the person's own or of a plan that the person runs."""
        runs = has_perm("actionplans.change_action", self.person, self.action)
        return report.may_be_corrected and (runs or report.given_by_id == self.person.pk)

    def _path(self, page: str, **kwargs: str) -> str:
        if self.link:
            return self.link.path(f"{page}_by_link", **kwargs)
        return reverse(page, kwargs={"code": self.action.code, "slug": self.action.slug, **kwargs})


@by_link(LinkPurpose.REPORT, Action.objects.with_plan)
@takes_files
def report_by_link(request: HttpRequest, link: GuestLink, action: Action) -> HttpResponse:
    """Four short questions; GET shows them, POST stores the report."""
    return _report(request, Way.by_link(link, action))


@by_link(LinkPurpose.REPORT, Action.objects.with_plan)
@require_safe
def report_given_by_link(request: HttpRequest, link: GuestLink, action: Action, report: str) -> HttpResponse:
    """Thank you, and what everybody sees now."""
    return _given(request, Way.by_link(link, action), report)


@by_link(LinkPurpose.REPORT, Action.objects.with_plan)
@takes_files
def report_correct_by_link(
    request: HttpRequest, link: GuestLink, action: Action, report: str
) -> HttpResponse:
    """Put right what one has said; GET shows it, POST stores it."""
    return _correct(request, Way.by_link(link, action), report)


@may("actionplans.report", Action)
def report(request: HttpRequest, action: Action) -> HttpResponse:
    """The same signed in."""
    return _report(request, Way.signed_in(request, action))


@may("actionplans.report", Action)
@require_safe
def report_given(request: HttpRequest, action: Action, report: str) -> HttpResponse:
    """The same signed in."""
    return _given(request, Way.signed_in(request, action), report)


@may("actionplans.report", Action)
def report_correct(request: HttpRequest, action: Action, report: str) -> HttpResponse:
    """The same signed in."""
    return _correct(request, Way.signed_in(request, action), report)


def _report(request: HttpRequest, way: Way) -> HttpResponse:
    action, is_sent = way.action, request.method == "POST"
    # What was sent though the action is finished, or somebody else's by now, is refused and kept on the page.
    if not is_sent and (way.person is None or not action.may_be_reported):
        return _closed(request, way)
    form = NewReportForm(request.POST, request.FILES) if is_sent else NewReportForm(initial=_chosen(request))
    if way.person is None:
        form.add_error(
            None, _("Du ansvarar inte längre för åtgärden. Skicka det du skrev till den som gör det.")
        )
    if is_sent and form.is_valid():
        try:
            given = _give(way, form)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            return redirect(way.to(given))
    context = {"way": way, "action": action, "last": action.reports.for_page().first()}
    return render_form(request, "actionplans/report.html", form, context)


def _chosen(request: HttpRequest) -> dict[str, str]:
    """What was chosen in the letter."""
    going = request.GET.get("val", "")
    return {"going": going} if going in Going.values else {}


def _give(way: Way, form: NewReportForm) -> ProgressReport:
    return services.give_report(
        way.action,
        values=form.values,
        picture=form.cleaned_data["picture"],
        code=form.cleaned_data["code"],
        by=way.person,
        actor=way.actor,
    )


def _closed(request: HttpRequest, way: Way) -> HttpResponse:
    """Why there is nothing to report here; where it is finished, that is no fault of anybody's."""
    last = way.action.reports.for_page().first() if way.person else None
    correct_url = way.to(last, "report_correct") if last and way.may_correct(last) else ""
    context = {"way": way, "action": way.action, "correct_url": correct_url}
    return render(request, "actionplans/report_closed.html", context, status=200 if way.person else 403)


def _given(request: HttpRequest, way: Way, code: str) -> HttpResponse:
    if way.person is None:
        return _closed(request, way)
    report = get_object_or_404(way.action.reports.for_page(), code=code)
    is_done = report.going == Going.DONE
    context = {
        "way": way,
        "action": way.action,
        "report": report,
        "correct_url": way.to(report, "report_correct") if way.may_correct(report) else "",
        "still_open": list(way.action.milestones.filter(done_on=None)) if is_done else [],
        "milestones_url": way.milestones,
    }
    return render(request, "actionplans/report_given.html", context)


def _correct(request: HttpRequest, way: Way, code: str) -> HttpResponse:
    if way.person is None:
        return _closed(request, way)
    report = get_object_or_404(way.action.reports.for_page(), code=code)
    if not way.may_correct(report):
        return redirect(way.to(report))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CorrectingForm(*sent, instance=report)
    if sent and form.is_valid():
        try:
            _put_right(way, report, form)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            return redirect(way.to(report))
    stands = way.action.reports.for_page().get(code=code)
    context = {"way": way, "action": way.action, "report": stands, "back": way.to(report)}
    return render_form(request, "actionplans/report_correct.html", form, context)


def _put_right(way: Way, report: ProgressReport, form: CorrectingForm) -> None:
    services.correct_report(
        report,
        values=form.changes,
        seen=form.seen,
        picture=form.cleaned_data["picture"],
        without_picture=form.cleaned_data.get("without_picture", False),
        actor=way.actor,
    )
