"""A follow-up's content made ready to be shown: days as days, states in words, figures as lines."""

from collections.abc import Iterator, Mapping
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
from .line import RHYTHM, GoalLine, Row, Value
from .reports import REPORT_TONE


def told(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content for a page or a paper, in the language of the moment. It asks the database nothing."""
    said = _with_days(content)
    for action in said["actions"]:
        action |= {
            "state_in_words": capfirst(str(ActionState(action["state"]).label)),
            "tone": ACTION_TONE[action["state"]],
            "tags": [_tag(one) for one in action["principles"]],
        }
        for report in action["reports"]:
            report |= {
                "going_in_words": str(Going(report["going"]).label),
                "tone": REPORT_TONE[report["going"]],
            }
    for goal in said["goals"]:
        goal |= {
            "state_in_words": capfirst(str(GoalState(goal["state"]).label)),
            "tone": GOAL_TONE[goal["state"]],
            "line": (line := _line(goal, said)),
            "rows": [_row(line, row) for row in line.rows],
            "actions": [action for action in said["actions"] if action["goal"] == goal["code"]],
        }
        goal["in_figures"] = figures_of(goal["line"])
    codes = {goal["code"] for goal in said["goals"]}
    said["other_actions"] = [action for action in said["actions"] if action["goal"] not in codes]
    for answer in said["answers"]:
        answer |= {
            "outcome_in_words": capfirst(str(Outcome(answer["outcome"]).label)),
            "tone": OUTCOME_TONE[answer["outcome"]],
        }
    said["gaps"] = [*_not_over(said), *missing_in_words(said["missing"])]
    said["adopted"] = adopted_in_words(said["plan"])
    said["in_figures"] = figures_in_words(said["figures"])
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


def _row(line: GoalLine, row: Row) -> dict[str, Any]:
    """A line of the table behind the picture."""
    unit = line.unit_in_words
    expected = line.expected_in_figures(row.on) or "–"
    return {"on": row.on, "value": f"{line.in_figures(row.value)} {unit}".strip(), "expected": expected}


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _not_over(said: Mapping[str, Any]) -> Iterator[str]:
    """That the year goes on after the day of which it is told; nothing where it does not."""
    last = min(date(said["year"], 12, 31), said["plan"]["ends_on"])
    if said["on"] < last:
        yield _("Året är inte slut: det som händer efter %(day)s är inte med.") % {"day": day(said["on"])}


def missing_in_words(missing: Mapping[str, Any]) -> list[str]:
    """What nobody has told, in sentences."""
    sentences = [_("%(title)s: ingen lägesrapport från året.") % {"title": one} for one in missing["actions"]]
    sentences += [_("%(title)s: inget mätvärde från året.") % {"title": one} for one in missing["goals"]]
    if number := missing["viewpoints"]:
        sentences.append(
            ngettext("%(n)s synpunkt har inte fått svar.", "%(n)s synpunkter har inte fått svar.", number)
            % {"n": number}
        )
    return sentences


def of_snapshot(snapshot) -> Document:
    """What a follow-up says, for the registrar: its words, then goals and actions in short."""
    said = told(snapshot.content)
    goals = [f"{goal['title']}: {goal['state_in_words']}. {goal['in_figures']}" for goal in said["goals"]]
    actions = [f"{action['title']}: {action['state_in_words']}" for action in said["actions"]]
    parts = (
        Part(_("Läget gäller"), day(said["on"])),
        Part(_("Sammanfattning"), snapshot.summary),
        Part(_("Vad vi har lärt oss"), snapshot.learned),
        Part(_("Vad vi tar med oss"), snapshot.next_year),
        Part(_("Mål"), "\n".join(goals)),
        Part(_("Åtgärder"), "\n".join(actions)),
        Part(_("Det här saknades"), "\n".join(said["gaps"])),
    )
    return Document(str(snapshot), parts, language=said["plan"]["language"], url=snapshot.get_absolute_url())


def figures_of(line: GoalLine) -> str:
    """What a goal's figure last was, and what was to be expected, in sentences."""
    latest, unit = line.latest, line.unit_in_words
    if latest is None:
        return _("Inget värde är mätt.")
    words = {"value": f"{line.in_figures(latest.value)} {unit}".strip(), "day": day(latest.on)}
    said = _("%(value)s, %(day)s.") % words
    if expected := line.expected_in_figures(latest.on):
        said += " " + _("Vi väntade oss %(expected)s.") % {"expected": expected}
    return said


def adopted_in_words(plan: dict[str, Any]) -> str:
    """`Socialnämnden tisdag 9 december 2025, § 112, SN 2025/340`; nothing where no decision is written."""
    if not plan["adopted_on"]:
        return ""
    who = " ".join(filter(None, [plan["adopted_by"], day(plan["adopted_on"])]))
    return ", ".join(filter(None, [who, plan["paragraph"], plan["file_number"]]))


def figures_in_words(figures: dict[str, int]) -> list[str]:
    """The year in figures, a short sentence each; what is none is left out."""
    number = figures["actions"]
    done = ngettext("%(done)s av %(n)s åtgärd är klar", "%(done)s av %(n)s åtgärder är klara", number) % {
        "done": figures["done"],
        "n": number,
    }
    more = [
        (
            figures["late"],
            ngettext("%(n)s är sen eller går trögt", "%(n)s är sena eller går trögt", figures["late"]),
        ),
        (figures["dropped"], ngettext("%(n)s utgår", "%(n)s utgår", figures["dropped"])),
        (
            figures["organisations"],
            ngettext("%(n)s förening är med", "%(n)s föreningar är med", figures["organisations"]),
        ),
        (figures["reports"], ngettext("%(n)s lägesrapport", "%(n)s lägesrapporter", figures["reports"])),
        (figures["viewpoints"], ngettext("%(n)s synpunkt", "%(n)s synpunkter", figures["viewpoints"])),
    ]
    return [done, *(words % {"n": n} for n, words in more if n)]
