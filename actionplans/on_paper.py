"""A plan to the committee, as PDF and Word: goals, figures, actions, its way, what was said about it."""

from collections.abc import Iterable
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from dialogues.answers_on_paper import as_data, words_of_table, write_in_word
from portal.municipality.current import municipality
from portal.web import clock
from portal.web.paper import typeset
from portal.web.prose import to_text
from portal.web.templatetags.furniture import dated, day
from portal.web.word import BOLD, WordPaper

from .drawn.line import PAPER, goal_svg, in_words
from .enums import ActionState, PlanState
from .models import Action, Consulted, Goal, GoalLine, Milestone, PlanPaper, PlanStep

# What the PDF's readers are told of the language, beside its two letters.
_REGIONS = {"sv": "SE", "en": "GB"}
# Where a plan stands until somebody has decided it.
_NOT_DECIDED = (PlanState.DRAFT, PlanState.CONSULTATION, PlanState.REVISED)


def plan_on_paper(paper: PlanPaper) -> bytes:
    """The PDF, in the language of whoever asks. The internal notes are in none of it."""
    plan = paper.plan
    data = {
        "title": plan.title,
        "author": municipality().name,
        "language": get_language(),
        "region": _REGIONS[get_language()],
        "written_in": plan.language,
        "facts": _facts(paper),
        "introduction": _paragraphs(plan.purpose),
        "goals": [_goal(goal, paper.figures[goal.pk]) for goal in paper.goals],
        "loose": [_action(action) for action in paper.loose],
        "steps": [[day(step.on), _step(step)] for step in paper.steps],
        "consulted": [{"appendix": name, **_consulted(each)} for name, each in _appendices(paper.consulted)],
        "words": _words() | {"answers": words_of_table()},
    }
    return typeset("actionplans/plan.typ", data)


def plan_in_word(paper: PlanPaper) -> bytes:
    """The same as a Word document, to go on writing in."""
    plan, words = paper.plan, _words()
    document = WordPaper(title=plan.title, author=municipality().name, language=plan.language, wide=True)
    document.heading(plan.title)
    document.facts(_facts(paper))
    if plan.purpose.strip():
        document.heading(words["introduction"], 2)
        document.paragraph("\n\n".join(_paragraphs(plan.purpose)))
    for goal in paper.goals:
        _write_goal(document, _goal(goal, paper.figures[goal.pk]), words)
    if paper.loose:
        document.heading(words["loose"], 2)
        _write_actions(document, [_action(action) for action in paper.loose], words)
    if paper.steps:
        document.heading(words["steps"], 2)
        document.table(
            words["step_headings"], [([day(step.on)], [_step(step)]) for step in paper.steps], shares=(1, 3)
        )
    for name, each in _appendices(paper.consulted):
        document.heading(name, 2)
        document.paragraph(each.dialogue.title)
        document.paragraph("\n\n".join(_lede(each)))
        write_in_word(document, each.parts, level=3)
    return document.saved()


def _write_goal(document: WordPaper, goal: dict[str, Any], words: dict[str, Any]) -> None:
    document.heading(f"{words['goal']}: {goal['title']}", 2)
    document.paragraph("\n\n".join(goal["promise"]))
    document.facts(goal["facts"])
    if goal["rows"]:
        document.table(goal["headings"], [[[cell] for cell in row] for row in goal["rows"]], shares=(2, 1, 1))
    if goal["actions"]:
        document.heading(words["actions"], 3)
        _write_actions(document, goal["actions"], words)


def _write_actions(document: WordPaper, actions: Iterable[dict[str, Any]], words: dict[str, Any]) -> None:
    rows = [
        (
            [BOLD + one["title"], *one["what"]],
            [one["who"]],
            [one["when"]],
            [one["with_whom"]],
            [one["state"]],
        )
        for one in actions
    ]
    document.table(words["action_headings"], rows, shares=(8, 4, 4, 5, 3))


def _words() -> dict[str, Any]:
    return {
        "introduction": _("Inledning"),
        "goal": _("Mål"),
        "actions": _("Åtgärder"),
        "loose": _("Övriga åtgärder"),
        "action_headings": [_("Åtgärd"), _("Ansvarig"), _("När"), _("Tillsammans med"), _("Läge")],
        "steps": _("Planens väg"),
        "step_headings": [_("Dag"), _("Steg")],
        "unanswered": _("Ingen synpunkt har fått svar än."),
    }


def _facts(paper: PlanPaper) -> list[tuple[str, str]]:
    plan = paper.plan
    state = capfirst(plan.get_state_display())
    if plan.state in _NOT_DECIDED:
        state = _("%(state)s, inte beslutad") % {"state": state}
    facts = [
        (_("Förvaltning"), str(plan.department)),
        (_("Nämnd"), str(plan.committee or "")),
        (
            _("Gäller"),
            f"{day(plan.starts_on)} – {day(plan.ends_on)}",
        ),
        (_("Läge"), state),
        (_("Diarienummer"), plan.file_number),
        (_("Utskriven"), day(clock.today())),
    ]
    return [(name, value) for name, value in facts if value]


