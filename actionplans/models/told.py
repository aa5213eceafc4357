"""A follow-up's content made ready to be shown: days as days, states in words, figures as lines."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from dialogues.enums import OUTCOME_TONE, Outcome
from portal.municipality.enums import ReportEvery
from portal.records.documents import Document, Part
from portal.web.templatetags.furniture import day

from ..enums import ACTION_TONE, GOAL_TONE, ActionState, GoalState, Going
from .line import RHYTHM, GoalLine, Value
from .reports import REPORT_TONE


def told(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content for a page or a paper, in the language of the moment. It asks the database nothing."""
    said = _with_days(content)
    for action in said["actions"]:
        action |= {
            "state_in_words": capfirst(ActionState(action["state"]).label),
            "tone": ACTION_TONE[action["state"]],
            "tags": [_tag(one) for one in action["principles"]],
        }
        for report in action["reports"]:
            report |= {"going_in_words": Going(report["going"]).label, "tone": REPORT_TONE[report["going"]]}
    for goal in said["goals"]:
        goal |= {
            "state_in_words": capfirst(GoalState(goal["state"]).label),
            "tone": GOAL_TONE[goal["state"]],
            "line": _line(goal, said),
            "actions": [action for action in said["actions"] if action["goal"] == goal["code"]],
        }
    codes = {goal["code"] for goal in said["goals"]}
    said["other_actions"] = [action for action in said["actions"] if action["goal"] not in codes]
    for answer in said["answers"]:
        answer |= {
            "outcome_in_words": capfirst(Outcome(answer["outcome"]).label),
            "tone": OUTCOME_TONE[answer["outcome"]],
        }
    said["is_missing"] = any(said["missing"].values())
    return said


def _with_days(value: Any, name: str = "") -> Any:
    """The same with each day as a date: what is called `on`, `…_on` or `period` is one."""
    if isinstance(value, Mapping):
        return {key: _with_days(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_with_days(each) for each in value]
    is_day = name in {"on", "period"} or name.endswith("_on")
    return date.fromisoformat(value) if is_day and isinstance(value, str) else value


def _tag(principle: Mapping[str, str]) -> SimpleNamespace:
    """A principle as its sign is drawn from."""
    title = principle["en"] if get_language() == "en" and principle["en"] else principle["sv"]
    return SimpleNamespace(key=principle["key"], title=title)


def _line(goal: Mapping[str, Any], said: Mapping[str, Any]) -> GoalLine:
    """The goal's line, as it was."""
    return GoalLine(
        key=goal["code"],
        title=goal["indicator"] or goal["title"],
        unit=goal["unit"],
        direction=goal["direction"],
        start=_decimal(goal["start"]),
        start_on=goal["start_on"],
        target=_decimal(goal["target"]),
        target_on=goal["target_on"],
        rhythm=RHYTHM[ReportEvery(goal["measured_every"])],
        promised_on=said["plan"]["starts_on"],
        values=tuple(Value(one["on"], Decimal(one["value"]), one["note"]) for one in goal["values"]),
        today=said["on"],
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def missing_in_words(missing: Mapping[str, Any]) -> list[str]:
    """What nobody has told, in sentences."""
    sentences = [
        _("%(title)s har ingen lägesrapport från året.") % {"title": one} for one in missing["actions"]
    ]
    sentences += [_("%(title)s har inget mätvärde från året.") % {"title": one} for one in missing["goals"]]
    if number := missing["viewpoints"]:
        sentences.append(
            ngettext("%(n)s synpunkt har inte fått svar.", "%(n)s synpunkter har inte fått svar.", number)
            % {"n": number}
        )
    return sentences


def of_snapshot(snapshot) -> Document:
    """What a follow-up says, for the registrar: its words, then goals and actions in short."""
    said = told(snapshot.content)
    goals = [
        f"{goal['title']}: {goal['state_in_words']}. {figures_of(goal)}".strip() for goal in said["goals"]
    ]
    actions = [f"{action['title']}: {action['state_in_words']}" for action in said["actions"]]
    parts = (
        Part(_("Läget gäller"), day(said["on"])),
        Part(_("Sammanfattning"), snapshot.summary),
        Part(_("Vad vi har lärt oss"), snapshot.learned),
        Part(_("Vad vi tar med oss"), snapshot.next_year),
        Part(_("Mål"), "\n".join(goals)),
        Part(_("Åtgärder"), "\n".join(actions)),
        Part(_("Det här saknades"), "\n".join(missing_in_words(said["missing"]))),
    )
    return Document(str(snapshot), parts, language=said["plan"]["language"], url=snapshot.get_absolute_url())


def figures_of(goal: Mapping[str, Any]) -> str:
    """Where a goal's figure began, is, and shall end, in one sentence."""
    line = goal["line"]
    if line.latest is None:
        return _("Inget värde är mätt.")
    words = {
        "value": line.in_figures(line.latest.value),
        "unit": line.unit_in_words,
        "day": day(line.latest.on),
    }
    sentence = _("%(value)s %(unit)s %(day)s.") % words
    if line.expected_at_latest is not None:
        expected = line.in_figures(line.expected_at_latest)
        sentence += " " + _("Vi väntade oss %(expected)s.") % {"expected": expected}
    return " ".join(sentence.split())
