"""A plan's year as data: compiled from what stands, the same that a follow-up is frozen as."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Count, Prefetch, Q

from dialogues.models import Dialogue, Meeting, Viewpoint, ViewpointGroup
from portal.frames.enums import Frame
from portal.threads.models import Link
from portal.web import clock

from ..enums import ActionState, PlanState
from .actions import Action
from .consulted import dialogues_of
from .goals import Goal
from .line import GoalLine, lines_of
from .partners import Partner
from .plans import ActionPlan
from .reports import ProgressReport

# Of the shape below. What is frozen keeps the number it was made with; a new shape gets the next.
VERSION = 1
_ENDED = {ActionState.DONE, ActionState.DROPPED}
# What nobody needs to have reported on.
_SILENT = {*_ENDED, ActionState.COMING, ActionState.PROPOSED}


def compiled(plan: ActionPlan, year: int) -> dict[str, Any]:
    """What a plan's year came to, as pure data; at most thirteen queries, however much there is.

    As it stood on the year's last day, or today while the year goes on. Officials stand by their post, no
    other person is named by us, and nothing in it points to a row: it can be kept as it is.
    """
    on = min(clock.today(), date(year, 12, 31))
    actions, goals = _actions(plan, year, on), list(plan.goals.all())
    for goal in goals:
        goal.plan = plan
    lines = lines_of(goals, today=on)
    linked = _linked(plan, actions, goals)
    answers, viewpoints = _answers(plan, linked, year)
    told = [_action(action, on) for action in actions]
    measured = [_goal(goal, _until(lines[goal.pk], on), year) for goal in goals]
    meetings = _meetings(linked, year)
    content = {
        "version": VERSION,
        "year": year,
        "on": on,
        "plan": _plan(plan),
        "goals": measured,
        "actions": told,
        "meetings": meetings,
        "answers": answers,
        "figures": _figures(told, measured, meetings, viewpoints),
        "missing": _missing(told, measured, viewpoints),
    }
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder))


def _plan(plan: ActionPlan) -> dict[str, Any]:
    adopted = plan.steps.filter(state=PlanState.ADOPTED).select_related("committee").last()
    return {
        "title": plan.title,
        "language": plan.language,
        "department": plan.department.name,
        "committee": plan.committee.name if plan.committee else "",
        "starts_on": plan.starts_on,
        "ends_on": plan.ends_on,
        "file_number": plan.file_number,
        "adopted_on": adopted and adopted.on,
        "adopted_by": adopted.committee.name if adopted and adopted.committee else "",
        "paragraph": adopted.paragraph if adopted else "",
    }


# --- Actions -------------------------------------------------------------------------------


def _actions(plan: ActionPlan, year: int, on: date) -> list[Action]:
    """The plan's actions with all that is told of them; without those dropped before the year."""
    reports = ProgressReport.objects.filter(period__year=year).order_by("given_at", "pk")
    partners = Partner.objects.confirmed().select_related("organisation")
    return list(
        plan.actions.exclude(dropped_on__year__lt=year)
        .standing(on)
        .select_related("goal")
        .prefetch_related(
            "tags",
            "milestones",
            Prefetch("partners", partners, to_attr="confirmed"),
            Prefetch("reports", reports, to_attr="years_reports"),
        )
    )


def _action(action: Action, on: date) -> dict[str, Any]:
    ended_on = {ActionState.DONE: action.done_on, ActionState.DROPPED: action.dropped_on}.get(action.state)
    return {
        "title": action.title,
        "goal": action.goal.code if action.goal else "",
        "for_whom": action.for_whom,
        "post": action.responsibles_post,
        "state": action.state,
        "because": _because(action),
        "starts_on": action.starts_on,
        "due_on": action.due_on,
        "ended_on": ended_on,
        "partners": [{"name": one.organisation.name, "role": one.role} for one in action.confirmed],
        "principles": [
            {"key": tag.key, "sv": tag.title_sv, "en": tag.title_en}
            for tag in action.tags_of(Frame.PRINCIPLE)
        ],
        "milestones": [
            {"title": one.title, "due_on": one.due_on, "done_on": _by(one.done_on, on)}
            for one in action.milestones.all()
        ],
        "reports": [_report(report) for report in action.years_reports],
    }


def _because(action: Action) -> str:
    if action.state == ActionState.DROPPED:
        return action.dropped_because
    is_overruled = action.overruled_as and action.state == action.overruled_as
    return action.overruled_because if is_overruled else ""


def _by(day: date | None, on: date) -> date | None:
    """A day if it had come by then."""
    return day if day and day <= on else None


def _report(report: ProgressReport) -> dict[str, Any]:
    return {
        "on": _day_of(report.given_at),
        "period": report.period,
        "going": report.going,
        "happened": report.happened,
        "obstacle": report.obstacle,
        "next_step": report.next_step,
        "next_on": report.next_on,
    }


def _day_of(moment: datetime) -> date:
    return moment.astimezone(clock.STOCKHOLM).date()


# --- Goals ---------------------------------------------------------------------------------


