"""Consultations of Skärsjö: a plan that is out now, and a question that is over and partly answered."""

from datetime import date, time, timedelta
from typing import Any

from actionplans.models import Action, PlanStep
from dialogues.models import Dialogue, DialoguePart, Response, Viewpoint, ViewpointGroup
from portal.history.recording import recorded
from portal.people.models import Committee, User
from portal.threads.enums import Relation
from portal.threads.services import link
from portal.web import clock
from portal.web.actor import Actor

from .named import Made, day_from_now, department_called, moment, organisation_called, somebody


@recorded
def ask(entry: dict, made: Made, *, actor: Actor) -> None:
    """A plan is out: what it says stands in the dialogue's parts, and some have said something."""
    plan = made.plans[entry["plan"]]
    opened = day_from_now(-entry["opened_ago"])
    dialogue = _dialogue(
        entry, plan.department, plan.committee, plan.owner, opened, opened + timedelta(days=42)
    )
    dialogue.state, dialogue.feeds, dialogue.decided_on = (
        "open",
        entry["feeds"],
        day_from_now(entry["decided_in"]),
    )
    dialogue.save()
    plan.dialogue = dialogue
    plan.save()
    PlanStep.objects.create(
        plan=plan, state="consultation", on=opened, by=plan.owner, made_at=clock.instant(opened, time(9))
    )
    parts = {
        "": DialoguePart.objects.create(
            dialogue=dialogue, key="inledning", title="Inledning", text=plan.purpose
        )
    }
    for order, (key, name) in enumerate((key, name) for key, name in made.goals if key == entry["plan"]):
        goal = made.goals[key, name]
        said = "\n\n".join([goal.promise, *(f"{one.title}. {one.what}" for one in goal.actions.all())])
        parts[name] = DialoguePart.objects.create(
            dialogue=dialogue, key=f"mal-{goal.code}", order=order + 1, title=goal.title, text=said
        )
    for viewpoint in entry["viewpoints"]:
        _viewpoint(dialogue, viewpoint, part=parts.get(viewpoint.get("part")))


def _dialogue(entry: dict, department, committee, owner, opens_on: date, closes_on: date) -> Dialogue:
    return Dialogue.objects.create(
        title=entry["title"],
        purpose=entry["purpose"],
        department=department,
        committee=committee,
        owner=owner,
        opens_on=opens_on,
        closes_on=closes_on,
        answer_by=closes_on + timedelta(days=30),
        made_at=clock.instant(opens_on, time(8)),
    )


def _viewpoint(dialogue: Dialogue, entry: dict, **more: Any) -> Viewpoint:
    received = moment(entry["ago"], time(20, 15))
    state = entry.get("state", "shown")
    is_read = state == "shown" and "organisation" not in entry
    return Viewpoint.objects.create(
        dialogue=dialogue,
        text=entry["text"],
        organisation=organisation_called(entry["organisation"]) if "organisation" in entry else None,
        name=entry.get("name", ""),
        name_shown=bool(entry.get("name")),
        state=state,
        made_at=received,
        received_at=received,
        read_by=dialogue.owner if is_read else None,
        read_at=received + timedelta(hours=14) if is_read else None,
        **more,
    )


@recorded
def ask_and_answer(entry: dict, *, actor: Actor) -> None:
    """A consultation that is over: grouped, two groups answered, one waits."""
    department, committee = (
        department_called(entry["department"]),
        Committee.objects.get(abbreviation=entry["committee"]),
    )
    opened, closed = day_from_now(-entry["opened_ago"]), day_from_now(-entry["closed_ago"])
    dialogue = _dialogue(entry, department, committee, somebody(entry["owner"]), opened, closed)
    dialogue.state = "closed"
    dialogue.save()
    for order, one in enumerate(entry["groups"]):
        group = ViewpointGroup.objects.create(
            dialogue=dialogue, title=one["title"], order=order, made_at=moment(entry["closed_ago"] - 2)
        )
        for name, text in one["said"]:
            said = {"organisation": name, "text": text, "ago": entry["closed_ago"] + 5}
            _viewpoint(dialogue, said, group=group)
        if "outcome" in one:
            _answer(group, one, dialogue.owner, actor=actor)


def _answer(group: ViewpointGroup, entry: dict, owner: User, *, actor: Actor) -> None:
    answer = Response.objects.create(
        group=group,
        outcome=entry["outcome"],
        text=entry["text"],
        change=entry.get("change", ""),
        answered_by=owner,
        answered_at=moment(entry["answered_ago"], time(16)),
    )
    link(group, answer, relation=Relation.LED_TO, on=answer.on, actor=actor)
    if "action" in entry:
        action = Action.objects.get(title=entry["action"])
        link(answer, action, relation=Relation.LED_TO, on=answer.on, actor=actor)
