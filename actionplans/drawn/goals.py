"""What a goal shows beside its words, as HTML: what it is measured by, how far it has come, its figures.

A plan has several goals, each with many figures. Needs css/plan.css.
"""

from dataclasses import dataclass
from functools import cache
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.web.templatetags.furniture import state_tag

from ..enums import GoalState
from ..models.line import GoalLine, Row
from ..models.picture import short
from ..models.plan_page import Promise
from .line import goal_svg


def measured_as(promise: Promise, language: str) -> SafeString:
    """What it is measured by, from where to where; nothing where it has no measure yet."""
    line, indicator = promise.line, promise.goal.indicator
    if not indicator:
        return mark_safe("")
    unit = line.unit_in_words
    beside = f", {escape(unit)}" if unit and unit.lower() not in indicator.lower() else ""
    said = (
        f'<span lang="{language}">{escape(indicator)}</span>{beside}. {escape(_from_where_to_where(promise))}'
    )
    return mark_safe(f'<p class="small quiet">{said}</p>')


def _from_where_to_where(promise: Promise) -> str:
    line = promise.line
    if line.target is None:
        return ""
    end = {"target": line.in_figures(line.target), "to": promise.to_month}
    if line.start is None:
        return _("Målet är %(target)s i %(to)s.") % end
    begun = {"start": line.in_figures(line.start), "from": promise.from_month}
    return _("Från %(start)s i %(from)s till %(target)s i %(to)s.") % (begun | end)


def progress(promise: Promise, language: str) -> SafeString:
    """How far it has come, in words."""
    line = promise.line
    if not promise.goal.indicator and not line.values:
        words = _("Målet har inget mått än, så det går inte att se i siffror hur långt vi har kommit.")
        return mark_safe(f"<p>{escape(words)}</p>")
    said = _latest(promise, language) if line.latest else escape(_without_value(promise))
    state = state_tag(line.tone, capfirst(line.state_in_words))
    return mark_safe(f"<p>{state}</p>{said and f'<p>{said}</p>'}")


def _latest(promise: Promise, language: str) -> str:
    line, expected = promise.line, promise.expected
    words = (
        _("%(value)s i %(month)s. Vi väntade oss %(expected)s.") if expected else _("%(value)s i %(month)s.")
    )
    value = line.with_unit(line.latest.value)
    said = escape(words % {"value": value, "month": promise.latest_month, "expected": expected})
    if line.state == GoalState.STALE:
        said += " " + escape(_("Det är för länge sedan för att säga hur det går nu."))
    note = line.latest.note
    return f'{said} <span lang="{language}">{escape(note)}</span>' if note else said


def _without_value(promise: Promise) -> str:
    line = promise.line
    if line.state == GoalState.STALE:
        return _("Ett värde skulle ha kommit, men ingen har lämnat något.")
    if line.start is None:
        return ""
    begun = {"value": line.with_unit(line.start), "month": promise.from_month}
    return _("Vi började på %(value)s i %(month)s.") % begun


def line_with_figures(line: GoalLine) -> SafeString:
    """The line as a picture, and its numbers in a table behind it; nothing where there is nothing to see."""
    if not line.can_be_drawn:
        return mark_safe("")
    words = _words(get_language())
    return mark_safe(
        f'<figure class="goal-line">{goal_svg(line)}\n'
        f'<details class="behind"><summary>{words.show}'
        f'<span class="ds-sr-only">: {escape(line.title)}</span></summary>\n'
        f'<table class="numbers"><thead><tr>{_heads(line, words)}</tr></thead>\n'
        f"<tbody>{_body(line, words)}</tbody></table></details></figure>"
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands around the figures of every line."""

    show: str
    measured: str
    value: str
    expected: str
    start: str
    target: str


@cache
def _words(_language: str) -> _Words:
    """The same for all lines, in the language of the moment."""
    said = (_("Visa siffrorna"), _("Mätt"), _("Värde"), _("Väntat"), _("start"), _("mål"))
    return _Words(*map(escape, said))


def _heads(line: GoalLine, words: _Words) -> str:
    unit = f' <span class="quiet">({escape(line.unit_in_words)})</span>' if line.unit_in_words else ""
    last = f'<th scope="col" class="n">{words.expected}</th>' if line.target is not None else ""
    return f'<th scope="col">{words.measured}</th><th scope="col" class="n">{words.value}{unit}</th>{last}'


def _body(line: GoalLine, words: _Words) -> str:
    rows = "".join(_row(line, row, words) for row in line.rows)
    if line.target is None:
        return rows
    end = f'{_day(line.target_on)} <span class="quiet">({words.target})</span>'
    target = f'<td class="n"></td><td class="n">{line.in_figures(line.target)}</td>'
    return f'{rows}<tr><th scope="row">{end}</th>{target}</tr>'


def _row(line: GoalLine, row: Row, words: _Words) -> str:
    begun = "" if row.measured else f' <span class="quiet">({words.start})</span>'
    note = row.measured.note if row.measured else ""
    told = f'<br><span class="quiet">{escape(note)}</span>' if note else ""
    expected = f'<td class="n">{line.roughly(row.expected)}</td>' if line.target is not None else ""
    value = f'<td class="n">{line.in_figures(row.value)}</td>'
    return f'<tr><th scope="row">{_day(row.on)}{begun}{told}</th>{value}{expected}</tr>\n'


def _day(on) -> str:
    return f'<span class="whole">{short(on, "d MMM y")}</span>'
