"""How an action goes is told in two minutes, and put right for two weeks."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from portal.files.enums import PICTURES
from portal.files.services import is_the_same, store_file, throw_away
from portal.history.recording import recorded
from portal.people.models import Address, User
from portal.threads.enums import Relation
from portal.threads.services import link
from portal.web import clock
from portal.web.actor import Actor
from portal.web.overtaking import refuse_if_overtaken
from portal.web.refusals import Refused

from ..enums import Going
from ..models import Action, ProgressReport
from ..models.periods import next_due, period_of
from .carrying_out import finish_action, reopen_action
from .holding import held_action
from .weaving import weave

# Wide enough for a screen and for paper.
PICTURE_SIDE = 1600
_SAID = ("going", "happened", "obstacle", "next_step", "next_on", "picture_shows")


def who_reports(action: Action, address: Address) -> User | None:
    """The person behind an address, as long as it answers for the action; nobody else reports by a link."""
    person = User.objects.filter(email=address.email, is_active=True).first()
    if person is None or person.answers_for.isdisjoint({action.responsible_id, action.deputy_id}):
        return None
    return person


@recorded
def give_report(
    action: Action,
    *,
    values: Mapping[str, Any],
    picture: UploadedFile | None = None,
    code: str,
    by: User,
    actor: Actor,
) -> ProgressReport:
    """Tell how an action goes. All of it is public at once, and "klart" finishes the action.

    `code` is drawn when the form is given out: sent twice, it makes one report. So does the same told anew:
    whoever goes back gets a form with another code and with the words still in it. Raises Refused where the
    plan is not in force or the action is finished, and for a picture that will not do.
    """
    action = held_action(action)
    standing = ProgressReport.objects.for_page().filter(code=code, action=action).first()
    if standing:
        return standing
    report = ProgressReport(code=code, action=action, given_by=by, given_at=clock.now(), **values)
    if told := _told_today(report, picture):
        return told
    if not action.may_be_reported:
        raise Refused(_("Åtgärden rapporteras inte nu: den är avslutad, eller planen gäller inte."))
    report.period = _period(action)
    report.save(force_insert=True)
    _show(report, picture, actor=actor)
    link(action, report, relation=Relation.LED_TO, on=clock.today(), actor=actor)
    _carry_over(report, actor=actor)
    weave(action, actor=actor)
    return report


def _told_today(report: ProgressReport, picture: UploadedFile | None) -> ProgressReport | None:
    """The last report, if the same person has told just this today and the action still stands so."""
    action, last = report.action, report.action.reports.for_page().first()
    if last is None or last.given_by_id != report.given_by_id or action.going != last.going:
        return None
    is_same = last.given_on == clock.today() and all(
        getattr(last, name) == getattr(report, name) for name in _SAID
    )
    # A browser that goes back may have let go of the picture.
    if picture and not is_the_same(last.picture, picture, accepted=PICTURES, longest_side=PICTURE_SIDE):
        return None
    return last if is_same else None


def _period(action: Action) -> date:
    """Of which time it tells; what comes late tells of the next one, where the last has been told of."""
    today = clock.today()
    period = period_of(today)
    is_told = period < today and action.reports.filter(period__gte=period).exists()
    return next_due(today) if is_told else period


@recorded
def correct_report(
    report: ProgressReport,
    *,
    values: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
    picture: UploadedFile | None = None,
    without_picture: bool = False,
    actor: Actor,
) -> ProgressReport:
    """Put right what a report says; the history keeps what stood.

    Raises Refused after two weeks, and where what was `seen` no longer stands.
    """
    held_action(report.action)
    report = ProgressReport.objects.for_page().select_for_update(of=("self",)).get(pk=report.pk)
    if not report.may_be_corrected:
        raise Refused(_("Rapporten är äldre än två veckor. Lämna en ny i stället."))
    refuse_if_overtaken(report, seen or {})
    for name, value in values.items():
        setattr(report, name, value)
    report.save()
    if picture or without_picture:
        _show(report, picture, actor=actor)
    if report.is_last:
        _carry_over(report, actor=actor)
    return report


def _show(report: ProgressReport, picture: UploadedFile | None, *, actor: Actor) -> None:
    """Give a report a picture in place of the one that it has, or none."""
    former = report.picture
    if picture is None and former is None:
        return
    try:
        report.picture = picture and store_file(
            upload=picture,
            owner=report,
            public=True,
            actor=actor,
            accepted=PICTURES,
            longest_side=PICTURE_SIDE,
        )
    except Refused as refusal:
        raise Refused(refusal.message, field="picture")
    report.picture_shows = report.picture_shows if report.picture else ""
    report.save(update_fields=["picture", "picture_shows"])
    if former:
        throw_away(former, actor=actor)


def _carry_over(report: ProgressReport, *, actor: Actor) -> None:
    """Let the action stand as its last report says."""
    action = report.action
    was_done = action.going == Going.DONE
    Action.objects.filter(pk=action.pk).update(going=report.going)
    if report.going == Going.DONE:
        finish_action(action, on=clock.today(), actor=actor)
    elif was_done:
        reopen_action(action, actor=actor)
