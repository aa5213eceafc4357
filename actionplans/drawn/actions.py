"""Actions as rows of HTML.

Each tells how the action stands, what it is, who answers for it, and who does it with us. Needs css/plan.css.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from portal.web.templatetags.furniture import spoken

from ..enums import ActionState
from ..models.plan_page import ActionRow
from .principles import principle_tags

_LONGEST_NOTE = 220


@dataclass(frozen=True, slots=True)
class _Words:
    """What each row says again, translated once for all; and how what people have written is marked."""

    language: str
    heading: str
    responsible: str
    nobody: str
    with_whom: str


def action_rows(rows: Iterable[ActionRow], language: str, heading: str) -> SafeString:
    """A list of rows; what people have written is in `language`, and each title a heading of this level."""
    words = _Words(language, heading, *map(escape, (_("Ansvarar"), _("Ingen utsedd än"), _("Med"))))
    return mark_safe(f'<ul class="actions">{"".join(_row(row, words) for row in rows)}</ul>')


def _row(row: ActionRow, words: _Words) -> str:
    link = f'<a href="{row.get_absolute_url()}">{escape(row.title)}</a>'
    head = f'<{words.heading} lang="{words.language}">{link}</{words.heading}>'
    return (
        f'<li id="atgard-{row.code}"><p class="state {row.tone}">{escape(row.when)}</p>'
        f"<div>{head}{_note(row.note, words.language)}{principle_tags(row.served)}</div>"
        f"<dl>{''.join(_facts(row, words))}</dl></li>\n"
    )


def _note(note: str, language: str) -> str:
    if len(note) > _LONGEST_NOTE:
        note = Truncator(note).chars(_LONGEST_NOTE)
    return f'<p class="small" lang="{language}">{escape(note)}</p>' if note else ""


def _facts(row: ActionRow, words: _Words) -> Iterator[str]:
    who = escape(capfirst(row.responsible_in_words))
    if who or row.state != ActionState.DROPPED:
        said = spoken(mark_safe(who), "sv") if who else words.nobody
        yield f"<dt>{words.responsible}</dt><dd>{said}</dd>"
    if partners := row.partners:
        named = (f'<a href="{url}">{escape(name)}</a>' if url else escape(name) for name, url in partners)
        yield f"<dt>{words.with_whom}</dt><dd>{', '.join(named)}</dd>"
