"""Plans on consultation, and a question beside them: asked, said, read, grouped, answered."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial

from actionplans import services as actionplans
from dialogues import services as dialogues
from dialogues.enums import CameBy, Outcome
from dialogues.models import Dialogue, MailingCopy, Response, Viewpoint
from organisations.models import Chosen, Organisation
from portal.people.enums import LinkPurpose
from portal.people.models import Committee, GuestLink
from portal.web import clock
from portal.web.actor import THE_CLOCK, Actor, Door
from portal.web.codes import new_code

from .municipality import by
from .named import Made, Period, department_called, organisation_called, somebody, weekday
from .timeline import Timeline

_OPENING, _SAYING, _READING = time(9), time(20, 15), time(8, 40)
_GROUPING, _ANSWERING = time(11, 10), time(15, 30)
_FORTY_TWO = timedelta(days=42)
# How a talk is found once it has begun, and the part of it that the content names.
_Found = Callable[[], Dialogue]
_Part = Callable[[str], str]


def tell_consultation(entry: dict, period: Period, made: Made, timeline: Timeline) -> None:
    """A plan goes out; what was said is answered, and led to something in the plan."""
    asked = entry["consultation"]
    opened = period.before(asked["opened"])
    timeline.at(clock.instant(opened, _OPENING), partial(_send_out, entry, opened, period, made))

    def found() -> Dialogue:
        made.plans[entry["key"]].refresh_from_db()
        return made.plans[entry["key"]].dialogue

    def part(key: str) -> str:
        return f"mal-{made.goals[entry['key'], key].code}" if key else ""

    _tell_talk(asked, opened, found, part, timeline)
    for group in asked.get("groups", ()):
        if "action" in group:
            answered = _at_work(opened, group["answered_after"], _ANSWERING)
            timeline.at(answered + timedelta(minutes=10), partial(_tie, entry["key"], group, made))


def tell_question(entry: dict, timeline: Timeline) -> None:
    """A question that is put beside the plans."""
    opened = weekday(clock.today() - timedelta(days=entry["opened_ago"]))
    timeline.at(clock.instant(opened, _OPENING), partial(_put, entry, opened))
    _tell_talk(entry, opened, lambda: Dialogue.objects.get(title=entry["title"]), lambda key: key, timeline)


def _send_out(entry: dict, opened: date, period: Period, made: Made) -> None:
    plan, asked = made.plans[entry["key"]], entry["consultation"]
    values = {
        "title": asked["title"],
        "purpose": asked["purpose"],
        "closes_on": opened + _FORTY_TWO,
        "feeds": asked["feeds"],
        "decided_on": opened + timedelta(days=asked["decided_after"]),
    }
    dialogue = actionplans.begin_consultation(
        plan, values=values, code=new_code(), owner=plan.owner, actor=by(plan.owner)
    )
    _ask_everybody(dialogue)
    actionplans.follow_dialogues(actor=THE_CLOCK)


def _put(entry: dict, opened: date) -> None:
    owner = somebody(entry["owner"])
    values = {
        "title": entry["title"],
        "purpose": entry["purpose"],
        "department": department_called(entry["department"]),
        "committee": Committee.objects.get(abbreviation=entry["committee"]),
        "closes_on": opened + _FORTY_TWO,
    }
    _ask_everybody(dialogues.draft_dialogue(values=values, code=new_code(), owner=owner, actor=by(owner)))


def _ask_everybody(dialogue: Dialogue) -> None:
    actor = by(dialogue.owner)
    dialogue = dialogues.choose_asked(dialogue, chosen=Chosen(everybody=True), actor=actor)
    dialogues.ask(dialogue, actor=actor)


def _tell_talk(entry: dict, opened: date, found: _Found, part: _Part, timeline: Timeline) -> None:
    """What is said after so many days; what a person says is read the day after, where it has been."""

    for each in entry["said"]:
        said = clock.instant(opened + timedelta(days=each["after"]), _SAYING)
        timeline.at(said, partial(_say, each, found, part))
        if each.get("is_read"):
            timeline.at(_at_work(opened, each["after"] + 1, _READING), partial(_read, each, found))
    for group in entry.get("groups", ()):
        put_together = _at_work(opened, group["made_after"], _GROUPING)
        timeline.at(put_together, partial(_group, group, entry["said"], found))
        if "outcome" in group:
            answered = _at_work(opened, group["answered_after"], _ANSWERING)
            timeline.at(answered, partial(_answer, group, found))


def _at_work(opened: date, days: int, at: time) -> datetime:
    """So many days after it opened, or the Monday after that."""
    day = opened + timedelta(days=days)
    return clock.instant(day + timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0), at)


def _say(entry: dict, found: _Found, part: _Part) -> None:
    dialogue = found()
    about = dialogue.dialogue_parts.filter(key=part(entry.get("part", ""))).first()
    words = dialogues.Words(text=entry["text"], part=about)
    if "organisation" not in entry:
        who = dialogues.Sayer(name=entry["name"], name_shown=bool(entry["name"]))
        dialogues.say(dialogue, words=words, who=who, came_by=CameBy.PAGE, actor=Actor(Door.WEB))
        return
    organisation = organisation_called(entry["organisation"])
    link = _link_of(dialogue, organisation)
    who = dialogues.sayer_for(organisation, link.address)
    actor = Actor(Door.LINK, guest_link_id=link.pk)
    dialogues.say(dialogue, words=words, who=who, came_by=CameBy.LINK, actor=actor)


def _link_of(dialogue: Dialogue, organisation: Organisation) -> GuestLink:
    """The one in the letter by which an organisation was asked."""
    copies = MailingCopy.objects.filter(mailing__dialogue=dialogue, organisation=organisation)
    links = GuestLink.objects.filter(purpose=LinkPurpose.VIEWPOINT, subject_id__in=copies.values("pk"))
    return links.select_related("address").earliest("pk")


def _said(entry: dict, dialogue: Dialogue) -> Viewpoint:
    return dialogue.viewpoints.get(text=entry["text"])


def _read(entry: dict, found: _Found) -> None:
    dialogue = found()
    viewpoint = _said(entry, dialogue)
    dialogues.show_viewpoint(
        viewpoint,
        words=entry.get("masked", ()),
        made_from=dialogues.mark_of_words(viewpoint),
        actor=by(dialogue.owner),
    )


def _group(group: dict, said: list[dict], found: _Found) -> None:
    dialogue = found()
    codes = [_said(each, dialogue).code for each in said if each.get("group") == group["title"]]
    dialogues.begin_group(
        dialogue, viewpoints=codes, title=group["title"], code=new_code(), actor=by(dialogue.owner)
    )


def _answer(group: dict, found: _Found) -> None:
    dialogue = found()
    values = {
        "outcome": Outcome(group["outcome"]),
        "text": group["text"],
        "change": group.get("change", ""),
    }
    standing = dialogue.viewpoint_groups.get(title=group["title"])
    dialogues.answer_group(standing, values=values, actor=by(dialogue.owner))


def _tie(of_plan: str, group: dict, made: Made) -> None:
    plan = made.plans[of_plan]
    response = Response.objects.get(group__dialogue=plan.dialogue, group__title=group["title"])
    actionplans.tie_answer(
        plan, response=response, thing=made.actions[of_plan, group["action"]], actor=by(plan.owner)
    )
