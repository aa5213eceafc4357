"""A plan's year is followed up: begun, written beside the figures, closed as it was, corrected by notes."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.records.services import drawn_up
from portal.threads.enums import Relation
from portal.threads.services import link
from portal.web import clock
from portal.web.actor import Actor
from portal.web.overtaking import refuse_if_overtaken
from portal.web.refusals import Refused

from ..enums import PlanState
from ..models import ActionPlan, Correction, PlanStep, Snapshot, compiled, years_to_follow_up
from .holding import held_plan, hold_lines


@recorded
def begin_follow_up(plan: ActionPlan, *, year: int, actor: Actor) -> Snapshot:
    """Begin the follow-up of a year; begun twice it is one. Refuses a year that the plan has not had."""
    plan = ActionPlan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)
    standing = plan.snapshots.filter(year=year).first()
    if standing:
        return standing
    if year not in years_to_follow_up(plan):
        raise Refused(_("Planen gäller inte det året, eller är inte antagen än."), field="year")
    return Snapshot.objects.create(plan=plan, year=year, made_at=clock.now())


@recorded
def write_follow_up(
    snapshot: Snapshot, *, values: Mapping[str, Any], seen: Mapping[str, Any] | None = None, actor: Actor
) -> Snapshot:
    """Write beside the figures. Refuses one that is closed, and where what was `seen` no longer stands."""
    snapshot = _held_open(snapshot)
    refuse_if_overtaken(snapshot, seen or {})
    for name, value in values.items():
        setattr(snapshot, name, value)
    snapshot.save(update_fields=list(values))
    return snapshot


@recorded
def close_follow_up(snapshot: Snapshot, *, actor: Actor) -> Snapshot:
    """Keep the year as it stands now, for good, with what nobody has told. Closed twice it is once.

    With its last year closed the plan itself is followed up. Refuses one without a summary.
    """
    snapshot = _held(snapshot)
    if snapshot.is_closed:
        return snapshot
    if not snapshot.summary.strip():
        raise Refused(_("Skriv en sammanfattning först. Den är det som de flesta läser."), field="summary")
    snapshot.plan = held_plan(snapshot.plan_id)
    # What is told meanwhile is told whole before, or after.
    hold_lines(snapshot.plan)
    snapshot.content = compiled(snapshot.plan, snapshot.year)
    snapshot.closed_at, snapshot.closed_by_id = clock.now(), actor.user_id
    snapshot.save(update_fields=["content", "closed_at", "closed_by"])
    link(snapshot.plan, snapshot, relation=Relation.LED_TO, on=clock.today(), actor=actor)
    _file(snapshot, actor)
    _end_with_its_last_year(snapshot, actor)
    return snapshot


def _file(snapshot: Snapshot, actor: Actor) -> None:
    """Tell the registrar, in the authority's language, that a follow-up has been drawn up."""
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Uppföljning %(year)s: %(plan)s") % {"year": snapshot.year, "plan": snapshot.plan.title}
    drawn_up(snapshot, title=title, committee=snapshot.plan.committee, actor=actor)


def _end_with_its_last_year(snapshot: Snapshot, actor: Actor) -> None:
    plan = snapshot.plan
    if plan.state not in {PlanState.ADOPTED, PlanState.RUNNING} or snapshot.year < plan.ends_on.year:
        return
    plan.state = PlanState.FOLLOWED_UP
    plan.save(update_fields=["state"])
    PlanStep.objects.create(
        plan=plan, state=plan.state, on=clock.today(), by_id=actor.user_id, made_at=clock.now()
    )


@recorded
def correct_follow_up(snapshot: Snapshot, *, text: str, actor: Actor) -> Correction:
    """Say what was wrong in a follow-up that is closed; it stays as it was, with the note above it.

    The same note twice in a row is one. Refuses one that is still being written.
    """
    snapshot = _held(snapshot)
    if not snapshot.is_closed:
        raise Refused(_("Uppföljningen är inte stängd än. Ändra direkt i texten."))
    last = snapshot.corrections.last()
    if last and last.text == text:
        return last
    return Correction.objects.create(snapshot=snapshot, text=text, made_at=clock.now(), by_id=actor.user_id)


def _held(snapshot: Snapshot) -> Snapshot:
    """The row as it is now, and nobody else's until we are done."""
    rows = Snapshot.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("plan__department", "plan__committee").get(pk=snapshot.pk)


def _held_open(snapshot: Snapshot) -> Snapshot:
    snapshot = _held(snapshot)
    if snapshot.is_closed:
        raise Refused(_("Uppföljningen är stängd och ändras inte mer. Skriv en rättelse i stället."))
    return snapshot
