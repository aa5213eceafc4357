"""Departments with their plans as the overview shows them: there are scores of plans."""

from collections.abc import Iterable, Iterator
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from portal.web.templatetags.furniture import day, hyphenable, state_tag

from ..models.overview import DepartmentRow, PlanRow, Tally


def sections_of(departments: Iterable[DepartmentRow]) -> SafeString:
    """Each department with its plans; needs css/overview.css."""
    return mark_safe("".join(map(_section, departments)))


def _section(row: DepartmentRow) -> str:
    name = hyphenable(row.name) if row.name else _("Förvaltningar som inte finns längre")
    return (
        f'<section class="department" aria-labelledby="forv-{row.code}">'
        f'<h2 id="forv-{row.code}">{escape(name)}</h2>\n'
        f'<div class="flow">{"".join(_plans(row))}</div></section>\n'
    )


def _plans(row: DepartmentRow) -> Iterator[str]:
    for plan in row.in_force:
        yield f'<article class="plan">{_head(plan)}{_counts(plan.tally, row.code)}</article>\n'
    for plan in row.on_the_way:
        yield f'<article class="plan coming">{_head(plan)}{_invitation(plan)}</article>\n'
    if row.name and not row.in_force and not row.on_the_way:
        words = _("Har ingen plan som gäller nu.") if row.older else _("Har ingen handlingsplan än.")
        yield f'<p class="quiet">{escape(words)}</p>'
    if row.older:
        number = len(row.older)
        words = ngettext("%(n)s äldre plan", "%(n)s äldre planer", number) % {"n": number}
        older = "".join(f"<li>{_link(plan)}{_meta(plan)}</li>\n" for plan in row.older)
        summary = f"<summary>{escape(words)}</summary>"
        yield f'<details class="behind">{summary}<ul class="rows">{older}</ul></details>'


def _link(plan: PlanRow) -> str:
    lang = f' lang="{escape(plan.language)}"' if plan.language != get_language() else ""
    return f'<a href="{plan.get_absolute_url()}"{lang}>{escape(plan.title)}</a>'


def _head(plan: PlanRow) -> str:
    return f"<h3>{_link(plan)}</h3>\n{_meta(plan)}"


def _meta(plan: PlanRow) -> str:
    unit = f"<span>{escape(plan.unit)}</span>" if plan.unit else ""
    state = state_tag(plan.tone, capfirst(str(plan.state_in_words)))
    return f'<p class="meta">{unit}<span>{plan.years}</span>{state}</p>'


def _counts(tally: Tally, department: str) -> str:
    """How many actions stand how."""
    if not tally.total:
        nothing = escape(_("Planen har inga åtgärder än."))
        return f'<p class="quiet">{nothing}</p>'
    done, going = escape(_("av %(total)s klara") % {"total": tally.total}), escape(_("pågår"))
    parts = [
        f"{state_tag('done', '')}<span><b>{tally.done}</b> {done}</span>",
        f"{state_tag('going', '')}<span><b>{tally.going}</b> {going}</span>",
    ]
    if tally.coming:
        words = escape(_("har inte börjat"))
        parts.append(f"{state_tag('waiting', '')}<span><b>{tally.coming}</b> {words}</span>")
    parts.append(_late(tally.late, department))
    return f'<ul class="counts">{"".join(f"<li>{part}</li>" for part in parts)}</ul>'


def _late(number: int, department: str) -> str:
    if not number:
        nobody = escape(_("Ingen är sen"))
        return f'<span class="quiet">{nobody}</span>'
    words = escape(ngettext("är sen", "är sena", number))
    href = f"{reverse('action_list')}?forvaltning={department}&amp;lage=late"
    return f'{state_tag("late", "")}<a href="{href}"><b>{number}</b> {words}</a>'


def _invitation(plan: PlanRow) -> str:
    """How to say what is missing in a plan that is on its way, while that is asked."""
    if not plan.takes_viewpoints:
        return ""
    asks, button = escape(_("Vad saknas? Säg det senast")), escape(_("Tyck till om planen"))
    last_day = f'<time datetime="{plan.closes_on.isoformat()}">{day(plan.closes_on)}</time>'
    link = f'<a class="ds-button" data-variant="secondary" href="{plan.dialogue_url}">{button}</a>'
    return f"<p>{asks} {last_day}.</p>\n<p>{link}</p>"
