"""What the departments of Skärsjö have promised: inventory, plans, consultations, follow-ups."""

import tomllib
from datetime import date, time, timedelta
from functools import partial
from pathlib import Path

from actionplans import services as actionplans
from actionplans.models import ActionPlan
from portal.people.models import Committee
from portal.web import clock
from portal.web.codes import new_code

from .consultations import tell_consultation, tell_question
from .inventory import tell_inventory
from .lines import carried_lines, choices_of, tell_lines, write_lines
from .municipality import by
from .named import Made, Period, department_called, somebody, weekday
from .timeline import Timeline

CONTENT = Path(__file__).parents[1] / "content" / "plans.toml"
_WRITING, _DECIDING = time(9, 30), time(13)
# Partners are asked when the draft has rested for a week.
_RESTS = timedelta(days=7)


def associations() -> list[str]:
    """Those that the plans name: they stood in the register when it was young."""
    return tomllib.loads(CONTENT.read_text(encoding="utf-8"))["associations"]


def tell_plans() -> Timeline:
    """All that happens. The people are there, and the associations."""
    content = tomllib.loads(CONTENT.read_text(encoding="utf-8"))
    made, timeline = Made(), Timeline()
    tell_inventory(content, made, timeline)
    entries = {entry["key"]: entry for entry in content["plans"]}
    for entry in entries.values():
        _tell_plan(entry, entries, made, timeline)
    for entry in content["questions"]:
        tell_question(entry, timeline)
    return timeline


def _tell_plan(entry: dict, entries: dict[str, dict], made: Made, timeline: Timeline) -> None:
    period, way = Period.of(entry), entry["way"]
    former = entries.get(entry.get("carried_from", ""))

    def at(step: str, act) -> None:
        if step in way:
            timeline.at(clock.instant(period.before(way[step]), _DECIDING), act)

    drafted = clock.instant(period.before(way["drafted"]), _WRITING)
    timeline.at(drafted, partial(_draft, entry, former, period, made))
    if "consultation" in entry:
        tell_consultation(entry, period, made, timeline)
    at("revised", partial(_revise, entry, made))
    at("approved", partial(_approve, entry, made))
    at("sent", partial(_send, entry, period, made))
    at("adopted", partial(_adopt, entry, period, made))
    tell_lines(entry, period, made, timeline, asked=drafted + _RESTS)
    for each in entry.get("taken_in", ()):
        on = period.day(each["day"])
        timeline.at(clock.instant(on, _DECIDING), partial(_take_in, entry, each, made))
    for each in entry.get("follow_ups", ()):
        year = period.first.year + each["year"]
        closed = clock.instant(weekday(date(year, 1, 1) + timedelta(days=each["day"])), _DECIDING)
        timeline.at(closed, partial(_follow_up, entry, each, year, made))


def _draft(entry: dict, former: dict | None, period: Period, made: Made) -> None:
    owner = somebody(entry["owner"])
    values = {"title": entry["title"], "starts_on": period.first, "ends_on": period.last}
    if former:
        plan = actionplans.carry_over(
            made.plans[former["key"]],
            values=values,
            choices=choices_of(entry, former, made),
            owner=owner,
            actor=by(owner),
        )
        carried_lines(plan, entry, former, made)
    else:
        values |= {
            "department": department_called(entry["department"]),
            "committee": Committee.objects.get(abbreviation=entry["committee"]),
        }
        plan = actionplans.draft_plan(values=values, code=new_code(), owner=owner, actor=by(owner))
    about = {"purpose": entry["purpose"].strip(), "deputy": somebody(entry.get("deputy", ""))}
    plan = made.plans[entry["key"]] = actionplans.change_plan(plan, values=about, actor=by(owner))
    write_lines(plan, entry, period, made)


def _last_step(plan: ActionPlan) -> int:
    last = plan.steps.last()
    return last.pk if last else 0


def _revise(entry: dict, made: Made) -> None:
    plan = made.plans[entry["key"]]
    actionplans.revise_plan(plan, actor=by(plan.owner))


def _approve(entry: dict, made: Made) -> None:
    plan = made.plans[entry["key"]]
    head = by(somebody(entry["approved_by"]))
    actionplans.approve_plan(plan, because=entry.get("because", ""), after=_last_step(plan), actor=head)


def _send(entry: dict, period: Period, made: Made) -> None:
    plan = made.plans[entry["key"]]
    meeting = period.before(entry["way"]["adopted"])
    values = {
        "committee": plan.committee,
        "meeting_on": meeting,
        "papers_by": meeting - timedelta(days=14),
        "file_number": entry["file_number"].format(year=clock.today().year),
    }
    because = entry.get("because", "")
    actionplans.send_to_committee(
        plan, values=values, because=because, after=_last_step(plan), actor=by(plan.owner)
    )


def _adopt(entry: dict, period: Period, made: Made) -> None:
    plan = made.plans[entry["key"]]
    values = {
        "committee": plan.committee,
        "on": period.before(entry["way"]["adopted"]),
        "paragraph": entry["paragraph"],
        "file_number": "",
        "text": entry.get("decision", ""),
    }
    actionplans.record_adopted(plan, values=values, actor=by(plan.owner))


def _take_in(entry: dict, each: dict, made: Made) -> None:
    plan = made.plans[entry["key"]]
    codes = [made.actions[entry["key"], key].code for key in each["actions"]]
    actionplans.mark_all_taken_in(plan, codes=codes, seen=[], on=clock.today(), actor=by(plan.owner))


def _follow_up(entry: dict, each: dict, year: int, made: Made) -> None:
    plan = made.plans[entry["key"]]
    said = {name: each[name].strip() for name in ("summary", "learned", "next_year")}
    snapshot = actionplans.begin_follow_up(plan, year=year, actor=by(plan.owner))
    snapshot = actionplans.write_follow_up(snapshot, values=said, actor=by(plan.owner))
    if not each.get("is_written"):
        actionplans.close_follow_up(snapshot, actor=by(plan.owner))