def _until(line: GoalLine, on: date) -> GoalLine:
    """The line as it was then: without what was measured later."""
    return replace(line, values=tuple(value for value in line.values if value.on <= on))


def _goal(goal: Goal, line: GoalLine, year: int) -> dict[str, Any]:
    latest = line.latest
    return {
        "code": goal.code,
        "title": goal.title,
        "promise": goal.promise,
        "indicator": goal.indicator,
        "unit": goal.unit,
        "direction": goal.direction,
        "measured_every": goal.measured_every,
        "start": _figure(line.start),
        "start_on": line.start_on,
        "target": _figure(line.target),
        "target_on": line.target_on,
        "state": line.state,
        "latest": _figure(latest.value) if latest else None,
        "latest_on": latest.on if latest else None,
        "expected": _figure(line.expected_at_latest),
        "is_measured": any(value.on.year == year for value in line.values),
        "values": [
            {
                "on": value.on,
                "value": _figure(value.value),
                "expected": _figure(line.expected(value.on)),
                "note": value.note,
            }
            for value in line.values
        ],
        "outcome": goal.outcome,
    }


def _figure(value: Decimal | None) -> str | None:
    """A figure as text, exact and without needless noughts."""
    return None if value is None else f"{value.normalize():f}"


# --- What was said, and what came of it ------------------------------------------------------


def _linked(plan: ActionPlan, actions: Iterable[Action], goals: Iterable[Goal]) -> dict[type, set[int]]:
    """The meetings and dialogues tied to the plan or anything in it, by kind; one query."""
    mine = Q(pk=None)
    for model, ids in (
        (ActionPlan, [plan.pk]),
        (Action, [action.pk for action in actions]),
        (Goal, [goal.pk for goal in goals]),
    ):
        kind = ContentType.objects.get_for_model(model).pk
        mine |= Q(from_type=kind, from_id__in=ids) | Q(to_type=kind, to_id__in=ids)
    kinds = {ContentType.objects.get_for_model(model).pk: model for model in (Meeting, Dialogue)}
    found: dict[type, set[int]] = {Meeting: set(), Dialogue: set()}
    ends = Link.objects.filter(mine).values_list("from_type", "from_id", "to_type", "to_id")
    for from_type, from_id, to_type, to_id in ends:
        for kind, pk in ((from_type, from_id), (to_type, to_id)):
            if kind in kinds:
                found[kinds[kind]].add(pk)
    return found


def _meetings(linked: dict[type, set[int]], year: int) -> list[dict[str, Any]]:
    meetings = Meeting.objects.published().filter(pk__in=linked[Meeting]).order_by("starts_at", "pk")
    return [
        {"title": meeting.title, "language": meeting.language, "on": meeting.on}
        for meeting in meetings
        if meeting.on.year == year
    ]


def _answers(
    plan: ActionPlan, linked: dict[type, set[int]], year: int
) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """What was answered in the plan's dialogues in the year; how many came, and wait. Two queries."""
    dialogues = linked[Dialogue] | {one.pk for one in dialogues_of(plan)}
    standing = Viewpoint.objects.standing().filter(dialogue__in=dialogues, received_at__year__lte=year)
    numbers = standing.aggregate(
        came=Count("pk", filter=Q(received_at__year=year)),
        waiting=Count("pk", filter=Q(group=None) | Q(group__response=None)),
    )
    groups = ViewpointGroup.objects.filter(dialogue__in=dialogues, response__answered_at__year=year)
    groups = groups.select_related("response", "dialogue").annotate(
        number=Count("viewpoints", filter=Q(viewpoints__in=standing.values("pk")))
    )
    answers = [
        {
            "dialogue": group.dialogue.title,
            "language": group.dialogue.language,
            "title": group.title,
            "viewpoints": group.number,
            "outcome": group.response.outcome,
            "text": group.response.text,
            "change": group.response.change,
            "on": group.response.on,
        }
        for group in groups
    ]
    return answers, numbers


# --- In figures ------------------------------------------------------------------------------


def _figures(actions: list, goals: list, meetings: list, viewpoints: dict[str, int]) -> dict[str, int]:
    states = [action["state"] for action in actions]
    values = [value for goal in goals for value in goal["values"]]
    return {
        "actions": len(actions),
        "done": states.count(ActionState.DONE),
        "late": states.count(ActionState.LATE) + states.count(ActionState.AT_RISK),
        "dropped": states.count(ActionState.DROPPED),
        "organisations": len({one["name"] for action in actions for one in action["partners"]}),
        "reports": sum(len(action["reports"]) for action in actions),
        "values": len(values),
        "meetings": len(meetings),
        "viewpoints": viewpoints["came"],
    }


def _missing(actions: list, goals: list, viewpoints: dict[str, int]) -> dict[str, Any]:
    """What nobody has told: actions without a report, goals without a value, viewpoints that wait."""
    return {
        "actions": [one["title"] for one in actions if one["state"] not in _SILENT and not one["reports"]],
        "goals": [goal["title"] for goal in goals if not goal["is_measured"]],
        "viewpoints": viewpoints["waiting"],
    }
