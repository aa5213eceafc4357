"""A plan's promises as HTML: what was promised, how far it has come, what is done, what it became.

A plan has several, each of a dozen parts. Needs css/plan.css.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import escape

from django.template.defaultfilters import linebreaks_filter
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.web.templatetags.furniture import day, hyphenable, spoken

from ..models.plan_page import PlanPage, Promise
from .actions import action_rows
from .goals import line_with_figures, measured_as, progress


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands above the parts of each promise, translated once for all; and the plan's language."""

    language: str
    is_in_the_making: bool
    promised: str
    progress: str
    done: str
    became: str

    @classmethod
    def of(cls, page: PlanPage) -> "_Words":
        wishes = page.plan.is_in_the_making
        return cls(
            page.plan.language,
            wishes,
            escape(_("Vad vi vill lova") if wishes else _("Vad vi lovade")),
            escape(_("Hur långt vi kommit")),
            escape(_("Vad vi vill göra, och med vilka") if wishes else _("Vad vi gör, och med vilka")),
            escape(_("Vad det blev")),
        )


def promises(page: PlanPage, measures: Collection[int]) -> SafeString:
    """A section for each goal; `measures` are the keys of those that the reader may give a value."""
    words = _Words.of(page)
    return mark_safe("".join(_section(one, words, one.goal.pk in measures) for one in page.promises))


def _section(promise: Promise, words: _Words, may_measure: bool) -> str:
    key = f"mal-{promise.goal.code}"
    told = "".join(_told(promise, words, may_measure))
    done = f"{_heading(words.done)}{_actions(promise, words)}"
    became = "" if words.is_in_the_making else _became(promise, words)
    return (
        f'<section class="wide section promise" aria-labelledby="{key}"><div class="rule quad">'
        f'<div class="full">{_head(promise, key, words.language)}</div>\n<div class="flow">{told}</div>\n'
        f"{line_with_figures(promise.line)}\n"
        f'<div class="full">{done}</div>\n{became}</div></section>\n'
    )


def _head(promise: Promise, key: str, language: str) -> str:
    goal, area = promise.goal, promise.area
    above = ""
    if area is not None:
        title = spoken(mark_safe(escape(area.title)), "sv")
        above = f'<p class="kicker"><a href="{area.get_absolute_url()}">{title}</a></p>\n'
    link = f'<a href="{goal.get_absolute_url()}">{escape(hyphenable(goal.title))}</a>'
    return f'{above}<h2 id="{key}" lang="{language}">{link}</h2>'


def _heading(words: str) -> str:
    return f'<h3 class="kicker">{words}</h3>'


def _told(promise: Promise, words: _Words, may_measure: bool) -> Iterator[str]:
    """What is promised, what it is measured by, and how far it has come."""
    goal = promise.goal
    yield _heading(words.promised)
    if goal.promise:
        yield f'<div lang="{words.language}">{linebreaks_filter(goal.promise)}</div>'
    yield measured_as(promise, words.language)
    yield _heading(words.progress)
    if words.is_in_the_making and not promise.line.values:
        later = _("Det mäts när planen är antagen.")
        yield f"<p>{escape(later)}</p>"
    else:
        yield progress(promise, words.language)
    if may_measure and goal.indicator and not words.is_in_the_making:
        url = reverse("measure", kwargs={"code": goal.code, "slug": goal.slug})
        give = _("Lämna mätvärde")
        yield f'<p class="small acts"><a href="{url}">{escape(give)}</a></p>'


def _actions(promise: Promise, words: _Words) -> str:
    if promise.rows:
        return action_rows(promise.rows, words.language, "h4")
    nothing = _("Ingen åtgärd är skriven till målet än.")
    return f'<p class="quiet">{escape(nothing)}</p>'


def _became(promise: Promise, words: _Words) -> str:
    if outcome := promise.goal.outcome:
        said = f'<div class="lede" lang="{words.language}">{linebreaks_filter(outcome)}</div>'
    else:
        said = f'<p class="lede">{escape(_no_outcome(promise))}</p>'
    return f'<div class="full said flow">{_heading(words.became)}{said}</div>'


def _no_outcome(promise: Promise) -> str:
    if promise.tells_on is None:
        return _("Tiden är ute, och ingen har skrivit vad det blev än.")
    return _("För tidigt att säga. Vi berättar %(day)s.") % {"day": day(promise.tells_on)}
