"""Steering documents and the inventory: areas, and what organisations have suggested."""

from datetime import date, time, timedelta
from functools import partial
from typing import Any

from actionplans import services as actionplans
from actionplans.models import AreaSuggestion
from portal.frames.enums import Frame
from portal.people.models import Committee
from portal.web import clock
from portal.web.actor import Actor, Door
from portal.web.codes import new_code

from .municipality import by
from .named import Made, ago, department_called, founded, organisation_called, somebody, tags
from .timeline import Timeline

KEEPER = "eva.lind@skarsjo.example"
# The fields of an area's form that are tags, by their frame in the content.
_FIELDS = {
    Frame.PRINCIPLE: "principles",
    Frame.TOPIC: "topics",
    Frame.TARGET_GROUP: "target_groups",
    Frame.SDG: "sdgs",
    Frame.MUNICIPAL_GOAL: "municipal_goals",
}
# An organisation writes in the evening, and has its answer six days later.
_EVENING, _ANSWERED_AFTER = time(19, 40), 6


def tell_inventory(content: dict, made: Made, timeline: Timeline) -> None:
    """Documents are written into the register first of all, areas in the weeks after."""
    began, today = founded(), clock.today()
    for entry in content["documents"]:
        timeline.at(clock.instant(began, time(10)), partial(_document, entry, today))
    for number, entry in enumerate(content["areas"]):
        on = began + timedelta(days=2 + number)
        timeline.at(clock.instant(on, time(14)), partial(_area, entry, made))
    for entry in content["suggestions"]:
        timeline.at(ago(entry["ago"], _EVENING), partial(_suggestion, entry))
        if "answer" in entry:
            timeline.at(ago(entry["ago"] - _ANSWERED_AFTER), partial(_answer, entry, made))


def _document(entry: dict, today: date) -> None:
    adopted = today - timedelta(days=entry["adopted_ago"]) if "adopted_ago" in entry else None
    said = ("title", "kind", "adopted_by", "paragraph", "summary")
    values: dict[str, Any] = {name: entry[name] for name in said if name in entry} | {
        "number": entry["number"].format(year=adopted.year) if adopted else "",
        "adopted_on": adopted,
        "valid_to": today + timedelta(days=entry["lasts"]) if "lasts" in entry else None,
        "committee": Committee.objects.get(abbreviation=entry["committee"]),
        "department": department_called(entry["department"]),
    }
    actionplans.add_document(values=values, code=new_code(), actor=by(somebody(KEEPER)))


def _area(entry: dict, made: Made) -> None:
    owner = somebody(entry["owner"])
    values = {
        "title": entry["title"],
        "need": entry["need"],
        "department": department_called(entry["department"]),
        "concerns_children": entry.get("children", "no"),
        "children_heard": entry.get("heard", ""),
        "organisations": [organisation_called(name) for name in entry.get("organisations", ())],
    }
    values |= {_FIELDS[Frame(frame)]: tags(frame, keys) for frame, keys in entry["tags"].items()}
    area = actionplans.draft_area(values=values, code=new_code(), owner=owner, actor=by(owner))
    made.areas[entry["title"]] = actionplans.publish_area(area, actor=by(owner))


def _suggestion(entry: dict) -> None:
    contact = organisation_called(entry["organisation"]).memberships.current().earliest("pk")
    actionplans.suggest_area(
        contact,
        department=department_called(entry["department"]),
        title=entry["title"],
        text=entry["text"],
        code=new_code(),
        actor=Actor(Door.LINK),
    )


def _answer(entry: dict, made: Made) -> None:
    suggestion, official = AreaSuggestion.objects.get(title=entry["title"]), somebody(entry["by"])
    said = {"answer": entry["answer"], "by": official, "actor": by(official)}
    if "area" in entry:
        actionplans.join_suggestion(suggestion, area=made.areas[entry["area"]], **said)
    else:
        actionplans.decline_suggestion(suggestion, **said)
