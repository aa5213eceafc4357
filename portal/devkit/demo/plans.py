"""What the departments of Skärsjö have promised: documents, inventory, plans, consultations.

Plans, goals, actions, viewpoints and answers are written as rows, each kind in one function: the services ask
for what happened long ago as it happens today.
"""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Q

from actionplans import services as actionplans
from actionplans.models import (
    Action,
    ActionPlan,
    Area,
    AreaSuggestion,
    Goal,
    Measurement,
    Milestone,
    Partner,
    PlanStep,
    ProgressReport,
    SteeringDocument,
)
from actionplans.models.periods import period_of
from dialogues.models import Meeting
from portal.frames.models import Tag
from portal.history.recording import recorded
from portal.people.models import Committee
from portal.threads.enums import Relation
from portal.threads.services import link
from portal.web import clock
from portal.web.actor import Actor
from portal.web.codes import new_code

from .consultations import ask, ask_and_answer
from .municipality import by
from .named import Made, day_from_now, department_called, moment, organisation_called, somebody

CONTENT = Path(__file__).parents[1] / "content" / "plans.toml"
# When the plans and the inventory were written in, in days before today.
WRITTEN = 96


def make_plans() -> None:
    """All of it. The register, the meetings and the people are there."""
    content = tomllib.loads(CONTENT.read_text(encoding="utf-8"))
    made = Made()
    with clock.standing_at(moment(WRITTEN)):
        for entry in content["documents"]:
            _document(entry, actor=by(somebody("eva.lind@skarsjo.example")))
        for entry in content["areas"]:
            _area(entry, actor=by(somebody(entry["owner"])))
    for entry in content["suggestions"]:
        _suggestion(entry, actor=by(somebody("mikko.laine@skarsjo.example")))
    for entry in content["plans"]:
        with clock.standing_at(moment(WRITTEN - 1)):
            _plan(entry, made, actor=by(somebody(entry["owner"])))
    ask(content["consultation"], made, actor=by(somebody("eva.lind@skarsjo.example")))
    ask_and_answer(content["finished"], actor=by(somebody(content["finished"]["owner"])))


def _tags(thing: Any, named: Mapping[str, Iterable[str]]) -> None:
    chosen = Q(pk=None)
    for frame, keys in named.items():
        chosen |= Q(frame=frame, key__in=keys)
    thing.tags.set(Tag.objects.filter(chosen))


def _document(entry: dict, *, actor: Actor) -> None:
    adopted = entry.get("adopted_ago")
    values = {
        **{
            name: entry.get(name, "")
            for name in ("title", "kind", "number", "adopted_by", "paragraph", "summary")
        },
        "adopted_on": day_from_now(WRITTEN - adopted) if adopted else None,
        "valid_to": day_from_now(WRITTEN + entry["lasts"]) if "lasts" in entry else None,
        "committee": Committee.objects.get(abbreviation=entry["committee"]),
        "department": department_called(entry["department"]),
    }
    actionplans.add_document(values=values, code=new_code(), actor=actor)


@recorded
def _area(entry: dict, *, actor: Actor) -> None:
    owner, now = somebody(entry["owner"]), clock.now()
    area = Area.objects.create(
        title=entry["title"],
        need=entry["need"],
        department=department_called(entry["department"]),
        concerns_children=entry.get("children", ""),
        children_heard=entry.get("heard", ""),
        state="open",
        owner=owner,
        made_at=now,
        published_at=now,
    )
    area.organisations.set([organisation_called(name) for name in entry.get("organisations", ())])
    _tags(area, entry["tags"])


