"""A plan's year on paper: the same content as on the page, goal lines and all."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from portal.municipality.current import municipality
from portal.web.paper import typeset
from portal.web.templatetags.furniture import day

from .drawn.line import PAPER, goal_svg
from .drawn.line import in_words as line_in_words
from .models import Snapshot

_REGIONS = {"sv": "SE", "en": "GB"}


def follow_up_on_paper(snapshot: Snapshot) -> bytes:
    """The PDF, in the authority's language, as the page says it today, or as it was closed."""
    told = snapshot.told
    plan = told["plan"]
    corrections = list(snapshot.corrections.all())
    data = {
        "title": _("Uppföljning %(year)s: %(plan)s") % {"year": snapshot.year, "plan": plan["title"]},
        "author": municipality().name,
        "language": settings.LANGUAGE_CODE,
        "region": _REGIONS[settings.LANGUAGE_CODE],
        "written_in": plan["language"],
        "sender": municipality().name,
        "standing": _standing(snapshot, told["on"]),
        "heading": _("Uppföljning %(year)s") % {"year": snapshot.year},
        "plan": plan["title"],
        "facts": _facts(told),
        "figures": told["in_figures"],
        "corrections": [(_on(each.on), each.text) for each in corrections],
        "texts": [
            (title, _paragraphs(text))
            for title, text in (
                (_("Sammanfattning"), snapshot.summary),
                (_("Vad vi har lärt oss"), snapshot.learned),
                (_("Vad vi tar med oss"), snapshot.next_year),
            )
            if text
        ],
        "goals": [_goal(goal) for goal in told["goals"]],
        "others": [_action(action) for action in told["other_actions"]],
        "others_heading": _("Andra åtgärder") if told["goals"] else _("Åtgärder"),
        "meetings_heading": _("Möten"),
        "meetings": [f"{day(one['on'])}: {one['title']}" for one in told["meetings"]],
        "answers_heading": _("Synpunkter och svar"),
        "answers": [_answer(one) for one in told["answers"]],
        "missing_heading": _("Det här saknas"),
        "missing": told["gaps"],
        "foot": settings.SITE_URL + snapshot.get_absolute_url(),
    }
    made_at = corrections[-1].made_at if corrections else snapshot.closed_at
    return typeset("actionplans/snapshot.typ", data, made_at=made_at)


def _standing(snapshot: Snapshot, on: date) -> str:
    if snapshot.is_closed:
        return _("Stängd %(day)s. Texten och siffrorna är som de var då.") % {"day": day(snapshot.closed_on)}
    return _("Arbetsutkast %(day)s: uppföljningen är inte stängd än.") % {"day": day(on)}


def _on(on: date) -> str:
    return _("Rättelse %(day)s") % {"day": day(on)}


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]


def _facts(told: dict[str, Any]) -> list[tuple[str, str]]:
    plan = told["plan"]
    period = _("%(first)s till %(last)s") % {"first": day(plan["starts_on"]), "last": day(plan["ends_on"])}
    facts = [
        (_("Förvaltning"), plan["department"]),
        (_("Ansvarig nämnd"), plan["committee"]),
        (_("Antagen"), told["adopted"]),
        (_("Gäller"), period),
        (_("Läget är från"), day(told["on"])),
    ]
    return [(title, words) for title, words in facts if words]


def _goal(goal: dict[str, Any]) -> dict[str, Any]:
    line = goal["line"]
    return {
        "title": goal["title"],
        "promise": goal["promise"],
        "promise_heading": _("Vad vi lovade"),
        "standing_heading": _("Hur långt vi kommit"),
        "standing": f"{goal['state_in_words']}. {goal['in_figures']}",
        "picture": goal_svg(line, looks=PAPER),
        "alt": line_in_words(line),
        "columns": [_("Mätt"), _("Värde"), _("Väntat")],
        "values": [[day(row["on"]), row["value"], row["expected"]] for row in goal["rows"]],
        "actions_heading": _("Vad vi gör, och med vilka"),
        "actions": [_action(action) for action in goal["actions"]],
        "outcome_heading": _("Vad det blev"),
        "outcome": goal["outcome"],
    }


def _action(action: dict[str, Any]) -> dict[str, Any]:
    state = action["state_in_words"]
    if action["ended_on"]:
        state = f"{state} {day(action['ended_on'])}"
    elif action["due_on"]:
        state = _("%(state)s, klar senast %(day)s") % {"state": state, "day": day(action["due_on"])}
    partners = [
        f"{one['name']} ({one['role']})" if one["role"] else one["name"] for one in action["partners"]
    ]
    return {
        "title": action["title"],
        "state": state,
        "because": action["because"],
        "who": _("Ansvarar: %(post)s") % {"post": action["post"]} if action["post"] else "",
        "with": _("Med: %(partners)s") % {"partners": ", ".join(partners)} if partners else "",
        "reports": [_report(report) for report in action["reports"]],
        "milestones": [
            f"{one['title']}: "
            + (_("klart %(day)s") % {"day": day(one["done_on"])} if one["done_on"] else _("inte klart"))
            for one in action["milestones"]
        ],
    }


def _report(report: dict[str, Any]) -> str:
    said = [f"{day(report['on'])}: {report['going_in_words']}.", report["happened"], report["obstacle"]]
    if report["next_step"]:
        said.append(_("Nästa steg: %(step)s") % {"step": report["next_step"]})
    return " ".join(filter(None, said))


def _answer(answer: dict[str, Any]) -> dict[str, str]:
    return {
        "title": answer["title"],
        "outcome": f"{answer['outcome_in_words']}, {day(answer['on'])}",
        "text": " ".join(filter(None, [answer["text"], answer["change"]])),
    }
