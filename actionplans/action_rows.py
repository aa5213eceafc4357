"""Actions as rows of HTML: a page has up to fifteen, and a template costs five times as much.

Each tells how the action stands, what it is, who answers for it, and who does it with us. Needs css/plan.css.
"""

from collections.abc import Iterable, Iterator
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from portal.web.templatetags.furniture import principle, spoken

from .enums import ActionState
from .models.plan_page import ActionRow

_LONGEST_NOTE = 220


def action_rows(rows: Iterable[ActionRow], language: str, heading: str) -> SafeString:
    """A list of rows; what people have written is in `language`, and each title a heading of this level."""
    return mark_safe(f'<ul class="actions">{"".join(_row(row, language, heading) for row in rows)}</ul>')


def _row(row: ActionRow, language: str, heading: str) -> str:
    action = row.action
    link = f'<a href="{action.get_absolute_url()}">{escape(action.title)}</a>'
    return (
        f'<li id="atgard-{action.code}"><p class="state {action.tone}">{escape(row.when)}</p>'
        f'<div><{heading} lang="{language}">{link}</{heading}>{_note(row, language)}{_principles(row)}</div>'
        f"<dl>{''.join(_facts(row))}</dl></li>\n"
    )


def _note(row: ActionRow, language: str) -> str:
    note = Truncator(row.note).chars(_LONGEST_NOTE)
    return f'<p class="small" lang="{language}">{escape(note)}</p>' if note else ""


def _principles(row: ActionRow) -> str:
    if not row.principles:
        return ""
    tags = "".join(f"<li>{principle(tag)}</li>" for tag in row.principles)
    return f'<ul class="tags" aria-label="{escape(_("Principer"))}">{tags}</ul>'


def _facts(row: ActionRow) -> Iterator[str]:
    who = escape(capfirst(row.action.responsible_in_words))
    if who or row.action.state != ActionState.DROPPED:
        said = spoken(mark_safe(who), "sv") if who else _("Ingen utsedd än")
        yield f"<dt>{_('Ansvarar')}</dt><dd>{said}</dd>"
    if row.partners:
        named = (f'<a href="{url}">{escape(name)}</a>' if url else escape(name) for name, url in row.partners)
        yield f"<dt>{_('Med')}</dt><dd>{', '.join(named)}</dd>"