@recorded
def _suggestion(entry: dict, *, actor: Actor) -> None:
    suggestion = AreaSuggestion(
        title=entry["title"],
        text=entry["text"],
        department=department_called(entry["department"]),
        organisation=organisation_called(entry["organisation"]),
        made_at=moment(entry["ago"]),
    )
    if "answer" in entry:
        suggestion.state = "joined"
        suggestion.area = Area.objects.get(title=entry["area"])
        suggestion.answer = entry["answer"]
        suggestion.answered_by = somebody(entry["by"])
        suggestion.answered_at = moment(entry["ago"] - 6)
    suggestion.save()
    if suggestion.area:
        on = day_from_now(6 - entry["ago"])
        link(suggestion, suggestion.area, relation=Relation.LED_TO, on=on, actor=actor)


@recorded
def _plan(entry: dict, made: Made, *, actor: Actor) -> None:
    # The year of today, not of the day on which it was written in.
    first, last = (day_from_now(WRITTEN - 1).year + years for years in entry["years"])
    plan = ActionPlan.objects.create(
        title=entry["title"],
        purpose=entry["purpose"].strip(),
        department=department_called(entry["department"]),
        committee=Committee.objects.get(abbreviation=entry["committee"]),
        starts_on=date(first, 1, 1),
        ends_on=date(last, 12, 31),
        state=entry["state"],
        owner=somebody(entry["owner"]),
        deputy=somebody(entry.get("deputy", "")),
        carried_from=made.plans.get(entry.get("carried_from", "")),
        file_number=entry.get("file_number", ""),
        made_at=clock.now(),
    )
    made.plans[entry["key"]] = plan
    if plan.state == "running":
        _adopted(plan, entry["paragraph"])
    for order, goal in enumerate(entry.get("goals", ())):
        made.goals[entry["key"], goal["key"]] = _goal(plan, goal, order)
    for order, action in enumerate(entry.get("actions", ())):
        goal = made.goals.get((entry["key"], action.get("goal", "")))
        made.actions[entry["key"], action.get("key", action["title"])] = _action(
            plan, goal, action, order, actor=actor
        )
    if plan.carried_from:
        _carry(plan, entry, made)


def _adopted(plan: ActionPlan, paragraph: str) -> None:
    """Sent to the committee and adopted in the December before it began."""
    year = plan.starts_on.year - 1
    shared = {"plan": plan, "committee": plan.committee, "file_number": plan.file_number, "by": plan.owner}
    for state, on in (("sent", date(year, 11, 21)), ("adopted", date(year, 12, 9))):
        PlanStep.objects.create(
            **shared,
            state=state,
            on=on,
            meeting_on=date(year, 12, 9) if state == "sent" else None,
            paragraph=paragraph if state == "adopted" else "",
            made_at=clock.instant(on, time(15)),
        )


def _goal(plan: ActionPlan, entry: dict, order: int) -> Goal:
    goal = Goal.objects.create(
        plan=plan,
        order=order,
        area=Area.objects.filter(title=entry.get("area")).first(),
        baseline=entry["from"],
        baseline_on=plan.starts_on,
        target=entry["to"],
        target_on=plan.ends_on,
        measured_every=entry["every"],
        measured_by=somebody(entry["measured_by"]),
        **{name: entry[name] for name in ("title", "promise", "indicator", "unit", "direction")},
        **{name: entry[name] for name in ("source", "source_name", "outcome") if name in entry},
    )
    _tags(goal, entry["tags"])
    for days, value in entry.get("values", ()):
        on = day_from_now(WRITTEN - 1 + days)
        if on > plan.starts_on:
            _value(goal, on, value, entry)
    return goal


def _value(goal: Goal, on: date, value: float, entry: dict) -> None:
    Measurement.objects.create(
        goal=goal,
        on=on,
        value=str(value),
        note=entry.get("note", ""),
        given_by=goal.measured_by,
        given_at=clock.instant(on, time(11)),
    )