def _goal(goal: Goal, line: GoalLine) -> dict[str, Any]:
    unit = f" {line.unit}" if line.unit_in_words else ""
    facts = [(_("Mäts så"), goal.indicator), (_("Vem som mäter"), goal.source_name)]
    if line.start is not None:
        facts.append((_("Startvärde"), f"{line.in_figures(line.start)}{unit}, {day(line.start_on)}"))
    if line.target is not None:
        facts.append((_("Målvärde"), f"{line.in_figures(line.target)}{unit}, {day(line.target_on)}"))
    facts.append((_("Principer"), ", ".join(str(tag.title) for tag in goal.principles)))
    facts.append((_("Bidrar till"), ", ".join(str(tag.title) for tag in goal.goals_served)))
    facts.append((_("Vad det blev"), goal.outcome))
    return {
        "title": goal.title,
        "promise": _paragraphs(goal.promise),
        "facts": [(name, value) for name, value in facts if value],
        "picture": str(goal_svg(line, looks=PAPER)) if line.values else "",
        "in_words": in_words(line),
        "headings": [_("Mätt den"), _("Värde"), _("Väntat")],
        "rows": [
            [day(row.on), f"{line.in_figures(row.value)}{unit}", line.expected_in_figures(row.on)]
            for row in line.rows
            if line.values
        ],
        "actions": [_action(action) for action in goal.lines],
    }


def _action(action: Action) -> dict[str, Any]:
    what = _paragraphs(action.what)
    if action.for_whom:
        what.append(_("För: %(whom)s") % {"whom": action.for_whom})
    what += [_milestone(each) for each in action.milestones.all()]
    if action.principles:
        titles = ", ".join(str(tag.title) for tag in action.principles)
        what.append(_("Principer: %(titles)s") % {"titles": titles})
    state = capfirst(action.state_in_words)
    if action.state == ActionState.DROPPED and action.dropped_because:
        state = f"{state}: {action.dropped_because}"
    return {
        "title": action.title,
        "what": what,
        "who": action.responsible_in_words or _("Ingen utsedd än"),
        "when": _time(action),
        "with_whom": ", ".join(str(partner.organisation) for partner in action.with_us),
        "state": state,
    }


def _milestone(milestone: Milestone) -> str:
    words = {"title": milestone.title}
    if milestone.done_on:
        return _("Delmål: %(title)s, klart %(day)s") % (words | {"day": dated(milestone.done_on)})
    if milestone.due_on:
        return _("Delmål: %(title)s, senast %(day)s") % (words | {"day": dated(milestone.due_on)})
    return _("Delmål: %(title)s") % words


def _time(action: Action) -> str:
    if action.starts_on and action.due_on:
        return f"{dated(action.starts_on)} – {dated(action.due_on)}"
    if action.due_on:
        return _("senast %(day)s") % {"day": dated(action.due_on)}
    return _("från %(day)s") % {"day": dated(action.starts_on)} if action.starts_on else ""


def _step(step: PlanStep) -> str:
    """What a step was; one that was written down wrongly says so, and the one that puts it right why."""
    taken = capfirst(step.get_state_display())
    if step.corrects_id:
        taken = _("Rättelse: %(step)s") % {"step": taken}
    if step.is_wrong:
        taken = _("%(step)s (rättat här nedanför)") % {"step": taken}
    pieces = [taken]
    if step.committee:
        pieces.append(str(step.committee))
    if step.paragraph:
        pieces.append(step.paragraph if "§" in step.paragraph else f"§ {step.paragraph}")
    if step.meeting_on:
        pieces.append(_("möte %(day)s") % {"day": day(step.meeting_on)})
    if step.file_number:
        pieces.append(step.file_number)
    said = ", ".join(pieces)
    told = " ".join(filter(None, [step.text, step.because if step.corrects_id else ""]))
    return f"{said}. {told}" if told else said


def _appendices(consulted: list[Consulted]) -> list[tuple[str, Consulted]]:
    """Each consultation with the heading of its appendix: numbered where there are several."""
    if len(consulted) == 1:
        return [(_("Bilaga: synpunkter och svar"), consulted[0])]
    return [
        (_("Bilaga %(n)d: synpunkter och svar") % {"n": number}, each)
        for number, each in enumerate(consulted, 1)
    ]


def _consulted(each: Consulted) -> dict[str, Any]:
    return {"title": each.dialogue.title, "lede": _lede(each), "parts": as_data(each.parts)}


def _lede(each: Consulted) -> list[str]:
    """How long it was out, and how far the answers have come."""
    dialogue, answering, lines = each.dialogue, each.answering, []
    if dialogue.opens_on and dialogue.closes_on:
        lines.append(
            _("Planen var på remiss från %(first)s till och med %(last)s.")
            % {"first": day(dialogue.opens_on), "last": day(dialogue.closes_on)}
        )
    lines.append(
        ngettext(
            "%(n)d synpunkt kom in, och %(answered)d har fått svar.",
            "%(n)d synpunkter kom in, och %(answered)d har fått svar.",
            answering.said,
        )
        % {"n": answering.said, "answered": answering.answered}
    )
    return lines


def _paragraphs(text: str) -> list[str]:
    """A written text as its paragraphs, its marks taken out."""
    pieces = to_text(text).split("\n\n")
    return [piece.strip() for piece in pieces if piece.strip()]
