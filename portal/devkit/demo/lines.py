"""What stands in a plan as its officials write it, and what then happens to it."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from actionplans import services as actionplans
from actionplans.enums import CarryingOver, Going
from actionplans.models import Action, ActionPlan, Goal, Partner, SteeringDocument
from dialogues.models import Meeting
from portal.frames.enums import Frame
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink
from portal.web import clock
from portal.web.actor import Actor, Door
from portal.web.codes import new_code

from .municipality import by
from .named import Made, Period, ago, organisation_called, somebody, tags
from .timeline import Timeline

_NOON, _REPORTING = time(11), time(10, 20)
# A board meets before it answers; of those who have not answered the question is new.
_A_BOARD_MEETS, _JUST_ASKED = timedelta(days=16), 6


def write_lines(plan: ActionPlan, entry: dict, period: Period, made: Made) -> None:
    """The goals, and the actions that are there from the beginning; those carried over are written on."""
    for each in entry.get("goals", ()):
        key = entry["key"], each["key"]
        goal = made.goals.get(key) or _new_goal(plan, each, made)
        made.goals[key] = _write_goal(goal, each, period)
    for each in entry.get("actions", ()):
        if "after_meeting" not in each:
            write_action(plan, entry["key"], each, period, made)


def _new_goal(plan: ActionPlan, entry: dict, made: Made) -> Goal:
    area = made.areas[entry["area"]] if "area" in entry else None
    return actionplans.add_goal(plan, title=entry["title"], code=new_code(), area=area, actor=by(plan.owner))


def _write_goal(goal: Goal, entry: dict, period: Period) -> Goal:
    said = ("title", "promise", "indicator", "unit", "direction", "source", "source_name")
    values: dict[str, Any] = {name: entry[name] for name in said if name in entry} | {
        "target_on": period.last,
        "measured_every": entry["every"],
        "measured_by": somebody(entry["measured_by"]),
        "principles": tags(Frame.PRINCIPLE, entry["principles"]),
        "sdgs": tags(Frame.SDG, entry["sdgs"]),
        "municipal_goals": tags(Frame.MUNICIPAL_GOAL, entry.get("municipal_goals", ())),
    }
    if "to" in entry:
        values["target"] = Decimal(str(entry["to"]))
    if "from" in entry:
        values |= {"baseline": Decimal(str(entry["from"])), "baseline_on": clock.today()}
    return actionplans.change_goal(goal, values=values, actor=by(goal.plan.owner))


def write_action(
    plan: ActionPlan, of_plan: str, entry: dict, period: Period, made: Made, *, because: str = ""
) -> Action:
    """An action with its days, people, steps and partners; into one that is adopted with a reason."""
    key, actor = (of_plan, entry["key"]), by(plan.owner)
    goal = made.goals[of_plan, entry["goal"]] if "goal" in entry else None
    action = made.actions.get(key) or actionplans.add_action(
        plan, title=entry["title"], code=new_code(), goal=goal, actor=actor
    )
    values = {name: entry[name] for name in ("title", "what", "for_whom", "cost") if name in entry} | {
        "responsible": somebody(entry["responsible"]),
        "deputy": somebody(entry.get("deputy", "")),
        "responsibles_post": entry["post"],
        "starts_on": period.day(entry["begins"]),
        "due_on": period.day(entry["due"]),
        "principles": tags(Frame.PRINCIPLE, entry["principles"]),
    }
    action = actionplans.change_action(action, values=values, because=because, actor=actor)
    if "note" in entry:
        actionplans.write_note(action, values={"internal_note": entry["note"]}, actor=actor)
    for title, due, *_reached in entry.get("milestones", ()):
        actionplans.add_milestone(action, title=title, due_on=period.day(due), actor=actor)
    for title in entry.get("documents", ()):
        actionplans.refer_to(action, document=SteeringDocument.objects.get(title=title), actor=actor)
    for name, role, _state in entry.get("partners", ()):
        organisation = organisation_called(name)
        actionplans.name_partner(action, organisation=organisation, role=role, actor=actor)
    made.actions[key] = action
    return action


def carried_lines(plan: ActionPlan, entry: dict, former: dict, made: Made) -> None:
    """Find what came along by the keys that it had in the plan before."""
    goals = {goal.carried_from_id: goal for goal in plan.goals.all()}
    actions = {action.carried_from_id: action for action in plan.actions.all()}
    for line in former["goals"]:
        made.goals[entry["key"], line["key"]] = goals[made.goals[former["key"], line["key"]].pk]
    for line in former["actions"]:
        if action := actions.get(made.actions[former["key"], line["key"]].pk):
            made.actions[entry["key"], line["key"]] = action


def choices_of(entry: dict, former: dict, made: Made) -> dict[str, tuple[str, str]]:
    """What becomes of each action of the plan before: what is not dropped with a reason goes on."""
    drops = entry.get("drops", {})
    return {
        made.actions[former["key"], line["key"]].code: (
            (CarryingOver.DROP, drops[line["key"]]) if line["key"] in drops else (CarryingOver.CONTINUE, "")
        )
        for line in former["actions"]
    }


# --- What happens --------------------------------------------------------------------------


def tell_lines(entry: dict, period: Period, made: Made, timeline: Timeline, *, asked: datetime) -> None:
    """Values, partners, steps, reports, meetings: each on its day. Partners are `asked` first."""
    for each in entry.get("goals", ()):
        key = entry["key"], each["key"]
        for number, value in each.get("values", ()):
            moment = clock.instant(period.day(number), _NOON)
            timeline.at(moment, partial(_value, made, key, value, each.get("note", "")))
        if "outcome" in each:
            number, words = each["outcome"]
            timeline.at(clock.instant(period.day(number), _NOON), partial(_outcome, made, key, words))
    for each in entry.get("actions", ()):
        key, met = (entry["key"], each["key"]), asked
        if "after_meeting" in each:
            met = ago(each["after_meeting"]["ago"], time(15))
            timeline.at(met, partial(_after_meeting, entry["key"], each, period, made))
        for name, _role, state in each.get("partners", ()):
            _tell_partner(made, key, name, state, timeline, asked=met)
        for title, _due, *reached in each.get("milestones", ()):
            for number in reached:
                moment = clock.instant(period.day(number), _NOON)
                timeline.at(moment, partial(_reach, made, key, title))
        for report in each.get("reports", ()):
            moment = clock.instant(period.day(report[0]), _REPORTING)
            timeline.at(moment, partial(_report, made, key, each, report, period))


def _value(made: Made, key: tuple[str, str], value: float, note: str) -> None:
    goal = made.goals[key]
    actionplans.give_value(
        goal, on=clock.today(), value=Decimal(str(value)), note=note, actor=by(goal.measured_by)
    )


def _outcome(made: Made, key: tuple[str, str], words: str) -> None:
    goal = made.goals[key]
    actionplans.tell_outcome(goal, values={"outcome": words}, actor=by(goal.measured_by))


def _after_meeting(of_plan: str, entry: dict, period: Period, made: Made) -> None:
    plan, meant = made.plans[of_plan], entry["after_meeting"]
    action = write_action(plan, of_plan, entry, period, made, because=meant["because"])
    meeting = Meeting.objects.get(title=meant["title"])
    actionplans.tie_meeting(action, meeting=meeting, actor=by(plan.owner))


def _tell_partner(
    made: Made, key: tuple[str, str], name: str, state: str, timeline: Timeline, *, asked: datetime
) -> None:
    """Named at first; asked by mail; then what the board says."""
    if state == "asked":
        asked = max(asked, ago(_JUST_ASKED))
    if state != "named":
        timeline.at(asked, partial(_ask, made, key, name))
    if state in {"confirmed", "declined"}:
        timeline.at(asked + _A_BOARD_MEETS, partial(_board_answers, made, key, name, state == "confirmed"))


def _partner(made: Made, key: tuple[str, str], name: str) -> Partner:
    return made.actions[key].partners.get(organisation=organisation_called(name))


def _ask(made: Made, key: tuple[str, str], name: str) -> None:
    partner = _partner(made, key, name)
    actionplans.ask_partner(partner, actor=by(partner.action.plan.owner))


def _board_answers(made: Made, key: tuple[str, str], name: str, yes: bool) -> None:
    partner = _partner(made, key, name)
    link = GuestLink.objects.filter(purpose=LinkPurpose.PARTNER, subject_id=partner.pk).earliest("pk")
    actionplans.answer_partnership(partner, yes=yes, actor=Actor(Door.LINK, guest_link_id=link.pk))


def _reach(made: Made, key: tuple[str, str], title: str) -> None:
    action = made.actions[key]
    actor = by(action.responsible or action.plan.owner)
    actionplans.reach_milestone(action.milestones.get(title=title), reached=True, actor=actor)


def _report(made: Made, key: tuple[str, str], entry: dict, report: list, period: Period) -> None:
    _day, going, happened, obstacle, step, step_by = report
    who = somebody(entry["responsible"])
    next_on: date | None = period.day(step_by) if step else None
    actionplans.give_report(
        made.actions[key],
        values={
            "going": Going(going),
            "happened": happened,
            "obstacle": obstacle,
            "next_step": step,
            "next_on": next_on,
        },
        code=new_code(),
        by=who,
        actor=by(who),
    )