def _action(plan: ActionPlan, goal: Goal | None, entry: dict, order: int, *, actor: Actor) -> Action:
    def day(name: str) -> date | None:
        if f"{name}_in_year" in entry:
            return plan.starts_on + timedelta(days=entry[f"{name}_in_year"])
        return day_from_now(WRITTEN - 1 + entry[name]) if name in entry else None

    starts_on = day("begins")
    action = Action.objects.create(
        plan=plan,
        goal=goal,
        area=goal.area if goal else None,
        order=order,
        title=entry["title"],
        what=entry["what"],
        for_whom=entry.get("for_whom", ""),
        responsible=somebody(entry["responsible"]),
        deputy=somebody(entry.get("deputy", "")),
        responsibles_post=entry["post"],
        cost=entry.get("cost", ""),
        starts_on=max(starts_on, plan.starts_on) if starts_on else None,
        due_on=day("due"),
        done_on=day("done"),
        going=entry["reports"][-1][1] if "reports" in entry else "",
    )
    _tags(action, entry["tags"])
    action.documents.set(SteeringDocument.objects.filter(title__in=entry.get("documents", ())))
    for at, (title, due, *done) in enumerate(entry.get("milestones", ())):
        done_on = day_from_now(WRITTEN - 1 + done[0]) if done else None
        due_on = day_from_now(WRITTEN - 1 + due)
        Milestone.objects.create(action=action, order=at, title=title, due_on=due_on, done_on=done_on)
    for name, role, state in entry.get("partners", ()):
        _partner(action, name, role, state)
    for report in entry.get("reports", ()):
        _report(action, *report, actor=actor)
    if "from_meeting" in entry:
        meeting = Meeting.objects.get(title=entry["from_meeting"])
        link(meeting, action, relation=Relation.LED_TO, on=action.starts_on, actor=actor)
    return action


def _partner(action: Action, name: str, role: str, state: str) -> None:
    Partner.objects.create(
        action=action,
        organisation=organisation_called(name),
        role=role,
        state=state,
        asked_at=clock.now(),
        answered_at=clock.now() if state == "confirmed" else None,
    )


def _report(
    action: Action, days: int, going: str, happened: str, obstacle: str, step: str, by_day: int, *, actor
):
    on = day_from_now(WRITTEN - 1 + days)
    report = ProgressReport.objects.create(
        action=action,
        period=period_of(on),
        going=going,
        happened=happened,
        obstacle=obstacle,
        next_step=step,
        next_on=day_from_now(WRITTEN - 1 + by_day) if step else None,
        given_by=action.responsible,
        given_at=clock.instant(on, time(10, 20)),
    )
    link(action, report, relation=Relation.LED_TO, on=on, actor=actor)


def _carry(plan: ActionPlan, entry: dict, made: Made) -> None:
    """What goes on from the plan before: its goals with the last value as the new start, and some actions."""
    before, goals = entry["carried_from"], {}
    for (key, name), goal in list(made.goals.items()):
        if key == before:
            last = goal.measurements.last()
            stood = last.value if last else goal.baseline
            goals[goal.pk] = Goal.objects.create(
                plan=plan,
                area=goal.area,
                order=goal.order,
                baseline=stood,
                baseline_on=plan.starts_on,
                target=goal.target,
                target_on=plan.ends_on,
                measured_every=goal.measured_every,
                measured_by=goal.measured_by,
                carried_from=goal,
                **{
                    each: getattr(goal, each)
                    for each in ("title", "promise", "indicator", "unit", "direction")
                },
            )
            goals[goal.pk].tags.set(goal.tags.all())
            made.goals[entry["key"], name] = goals[goal.pk]
    for order, name in enumerate(entry["carries"]):
        action = made.actions[before, name]
        carried = Action.objects.create(
            plan=plan,
            goal=goals.get(action.goal_id),
            area=action.area,
            order=order,
            starts_on=plan.starts_on,
            due_on=plan.ends_on,
            responsible=action.responsible,
            carried_from=action,
            **{each: getattr(action, each) for each in ("title", "what", "for_whom", "responsibles_post")},
        )
        carried.tags.set(action.tags.all())
